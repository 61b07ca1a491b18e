import { parseUserId, serverOf, type ServerName } from '@medicus/ids';
import { isObject } from './federation.ts';

/** What the address of `PUT /_matrix/federation/v{1,2}/invite/{roomId}/{eventId}` and its header say. */
export interface FederatedInvite {
  readonly version: 'v1' | 'v2';
  readonly roomId: string;
  readonly eventId: string;
  /** `origin` of the X-Matrix header: listed, but not yet proven. */
  readonly origin: ServerName;
}

export type FederatedInviteDecision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly reason: 'not-an-invitation' | 'sender-of-another-house' | 'invitee-not-ours' | 'address-mismatch';
    };

/**
 * An invitation from another house must come from a person of that very house, be meant for one of
 * ours, and be the event that its address names (AF_10064-02). v1 carries the event itself, v2 wraps it.
 */
export function decideFederatedInvite(
  body: unknown,
  asked: FederatedInvite,
  ownServer: ServerName,
): FederatedInviteDecision {
  const event = asked.version === 'v1' ? body : isObject(body) ? body['event'] : undefined;
  if (!isObject(event) || event['type'] !== 'm.room.member') return refuse('not-an-invitation');
  const content = event['content'];
  if (!isObject(content) || content['membership'] !== 'invite') return refuse('not-an-invitation');
  // An invitation that stands for a third-party address proves somebody else's say-so.
  if ('third_party_invite' in content) return refuse('not-an-invitation');
  const sender = parseUserId(event['sender']);
  if (!sender.ok || serverOf(sender.value) !== asked.origin) return refuse('sender-of-another-house');
  const invitee = parseUserId(event['state_key']);
  if (!invitee.ok || serverOf(invitee.value) !== ownServer) return refuse('invitee-not-ours');
  if (event['room_id'] !== asked.roomId) return refuse('address-mismatch');
  // From room version 3 on the event does not carry its own id.
  if (event['event_id'] !== undefined && event['event_id'] !== asked.eventId) return refuse('address-mismatch');
  return { allowed: true };
}

function refuse(reason: Extract<FederatedInviteDecision, { allowed: false }>['reason']): FederatedInviteDecision {
  return { allowed: false, reason };
}
