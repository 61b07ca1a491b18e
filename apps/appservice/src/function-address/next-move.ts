import { NOBODY_ON_DUTY, MAY_NOT_INVITE, serverOf, type UserId } from '@medicus/ids';

export type Membership = 'join' | 'invite' | 'leave' | 'ban' | 'knock';

/** What a function address that is in the room sees, and what it did so far. */
export interface Situation {
  readonly address: UserId;
  readonly inviter: UserId;
  /** First choice first. */
  readonly onDuty: readonly UserId[];
  readonly members: ReadonlyMap<UserId, Membership>;
  /** Whom this invitation was already passed on to. */
  readonly asked: readonly UserId[];
  /** Whom this house's rules or the room would not let the address invite. */
  readonly notAllowed: readonly UserId[];
}

export type Move =
  | { readonly kind: 'invite'; readonly person: UserId }
  /** The person was invited and has not answered, and could not get in once the address is gone. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'leave'; readonly reason: typeof NOBODY_ON_DUTY | typeof MAY_NOT_INVITE | null };

/**
 * What a function address does next in a room. Stateless on purpose: after a crash the same
 * situation gives the same move, and a person who is already there is not invited again.
 */
export function nextMove(situation: Situation): Move {
  const { members, asked, notAllowed } = situation;
  // Whoever was asked comes first: a change of shift in between must not bring in a second person.
  const candidates = [...new Set([...asked, ...situation.onDuty])].filter(
    (person) => person !== situation.inviter && person !== situation.address,
  );
  for (const person of candidates) {
    switch (members.get(person)) {
      case 'join':
        return { kind: 'leave', reason: null };
      case 'invite':
        return anotherOfThisHouseIsThere(situation) ? { kind: 'leave', reason: null } : { kind: 'wait' };
      case 'ban':
        break;
      case 'leave':
        // Declined, or was here once: only the former was asked by us.
        if (!asked.includes(person) && !notAllowed.includes(person)) return { kind: 'invite', person };
        break;
      case 'knock':
      case undefined:
        if (!notAllowed.includes(person)) return { kind: 'invite', person };
        break;
    }
  }
  return { kind: 'leave', reason: notAllowed.length > 0 ? MAY_NOT_INVITE : NOBODY_ON_DUTY };
}

/**
 * A person joins through a server that is in the room: their own, or the inviter's. The inviter is
 * this address, so one of its house must stay behind; otherwise the address waits for the answer.
 */
function anotherOfThisHouseIsThere({ address, members }: Situation): boolean {
  return [...members].some(
    ([member, membership]) => membership === 'join' && member !== address && serverOf(member) === serverOf(address),
  );
}
