import { parseUserId, serverOf, type ServerName, type UserId } from '@medicus/ids';
import { standingOf, type Federation } from './federation.ts';
import type { InviteRefusal } from './invite-refusal.ts';

/** What every decision of one house looks at. */
export interface House {
  readonly ownServer: ServerName;
  readonly federation: Federation;
  /** ms since epoch */
  readonly now: number;
}

export type InviteDecision =
  | { readonly allowed: true; readonly invitee: UserId; readonly local: boolean }
  | { readonly allowed: false; readonly refusal: InviteRefusal };

/**
 * May somebody of this house invite `invitee`? (AF_10064-02, A_25534)
 *
 * With a fresh list both houses must be on it, also for an invitation inside one house. Without a
 * fresh list nothing leaves the house, but colleagues of one house still reach each other.
 * @param invitee as it came over the wire
 * @param inviter when known: nobody invites oneself
 */
export function decideInvite(invitee: unknown, house: House, inviter?: UserId): InviteDecision {
  const parsed = parseUserId(invitee);
  if (!parsed.ok) return refuse({ reason: 'malformed-user-id' });
  if (parsed.value === inviter) return refuse({ reason: 'oneself' });
  const server = serverOf(parsed.value);
  const local = server === house.ownServer;
  const own = standingOf(house.ownServer, house.federation, house.now);
  if (own === 'stale') {
    return local ? { allowed: true, invitee: parsed.value, local } : refuse({ reason: 'federation-list-stale' });
  }
  if (own === 'not-listed') return refuse({ reason: 'not-in-federation', server: house.ownServer });
  if (!local && standingOf(server, house.federation, house.now) !== 'listed') {
    return refuse({ reason: 'not-in-federation', server });
  }
  return { allowed: true, invitee: parsed.value, local };
}

function refuse(refusal: InviteRefusal): InviteDecision {
  return { allowed: false, refusal };
}
