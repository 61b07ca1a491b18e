import { localPartOf, parseServerName, parseUserId, type ServerName, type UserId } from '@medicus/ids';
import type { Participant } from '@medicus/messaging';

/** Somebody of whom the room's state says nothing (any more). */
export function strangerOf(userId: UserId): Participant {
  const parsed = parseUserId(userId);
  const server = parseServerName(userId.slice(userId.indexOf(':') + 1));
  return {
    userId,
    displayName: parsed.ok ? localPartOf(parsed.value) : userId,
    server: server.ok ? server.value : ('unknown' as ServerName),
    membership: 'left',
  };
}
