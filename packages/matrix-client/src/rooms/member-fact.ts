import { localPartOf, parseUserId, serverOf, type UserId } from '@medicus/ids';
import type { Participant } from '@medicus/messaging';

export type Membership = 'join' | 'invite' | 'leave' | 'ban' | 'knock';

/** What a room's state says about one person, with what it said before. */
export interface MemberFact {
  readonly eventId: string;
  readonly userId: UserId;
  readonly displayName: string | undefined;
  readonly membership: Membership;
  readonly before: Membership | undefined;
  readonly sender: string;
  readonly reason: string | undefined;
  readonly isDirect: boolean;
}

/** The fields of an `m.room.member` event that we read; all from elsewhere, so nothing is believed. */
export interface RawMemberEvent {
  readonly event_id?: unknown;
  readonly state_key?: unknown;
  readonly sender?: unknown;
  readonly content?: unknown;
  readonly unsigned?: unknown;
}

/** Reads a membership event; `previous` is what was known of that person in that room. */
export function memberFactOf(
  event: RawMemberEvent,
  previous: (userId: UserId) => MemberFact | undefined,
): MemberFact | undefined {
  const userId = parseUserId(event.state_key);
  const content = recordOf(event.content);
  const membership = membershipOf(content['membership']);
  if (!userId.ok || membership === undefined) return undefined;
  const known = previous(userId.value);
  const eventId = textOf(event.event_id) ?? '';
  if (known && eventId !== '' && known.eventId === eventId) return known;
  const replaced = recordOf(recordOf(event.unsigned)['prev_content']);
  return {
    eventId,
    userId: userId.value,
    displayName: textOf(content['displayname']) ?? textOf(replaced['displayname']) ?? known?.displayName,
    membership,
    before: membershipOf(replaced['membership']) ?? known?.membership,
    sender: textOf(event.sender) ?? '',
    reason: textOf(content['reason']),
    isDirect: content['is_direct'] === true,
  };
}

export function participantOf(fact: MemberFact): Participant {
  return {
    userId: fact.userId,
    displayName: fact.displayName ?? localPartOf(fact.userId),
    server: serverOf(fact.userId),
    membership: partOf(fact),
  };
}

function partOf(fact: MemberFact): Participant['membership'] {
  if (fact.membership === 'join') return 'joined';
  if (fact.membership === 'invite') return 'invited';
  return fact.before === 'invite' && fact.sender === fact.userId ? 'declined' : 'left';
}

function membershipOf(value: unknown): Membership | undefined {
  switch (value) {
    case 'join':
    case 'invite':
    case 'leave':
    case 'ban':
    case 'knock':
      return value;
    default:
      return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= 1000 ? value : undefined;
}
