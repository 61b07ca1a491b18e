import { NOBODY_ON_DUTY } from '@medicus/ids';
import type { TimelineItem } from '@medicus/messaging';
import { isFunctionAddress } from '../conversations/describe-room.ts';
import type { MemberFact } from '../rooms/member-fact.ts';

type Change = Extract<TimelineItem, { kind: 'membership' }>['change'];

/** What a membership event means to a reader; undefined when it means nothing (a new display name). */
export function membershipChangeOf(fact: MemberFact): Change | undefined {
  if (fact.membership === fact.before) return undefined;
  switch (fact.membership) {
    case 'join':
      return 'joined';
    case 'invite':
      return 'invited';
    case 'leave':
      if (isFunctionAddress(fact.userId) && fact.reason === NOBODY_ON_DUTY) return 'nobody-on-duty';
      // With any other reason the address says that it could not pass the request on.
      if (isFunctionAddress(fact.userId) && fact.reason === undefined) return 'handed-over';
      return fact.before === 'invite' && fact.sender === fact.userId ? 'declined' : 'left';
    case 'ban':
      return 'left';
    case 'knock':
      return undefined;
  }
}
