import { defect, ok, serverOf, type Result, type RoomId, type ServerName, type UserId } from '@medicus/ids';
import type { JoinDefect, Recipient, StartDefect } from '@medicus/messaging';
import type { SdkSession } from '../session/sdk-session.ts';
import { describeRoom, isFunctionAddress } from './describe-room.ts';
import type { DirectRooms } from './direct-rooms.ts';
import type { Drafts } from './drafts.ts';
import type { Entries, Entry } from './entries.ts';
import { makeRoom, mayInvite } from './make-room.ts';

interface Parts {
  readonly session: SdkSession;
  readonly direct: DirectRooms;
  readonly drafts: Drafts;
  readonly views: Pick<Entries, 'viewOf'>;
  readonly houses: { reachable(server: ServerName): Promise<boolean | undefined> };
  /** What the list shows now. */
  readonly entries: ReadonlyMap<RoomId, Entry>;
  accept(roomId: RoomId): Promise<Result<void, JoinDefect>>;
}

/** Which conversation does writing to somebody lead to: one that is there, an invitation, a new room, or a draft. */
export function createStart(parts: Parts): (recipient: Recipient) => Promise<Result<RoomId, StartDefect>> {
  const { session, direct, drafts, views, houses, entries, accept } = parts;
  const { client } = session;
  const self = session.record().userId;

  /** The chat with this person in which one can still write. */
  const existing = (userId: UserId): RoomId | undefined => {
    const open = direct.roomsWith(userId).filter((roomId) => {
      const room = client.getRoom(roomId);
      if (room?.getMyMembership() !== 'join') return false;
      return describeRoom(views.viewOf(room)).ended === undefined;
    });
    return open[0];
  };
  const invitedBy = (userId: UserId): RoomId | undefined => {
    for (const entry of entries.values()) {
      if (entry.kind === 'invitation' && entry.value.from.userId === userId && !entry.value.unlisted) {
        return entry.value.kind === 'chat' ? entry.value.roomId : undefined;
      }
    }
    return undefined;
  };
  /** A request to a function address that nobody has taken yet: writing again goes there. */
  const openService = (userId: UserId): RoomId | undefined => {
    for (const [roomId, entry] of entries) {
      if (entry.kind !== 'conversation' || entry.value.partner?.userId !== userId || entry.value.ended) continue;
      const taken = entry.value.others.some((one) => !isFunctionAddress(one.userId) && one.membership === 'joined');
      if (!taken) return roomId;
    }
    return undefined;
  };

  const startNow = async (recipient: Recipient): Promise<Result<RoomId, StartDefect>> => {
    if (recipient.userId === self) return defect({ kind: 'oneself' });
    const drafted = drafts.all().find((draft) => draft.recipient.userId === recipient.userId);
    if (drafted) return ok(drafted.roomId);
    if (recipient.kind === 'person') {
      const known = existing(recipient.userId);
      if (known) return ok(drafts.shownAs(known));
      const invited = invitedBy(recipient.userId);
      if (invited && (await accept(invited)).ok) return ok(invited);
    } else {
      const open = openService(recipient.userId);
      if (open) return ok(drafts.shownAs(open));
    }
    const asked = await mayInvite(session.house, recipient.userId);
    if (!asked.ok) return asked.defect.kind === 'other-house-away' ? draft(recipient) : defect(asked.defect);
    // A house that is known to be away would let createRoom hang for a minute and leave an orphan.
    const server = serverOf(recipient.userId);
    if (server !== serverOf(self) && (await houses.reachable(server)) === false) return draft(recipient);
    const made = await makeRoom(session.house, self, recipient, knownRooms);
    if (made.ok) {
      if (recipient.kind === 'person') await direct.add(recipient.userId, made.value);
      return made;
    }
    return made.defect.kind === 'other-house-away' ? draft(recipient) : defect(made.defect);
  };
  const draft = async (recipient: Recipient): Promise<Result<RoomId, StartDefect>> => ok(await drafts.add(recipient));
  const knownRooms = (): ReadonlySet<RoomId> => new Set(client.getRooms().map((room) => room.roomId as RoomId));

  // One after the other: two taps on one colleague give one chat, and orphans are told apart.
  let starting: Promise<unknown> = Promise.resolve();
  return (recipient) => {
    const next = starting.then(() => startNow(recipient));
    starting = next.catch(() => undefined);
    return next;
  };
}
