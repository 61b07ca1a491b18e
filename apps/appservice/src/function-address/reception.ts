import {
  assertNever,
  type Clock,
  NO_DIRECT_CHAT,
  NOBODY_ON_DUTY,
  ok,
  type Result,
  serverOf,
  type UserId,
} from '@medicus/ids';
import type { Case, Inbox } from '../store/inbox.ts';
import type { SynapseDefect } from '../synapse/http.ts';
import { nextMove } from './next-move.ts';
import type { Rooms } from './rooms.ts';

/** How one look at a case ended. */
export type Outcome =
  /** The address is gone from the room; `why` for the log. */
  | { readonly kind: 'done'; readonly why: string }
  /** The person was invited and has not answered yet. */
  | { readonly kind: 'waiting' }
  /** The inviter's house does not know of the invitation yet, or not any more. */
  | { readonly kind: 'too-early' };

/** An invitation this old is declined: who needed somebody on duty yesterday does not wait today. */
const TOO_OLD_MS = 24 * 60 * 60 * 1000;
/** After this a house that is away is not waited for any more: it keeps an invitation that nobody answers. */
const GIVE_UP_MS = 7 * TOO_OLD_MS;
/**
 * An invitation reaches us before the inviter's Synapse has stored it: it stores it on our house's answer, and refuses
 * until then whoever wants in.
 */
const NOT_STORED_YET_MS = 60 * 1000;
/** More moves than people on any rota: ends a loop that a bug would make endless. */
const MOST_MOVES = 50;

/** Takes invitations to function addresses to their end, from whatever state a crash left them in. */
export class Reception {
  readonly #rooms: Rooms;
  readonly #inbox: Inbox;
  readonly #onDuty: (address: UserId, at: number) => readonly UserId[];
  readonly #clock: Clock;

  constructor(parts: {
    readonly rooms: Rooms;
    readonly inbox: Inbox;
    /** First choice first. */
    readonly onDuty: (address: UserId, at: number) => readonly UserId[];
    readonly clock: Clock;
  }) {
    this.#rooms = parts.rooms;
    this.#inbox = parts.inbox;
    this.#onDuty = parts.onDuty;
    this.#clock = parts.clock;
  }

  /**
   * Every step may be repeated. A defect means: somebody is away, try again later.
   *
   * It enters also where it only declines: Synapse answers 200 to declining even if the other house did not hear it, and
   * the inviter would wait for ever. From inside, leaving is an event that is sent until it arrives.
   */
  async serve(open: Case): Promise<Result<Outcome, SynapseDefect>> {
    const now = this.#clock();
    const age = now - Math.min(open.sentAt, open.takenInAt);
    const whyNot = open.isDirect ? NO_DIRECT_CHAT : age > TOO_OLD_MS ? NOBODY_ON_DUTY : null;
    const joined = await this.#rooms.join(open.address, open.roomId);
    if (joined.ok) return whyNot === null ? this.#insideTheRoom(open) : this.#leave(open, whyNot);
    if (joined.defect.kind === 'away') return age > GIVE_UP_MS ? this.#leave(open, whyNot) : joined;
    if (mayBeTooEarly(open, now)) return ok({ kind: 'too-early' });
    // Withdrawn, or an old one is replayed that was served long ago, or the room is none for us.
    await this.#rooms.leave(open.address, open.roomId, null);
    return ok({ kind: 'done', why: 'not-invited-any-more' });
  }

  async #insideTheRoom(open: Case): Promise<Result<Outcome, SynapseDefect>> {
    const asked = [...open.asked];
    const notAllowed: UserId[] = [];
    for (let moves = 0; moves < MOST_MOVES; moves += 1) {
      // Each move depends on what the one before changed in the room.
      const members = await this.#rooms.members(open.address, open.roomId);
      if (!members.ok) {
        if (members.defect.kind === 'refused') return ok({ kind: 'done', why: 'put-out-of-the-room' });
        return members;
      }
      const move = nextMove({
        address: open.address,
        inviter: open.inviter,
        onDuty: this.#onDuty(open.address, this.#clock()),
        members: members.value,
        asked,
        notAllowed,
      });
      switch (move.kind) {
        case 'wait':
          return ok({ kind: 'waiting' });
        case 'leave':
          return this.#leave(open, move.reason);
        case 'invite': {
          if (!asked.includes(move.person)) asked.push(move.person);
          this.#inbox.noteAsked(open.eventHash, asked);
          const invited = await this.#rooms.invite(open.address, open.roomId, move.person);
          if (!invited.ok && invited.defect.kind === 'away') return invited;
          if (!invited.ok) notAllowed.push(move.person);
          break;
        }
        default:
          return assertNever(move);
      }
    }
    return this.#leave(open, NOBODY_ON_DUTY);
  }

  async #leave(open: Case, reason: string | null): Promise<Result<Outcome, SynapseDefect>> {
    const left = await this.#rooms.leave(open.address, open.roomId, reason);
    // Refused: it is not in the room, which is what we want.
    if (!left.ok && left.defect.kind === 'away') return left;
    // Only tidiness; the room goes with the next forget of somebody else otherwise.
    await this.#rooms.forget(open.address, open.roomId);
    return ok({ kind: 'done', why: reason ?? 'passed-on' });
  }
}

/** Our own house stores an invitation before it hands it to us, and whoever asked somebody has been inside. */
function mayBeTooEarly(open: Case, now: number): boolean {
  const fromElsewhere = serverOf(open.inviter) !== serverOf(open.address);
  return fromElsewhere && open.asked.length === 0 && now - open.takenInAt < NOT_STORED_YET_MS;
}
