import type { RoomId } from '@medicus/ids';

/** What was typed and not sent, per conversation. In memory only: a draft may name a patient. */
export interface Drafts {
  of(roomId: RoomId): string;
  keep(roomId: RoomId, text: string): void;
}

export function createDrafts(): Drafts {
  const drafts = new Map<RoomId, string>();
  return {
    of: (roomId) => drafts.get(roomId) ?? '',
    keep(roomId, text) {
      if (text === '') drafts.delete(roomId);
      else drafts.set(roomId, text);
    },
  };
}
