import { ClientEvent, EventType } from 'matrix-js-sdk';
import { parseUserId, type RoomId, type UserId } from '@medicus/ids';
import { fieldOf } from '../http/house.ts';
import type { SdkSession } from '../session/sdk-session.ts';

/** The account's `m.direct`: whose chat a room is. */
export interface DirectRooms {
  partnerOf(roomId: RoomId): UserId | undefined;
  roomsWith(userId: UserId): readonly RoomId[];
  /** Adds a room; reads the newest state from the house first, since another device may have added one. */
  add(userId: UserId, roomId: RoomId): Promise<void>;
  dispose(): void;
}

export function watchDirectRooms(session: SdkSession, onChange: () => void): DirectRooms {
  const path = `/_matrix/client/v3/user/${encodeURIComponent(session.record().userId)}/account_data/m.direct`;
  let partners = new Map<RoomId, UserId>();
  const read = (content: unknown): void => {
    partners = new Map();
    if (typeof content !== 'object' || content === null) return;
    for (const [key, rooms] of Object.entries(content)) {
      const userId = parseUserId(key);
      if (!userId.ok || !Array.isArray(rooms)) continue;
      for (const room of rooms) if (typeof room === 'string') partners.set(room as RoomId, userId.value);
    }
  };
  const onAccountData = (event: { getType(): string; getContent(): unknown }): void => {
    if (event.getType() !== 'm.direct') return;
    read(event.getContent());
    onChange();
  };
  session.client.on(ClientEvent.AccountData, onAccountData);
  read(session.client.getAccountData(EventType.Direct)?.getContent());
  return {
    partnerOf: (roomId) => partners.get(roomId),
    roomsWith: (userId) =>
      Array.from(partners)
        .filter(([, partner]) => partner === userId)
        .map(([roomId]) => roomId),
    async add(userId, roomId) {
      partners.set(roomId, userId);
      onChange();
      const now = await session.house.get(path);
      if (!now.ok && !(now.defect.kind === 'said-no' && now.defect.status === 404)) return; // next start repairs it
      const content = now.ok && typeof now.value === 'object' && now.value !== null ? now.value : {};
      const known = fieldOf(content, userId);
      const rooms = Array.isArray(known) ? known : [];
      if (rooms.includes(roomId)) return;
      await session.house.put(path, { ...content, [userId]: [...rooms, roomId] });
    },
    dispose() {
      session.client.off(ClientEvent.AccountData, onAccountData);
    },
  };
}
