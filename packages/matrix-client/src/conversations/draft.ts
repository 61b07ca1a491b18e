import { parseRoomId, type RoomId, type UserId } from '@medicus/ids';
import type { Recipient } from '@medicus/messaging';
import type { Vault } from '../storage/vault.ts';

/** A conversation whose invitation could not be delivered yet; sealed on this device, retried while the app is open. */
export interface Draft {
  /** Local until the room exists. */
  readonly roomId: RoomId;
  readonly recipient: Recipient;
  readonly at: number;
  readonly attempt: number;
  /** ms since epoch */
  readonly nextTryAt: number;
}

const LOCAL_PREFIX = '!draft-';

/** A room id that no server ever gives: it holds only on this device. */
export function localRoomId(random: string): RoomId {
  const parsed = parseRoomId(`${LOCAL_PREFIX}${random}`);
  if (!parsed.ok) throw new Error('a local room id is a room id');
  return parsed.value;
}

export async function loadDrafts(vault: Vault, userId: UserId): Promise<readonly Draft[]> {
  const known = await vault.read(`drafts:${userId}`);
  return Array.isArray(known) ? (known as Draft[]) : [];
}

export function saveDrafts(vault: Vault, userId: UserId, drafts: readonly Draft[]): Promise<void> {
  return vault.write(`drafts:${userId}`, drafts);
}
