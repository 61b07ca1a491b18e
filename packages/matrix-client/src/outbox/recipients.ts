import { serverOf, type ServerName, type UserId } from '@medicus/ids';

/** What `POST /keys/query` said about one person. */
export type KeyState = 'ready' | 'not-set-up' | 'house-away';

/**
 * Can these people be given keys? Read from a fresh answer to `/keys/query`, which comes from elsewhere:
 * ready is who has a self-signing key and at least one device that carries its signature.
 * Signatures are verified by the crypto module when it encrypts; this decides whether to wait.
 */
export function keyStatesOf(answer: unknown, users: readonly UserId[]): ReadonlyMap<UserId, KeyState> {
  const failures = field(answer, 'failures');
  return new Map(
    users.map((userId) => {
      if (field(failures, serverOf(userId)) !== undefined) return [userId, 'house-away'];
      return [userId, signedDevicesOf(answer, userId).length > 0 ? 'ready' : 'not-set-up'];
    }),
  );
}

/** What somebody who has not accepted yet is waited for. */
export type InvitedState = 'not-joined' | 'not-set-up' | 'house-away';

/** An identity is enough here: whoever has one has been here and will be again, with which device ever. */
export function invitedStateOf(answer: unknown, userId: UserId): InvitedState {
  if (field(field(answer, 'failures'), serverOf(userId)) !== undefined) return 'house-away';
  return selfSigningKeysOf(answer, userId).length > 0 ? 'not-joined' : 'not-set-up';
}

/** Ids of the devices that this person's identity has signed, as the answer claims. */
export function signedDevicesOf(answer: unknown, userId: UserId): readonly string[] {
  const selfSigning = selfSigningKeysOf(answer, userId);
  const devices = field(field(answer, 'device_keys'), userId);
  if (typeof devices !== 'object' || devices === null) return [];
  return Object.entries(devices)
    .filter(([, device]) => {
      const signatures = field(field(device, 'signatures'), userId);
      return selfSigning.some((keyId) => field(signatures, keyId) !== undefined);
    })
    .map(([deviceId]) => deviceId);
}

/** The houses of these people without the own one. */
export function foreignHouses(users: readonly UserId[], own: ServerName): readonly ServerName[] {
  return Array.from(new Set(users.map(serverOf))).filter((server) => server !== own);
}

/** Ids of the key that signs this person's devices; none without an identity. */
function selfSigningKeysOf(answer: unknown, userId: UserId): readonly string[] {
  const master = field(field(answer, 'master_keys'), userId);
  return master === undefined ? [] : keyIds(field(field(answer, 'self_signing_keys'), userId));
}

function keyIds(key: unknown): readonly string[] {
  const keys = field(key, 'keys');
  return typeof keys === 'object' && keys !== null ? Object.keys(keys) : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
