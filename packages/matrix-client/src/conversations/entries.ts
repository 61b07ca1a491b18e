import type { Room } from 'matrix-js-sdk';
import { serverOf, type RoomId, type ServerName } from '@medicus/ids';
import type { Conversation, Invitation, Participant, Recipient } from '@medicus/messaging';
import type { OutboxEngine } from '../outbox/outbox-engine.ts';
import type { RoomFacts } from '../rooms/room-facts.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { contentOfEvent } from '../timeline/sdk-event.ts';
import { describeRoom, kindOf, type RoomView } from './describe-room.ts';
import type { DirectRooms } from './direct-rooms.ts';
import type { Drafts } from './drafts.ts';
import { invitationOf } from './invitation.ts';
import { lastLineOf, oneLine } from './last-line.ts';

export type Entry =
  | { readonly kind: 'conversation'; readonly value: Conversation }
  | { readonly kind: 'invitation'; readonly value: Invitation };

export interface EntryParts {
  readonly session: SdkSession;
  readonly facts: RoomFacts;
  readonly direct: DirectRooms;
  readonly drafts: Drafts;
  readonly engine: OutboxEngine;
  readonly houses: {
    listed(server: ServerName): Promise<boolean | undefined>;
  };
}

export interface Entries {
  /** What stands in the list for this room; undefined: nothing (left, not for us to see). */
  entryOf(room: Room): Entry | undefined;
  viewOf(room: Room): RoomView;
  /** A conversation that the house does not know yet. */
  ofDraft(roomId: RoomId, recipient: Recipient, at: number): Conversation;
}

/** How a room looks in the list. `touch`: something that was asked for on the way has been answered, look again. */
export function createEntries(parts: EntryParts, touch: (roomId: RoomId) => void): Entries {
  const { session, facts, direct, drafts, engine, houses } = parts;
  const self = session.record().userId;
  const unlisted = new Map<RoomId, boolean>();

  const viewOf = (room: Room): RoomView => {
    const roomId = room.roomId as RoomId;
    return {
      roomId: drafts.shownAs(roomId),
      self,
      members: facts.members(roomId),
      directWith: direct.partnerOf(roomId),
      isNotices: room.tags['m.server_notice'] !== undefined,
      name: room.name,
      encrypted: room.hasEncryptionStateEvent(),
      unread: room.getUnreadNotificationCount(),
      last: lastOf(room),
    };
  };
  const entryOf = (room: Room): Entry | undefined => {
    const roomId = room.roomId as RoomId;
    switch (room.getMyMembership()) {
      case 'join': {
        const view = viewOf(room);
        // Who is in it can be unknown after a lazy sync, and whoever has left always is.
        const others = Array.from(view.members.keys()).some((userId) => userId !== self);
        if (!others || kindOf(view) === 'room') facts.load(roomId).catch(() => undefined);
        return { kind: 'conversation', value: describeRoom(view) };
      }
      case 'invite': {
        const value = invitationOf(room, self, facts.members(roomId), unlisted.get(roomId) === true);
        if (!value) return undefined;
        if (!unlisted.has(roomId)) {
          unlisted.set(roomId, false);
          houses.listed(value.from.server).then(
            (listed) => {
              if (listed !== false) return;
              unlisted.set(roomId, true);
              touch(roomId);
            },
            () => undefined,
          );
        }
        return { kind: 'invitation', value };
      }
      default:
        return undefined;
    }
  };
  const lastOf = (room: Room): Conversation['last'] => {
    const unsent = engine.items(room.roomId as RoomId).findLast((item) => engine.sentAs(item.key) === undefined);
    if (unsent) {
      const text = unsent.body.kind === 'text' ? unsent.body.text : unsent.body.name;
      return { kind: 'unsent', text: oneLine(text), own: true, at: unsent.at };
    }
    for (const event of room.getLiveTimeline().getEvents().toReversed()) {
      const content = contentOfEvent(event, room);
      if (content) return lastLineOf(content, event.getSender() === self, event.getTs());
    }
    const created = room.currentState.getStateEvents('m.room.create', '')?.getTs();
    return created === undefined ? undefined : { kind: 'text', text: '', own: false, at: created };
  };
  const ofDraft = (roomId: RoomId, recipient: Recipient, at: number): Conversation => {
    const partner: Participant = {
      userId: recipient.userId,
      displayName: recipient.displayName,
      server: serverOf(recipient.userId),
      membership: 'invited',
    };
    const unsent = engine.items(roomId).at(-1);
    const text = unsent && (unsent.body.kind === 'text' ? unsent.body.text : unsent.body.name);
    return {
      roomId,
      kind: recipient.kind === 'person' ? 'chat' : 'service',
      partner,
      others: [partner],
      title: recipient.displayName,
      external: serverOf(recipient.userId) !== serverOf(self),
      encrypted: true,
      unread: 0,
      last: { kind: 'unsent', text: text === undefined ? '' : oneLine(text), own: true, at: unsent?.at ?? at },
      ended: undefined,
    };
  };

  return { entryOf, viewOf, ofDraft };
}
