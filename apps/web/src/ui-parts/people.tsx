import type { DirectoryEntry } from '@medicus/fhir';
import { knownPeople, peopleToLookUp, type People } from '@medicus/view-models';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useDirectory } from './directory.ts';
import { useHouseInfo } from './house-info.ts';
import { useMessenger } from './messenger.ts';
import { useObservable } from './use-observable.ts';

const Context = createContext<People | undefined>(undefined);

/** Roles and houses of everybody in the chat list; changes as the directory answers. */
export function usePeople(): People {
  const people = useContext(Context);
  if (people === undefined) throw new Error('PeopleProvider is missing');
  return people;
}

/** ms until what is known of somebody is asked anew. */
const FRESH = 10 * 60_000;
const NOBODY: readonly DirectoryEntry[] = [];

/** Looks everybody up in one go, in memory only. While the directory is away, names and server names stand alone. */
export function PeopleProvider({ children }: { readonly children: ReactNode }) {
  const messenger = useMessenger();
  const directory = useDirectory();
  const house = useHouseInfo();
  const wanted = peopleToLookUp(useObservable(messenger.conversations.list), messenger.self.userId).toSorted();
  const { data: entries = NOBODY } = useQuery({
    queryKey: ['people', wanted],
    staleTime: FRESH,
    gcTime: FRESH,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<readonly DirectoryEntry[]> => {
      const answer = await directory.lookUp(wanted, signal);
      if (!answer.ok) throw new Error(answer.defect);
      return answer.value;
    },
  });
  const people = useMemo(
    () => knownPeople(entries, { server: house.serverName, house: { name: house.displayName, place: undefined } }),
    [entries, house],
  );
  return <Context.Provider value={people}>{children}</Context.Provider>;
}
