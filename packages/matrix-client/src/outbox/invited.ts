import { serverOf, type Clock, type ServerName, type UserId } from '@medicus/ids';
import type { Waiting } from '@medicus/messaging';
import type { House } from '../http/house.ts';
import { participantOf, type MemberFact } from '../rooms/member-fact.ts';
import { invitedStateOf, type InvitedState } from './recipients.ts';

/** An answer about somebody's identity is good for this long, in ms. Their house hears each question. */
const FRESH = 5000;

export interface InvitedCheck {
  /** What each of these people who have not accepted yet is waited for; undefined: the own house does not answer. */
  waitingFor(invited: readonly MemberFact[]): Promise<readonly Waiting[] | undefined>;
  /** Asks anew next time. */
  forget(): void;
}

/**
 * Somebody who is invited may have never signed in, be asked in vain because of their house, or merely not have
 * accepted: three different things to whoever waits. Identities of other houses can be asked for without a shared room.
 */
export function createInvitedCheck(
  own: Pick<House, 'post'>,
  ownServer: ServerName,
  clock: Clock,
  houses: { reachable(server: ServerName): Promise<boolean | undefined> },
): InvitedCheck {
  const known = new Map<UserId, { readonly at: number; readonly state: InvitedState }>();
  const fresh = (userId: UserId): InvitedState | undefined => {
    const before = known.get(userId);
    return before && clock() - before.at < FRESH ? before.state : undefined;
  };
  return {
    forget: () => known.clear(),
    async waitingFor(invited) {
      const unknown = invited.map((fact) => fact.userId).filter((userId) => fresh(userId) === undefined);
      const asked: UserId[] = [];
      for (const userId of unknown) {
        const server = serverOf(userId);
        if (server === ownServer || (await houses.reachable(server)) !== false) asked.push(userId);
        else known.set(userId, { at: clock(), state: 'house-away' });
      }
      if (asked.length > 0) {
        const answer = await own.post('/_matrix/client/v3/keys/query', {
          device_keys: Object.fromEntries(asked.map((userId) => [userId, []])),
          timeout: 10_000,
        });
        if (!answer.ok) return undefined;
        for (const userId of asked) known.set(userId, { at: clock(), state: invitedStateOf(answer.value, userId) });
      }
      return invited.map((fact): Waiting => {
        const kind = known.get(fact.userId)?.state ?? 'not-joined';
        return kind === 'house-away'
          ? { kind, server: serverOf(fact.userId) }
          : { kind, userId: fact.userId, displayName: participantOf(fact).displayName };
      });
    },
  };
}
