import { isObject } from './federation.ts';
import { decideInvite, type House } from './invite.ts';
import type { InviteRefusal } from './invite-refusal.ts';

/** Refusals that a well-meaning client never meets, beside those that it explains to people. */
export type RoomRefusal =
  | InviteRefusal
  /** Membership is changed by invite, join and leave alone, never by writing the state event. */
  | { readonly reason: 'membership-by-state' }
  /** A room that can be entered without an invitation would go around every rule on invitations. */
  | { readonly reason: 'open-room' }
  | { readonly reason: 'malformed-request' };

export type RoomDecision = { readonly allowed: true } | { readonly allowed: false; readonly refusal: RoomRefusal };

const ALLOWED: RoomDecision = { allowed: true };

/**
 * `POST /createRoom`. At most one invitee (A_25368-01), in the federation (A_25534), no invitation by
 * e-mail or telephone, no membership smuggled in as initial state, no room open to the uninvited.
 * @param body the parsed JSON body
 */
export function decideCreateRoom(body: unknown, house: House): RoomDecision {
  if (!isObject(body)) return refuse({ reason: 'malformed-request' });

  const thirdParty = body['invite_3pid'] ?? [];
  if (!Array.isArray(thirdParty) || thirdParty.length > 0) return refuse({ reason: 'third-party-invite' });

  const invitees = body['invite'] ?? [];
  if (!Array.isArray(invitees)) return refuse({ reason: 'malformed-user-id' });
  if (invitees.length > 1) return refuse({ reason: 'more-than-one-invitee' });
  for (const invitee of invitees as readonly unknown[]) {
    const decision = decideInvite(invitee, house);
    if (!decision.allowed) return decision;
  }

  if (body['preset'] === 'public_chat' || body['visibility'] === 'public') return refuse({ reason: 'open-room' });
  const initialState = body['initial_state'] ?? [];
  if (!Array.isArray(initialState)) return refuse({ reason: 'malformed-request' });
  for (const event of initialState as readonly unknown[]) {
    if (!isObject(event)) return refuse({ reason: 'malformed-request' });
    const decision = decideState(event['type'], event['content'] ?? {});
    if (!decision.allowed) return decision;
  }
  return ALLOWED;
}

/** `POST /rooms/{roomId}/invite`: a user id, never a third-party address (A_25534). */
export function decideInviteRequest(body: unknown, house: House): RoomDecision {
  if (!isObject(body)) return refuse({ reason: 'malformed-request' });
  if (['id_server', 'id_access_token', 'medium', 'address'].some((key) => key in body)) {
    return refuse({ reason: 'third-party-invite' });
  }
  const decision = decideInvite(body['user_id'], house);
  return decision.allowed ? ALLOWED : decision;
}

/** How a person stands to a room before joining it, as the person's own homeserver says. */
export type RoomStanding =
  | { readonly kind: 'joined' }
  /** `inviters`: senders of the invitation as they came over the wire, usually one. */
  | { readonly kind: 'invited'; readonly inviters: readonly unknown[] }
  | { readonly kind: 'outside' };

/**
 * May a person of this house enter the room? Only on an invitation that would be allowed today: whoever
 * may not be invited from here may not invite to there (A_25534, A_25537). It may have come while its house
 * was listed, or inside a federation transaction, where no rule saw it. Entering again changes nothing.
 */
export function decideEntry(standing: RoomStanding, house: House): RoomDecision {
  switch (standing.kind) {
    case 'joined':
      return ALLOWED;
    case 'outside':
      return refuse({ reason: 'open-room' });
    case 'invited': {
      if (standing.inviters.length === 0) return refuse({ reason: 'malformed-request' });
      const decisions = standing.inviters.map((inviter) => decideInvite(inviter, house));
      return decisions.find((decision) => !decision.allowed) ?? ALLOWED;
    }
  }
}

/** `POST /join/{roomId}` and `POST /rooms/{roomId}/join`: by room id, on one's own invitation alone. */
export function decideJoin(roomIdOrAlias: string, body: unknown): RoomDecision {
  if (!roomIdOrAlias.startsWith('!')) return refuse({ reason: 'open-room' });
  if (!isObject(body)) return refuse({ reason: 'malformed-request' });
  return 'third_party_signed' in body ? refuse({ reason: 'third-party-invite' }) : ALLOWED;
}

/**
 * A state event, written by `PUT /rooms/{roomId}/state/…` or given as initial state.
 * @param type as it came over the wire, percent-decoded once
 */
export function decideState(type: unknown, content: unknown): RoomDecision {
  if (typeof type !== 'string' || !isObject(content)) return refuse({ reason: 'malformed-request' });
  switch (type) {
    case 'm.room.member':
      return refuse({ reason: 'membership-by-state' });
    case 'm.room.third_party_invite':
      return refuse({ reason: 'third-party-invite' });
    case 'm.room.join_rules':
      return content['join_rule'] === 'invite' ? ALLOWED : refuse({ reason: 'open-room' });
    default:
      return ALLOWED;
  }
}

function refuse(refusal: RoomRefusal): RoomDecision {
  return { allowed: false, refusal };
}
