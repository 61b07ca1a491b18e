import {
  FUNCTION_ADDRESS_PREFIX,
  localPartOf,
  NOBODY_ON_DUTY,
  serverOf,
  type RoomId,
  type ServerName,
  type UserId,
} from '@medicus/ids';
import type { Conversation, ConversationKind, LastLine, Participant } from '@medicus/messaging';
import { participantOf, type MemberFact } from '../rooms/member-fact.ts';

/** Everything about a room that its entry in the list depends on, in plain values. */
export interface RoomView {
  readonly roomId: RoomId;
  readonly self: UserId;
  readonly members: ReadonlyMap<UserId, MemberFact>;
  /** The person whose chat this is according to the account's `m.direct`. */
  readonly directWith: UserId | undefined;
  readonly isNotices: boolean;
  readonly name: string;
  readonly encrypted: boolean;
  readonly unread: number;
  readonly last: LastLine | undefined;
}

export function isFunctionAddress(userId: UserId): boolean {
  return localPartOf(userId).startsWith(FUNCTION_ADDRESS_PREFIX);
}

/** The function address that takes or took part, if there is one. */
export function functionAddressOf(members: ReadonlyMap<UserId, MemberFact>): MemberFact | undefined {
  for (const fact of members.values()) if (isFunctionAddress(fact.userId)) return fact;
  return undefined;
}

export function kindOf(view: Pick<RoomView, 'members' | 'directWith' | 'isNotices' | 'self'>): ConversationKind {
  if (view.isNotices) return 'notices';
  if (functionAddressOf(view.members)) return 'service';
  if (view.directWith !== undefined) return 'chat';
  for (const fact of view.members.values()) if (fact.isDirect) return 'chat';
  return 'room';
}

export function describeRoom(view: RoomView): Conversation {
  const kind = kindOf(view);
  const others = Array.from(view.members.values()).filter((fact) => fact.userId !== view.self);
  const partner = partnerOf(view, kind, others);
  const described = others.map(participantOf);
  return {
    roomId: view.roomId,
    kind,
    partner,
    others: described,
    title: kind === 'notices' ? view.name : titleOf(partner, described, view.name),
    external: described.some(
      (one) => one.server !== ownServer(view) && (one.membership === 'joined' || one.membership === 'invited'),
    ),
    encrypted: view.encrypted,
    unread: view.unread,
    last: view.last,
    ended: endOf(kind, others, partner),
  };
}

function ownServer(view: RoomView): ServerName {
  return serverOf(view.self);
}

function partnerOf(view: RoomView, kind: ConversationKind, others: readonly MemberFact[]): Participant | undefined {
  switch (kind) {
    case 'notices':
    case 'room':
      return undefined;
    case 'service': {
      const address = functionAddressOf(view.members);
      return address && participantOf(address);
    }
    case 'chat': {
      const fact = others.find((one) => one.userId === view.directWith) ?? others[0];
      if (fact) return participantOf(fact);
      if (view.directWith === undefined) return undefined;
      return {
        userId: view.directWith,
        displayName: localPartOf(view.directWith),
        server: serverOf(view.directWith),
        membership: 'invited', // memberships are not loaded yet
      };
    }
  }
}

function titleOf(partner: Participant | undefined, others: readonly Participant[], name: string): string {
  if (partner) return partner.displayName;
  const present = others.filter((one) => one.membership === 'joined' || one.membership === 'invited');
  return present.length > 0 ? present.map((one) => one.displayName).join(', ') : name;
}

function endOf(
  kind: ConversationKind,
  others: readonly MemberFact[],
  partner: Participant | undefined,
): Conversation['ended'] {
  if (kind === 'chat') {
    if (partner?.membership === 'left') return 'left';
    return partner?.membership === 'declined' ? 'declined' : undefined;
  }
  if (kind !== 'service') return undefined;
  const people = others.filter((fact) => !isFunctionAddress(fact.userId));
  if (people.some((fact) => fact.membership === 'join' || fact.membership === 'invite')) return undefined;
  const address = others.find((fact) => isFunctionAddress(fact.userId));
  if (address && (address.membership === 'invite' || address.membership === 'join')) return undefined;
  if (address?.reason === NOBODY_ON_DUTY) return 'nobody-on-duty';
  if (people.length === 0) return 'nobody-on-duty'; // the address went without naming anybody
  return people.some((fact) => participantOf(fact).membership === 'left') ? 'left' : 'declined';
}
