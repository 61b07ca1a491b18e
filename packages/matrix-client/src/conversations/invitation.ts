import type { Room } from 'matrix-js-sdk';
import { localPartOf, parseUserId, serverOf, type RoomId, type UserId } from '@medicus/ids';
import type { Invitation, Participant } from '@medicus/messaging';
import type { MemberFact } from '../rooms/member-fact.ts';
import { participantOf } from '../rooms/member-fact.ts';
import { isFunctionAddress } from './describe-room.ts';

/** Reads an invitation from the stripped state that came with it; undefined when it names no inviter. */
export function invitationOf(
  room: Room,
  self: UserId,
  members: ReadonlyMap<UserId, MemberFact>,
  unlisted: boolean,
): Invitation | undefined {
  const state = room.currentState;
  const invite = state.getStateEvents('m.room.member', self);
  const sender = parseUserId(invite?.getSender());
  if (!invite || !sender.ok) return undefined;
  const person = (userId: UserId): Participant => {
    const fact = members.get(userId);
    if (fact) return participantOf(fact);
    const server = serverOf(userId);
    return { userId, displayName: localPartOf(userId), server, membership: 'joined' };
  };
  const byAddress = isFunctionAddress(sender.value);
  const creator = parseUserId(state.getStateEvents('m.room.create', '')?.getSender());
  return {
    roomId: room.roomId as RoomId,
    // A function address only passes on: the one who wrote made the room.
    from: person(byAddress && creator.ok ? creator.value : sender.value),
    kind: byAddress ? 'service' : invite.getContent()['is_direct'] === true ? 'chat' : 'room',
    via: byAddress ? person(sender.value) : undefined,
    at: invite.getTs(),
    unlisted,
  };
}
