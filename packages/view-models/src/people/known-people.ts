import type { DirectoryEntry } from '@medicus/fhir';
import { localPartOf, type ServerName, type UserId } from '@medicus/ids';
import type { ConversationList, Participant } from '@medicus/messaging';
import type { House, People } from '../timeline/people.ts';

/** {@link People} out of what the directory has answered so far, and the own house, which is always known. */
export function knownPeople(
  entries: readonly DirectoryEntry[],
  own: { readonly server: ServerName; readonly house: House },
): People {
  const roles = new Map(entries.map((entry) => [entry.userId, entry.specialty ?? entry.role]));
  const names = new Map(entries.map((entry) => [entry.userId, entry.displayName]));
  const houses = new Map<ServerName, House>([[own.server, own.house]]);
  for (const { house } of entries) {
    // the own house names itself; of others the directory's first word counts
    const known = houses.get(house.serverName);
    if (known === undefined) houses.set(house.serverName, { name: house.name, place: house.city });
    else if (known.place === undefined && house.city !== undefined)
      houses.set(house.serverName, { name: known.name, place: house.city });
  }
  return {
    nameOf: ({ userId, displayName }) =>
      displayName === localPartOf(userId) ? (names.get(userId) ?? displayName) : displayName,
    roleOf: (userId) => roles.get(userId),
    houseOf: (server) => houses.get(server) ?? { name: server, place: undefined },
  };
}

/** Everybody whose role and house a list of conversations shows, each once, oneself included. */
export function peopleToLookUp(list: ConversationList, self: UserId): readonly UserId[] {
  const wanted = new Set<UserId>([self]);
  if (list.kind === 'loading') return [self];
  const add = (one: Participant | undefined): void => {
    if (one !== undefined) wanted.add(one.userId);
  };
  for (const invitation of list.invitations) {
    add(invitation.from);
    add(invitation.via);
  }
  for (const conversation of list.conversations) {
    add(conversation.partner);
    for (const other of conversation.others) add(other);
  }
  return Array.from(wanted);
}
