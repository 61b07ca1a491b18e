import { fieldOf } from '../http/house.ts';
import type { SdkSession } from '../session/sdk-session.ts';

/**
 * Does what this browser keeps still fit the account? `unknown` when the house does not answer.
 * A store that is used for another device, or whose keys the house does not have, sends messages that nobody can read.
 */
export async function deviceFits(session: SdkSession): Promise<'fits' | 'mismatch' | 'unknown'> {
  const { userId, deviceId, setup } = session.record();
  const who = await session.house.get('/_matrix/client/v3/account/whoami');
  if (!who.ok) return 'unknown';
  if (fieldOf(who.value, 'user_id') !== userId || fieldOf(who.value, 'device_id') !== deviceId) return 'mismatch';
  if (setup.kind === 'open') return 'fits'; // the keys may not have been uploaded yet
  const answer = await session.house.post('/_matrix/client/v3/keys/query', { device_keys: { [userId]: [deviceId] } });
  if (!answer.ok) return 'unknown';
  const published = fieldOf(fieldOf(fieldOf(fieldOf(answer.value, 'device_keys'), userId), deviceId), 'keys');
  const own = await session.crypto.getOwnDeviceKeys();
  return fieldOf(published, `ed25519:${deviceId}`) === own.ed25519 ? 'fits' : 'mismatch';
}

/** Has the account any cross-signing identity? `undefined` when the house does not answer. */
export async function accountHasIdentity(session: SdkSession): Promise<boolean | undefined> {
  const { userId } = session.record();
  const answer = await session.house.post('/_matrix/client/v3/keys/query', { device_keys: { [userId]: [] } });
  if (!answer.ok) return undefined;
  return fieldOf(fieldOf(answer.value, 'master_keys'), userId) !== undefined;
}
