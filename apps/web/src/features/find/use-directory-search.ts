import { isSearchable, searchPhrase } from '@medicus/fhir';
import type { UserId } from '@medicus/ids';
import { resultGroups, type DirectoryAnswer, type ResultGroup } from '@medicus/view-models';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useDirectory } from '../../ui-parts/directory.ts';

/** Waits for a pause in typing, in ms: short enough to feel at once, long enough not to ask for every letter. */
const PAUSE = 180;

export interface DirectorySearch {
  readonly kind: 'idle' | 'searching' | 'found' | 'away';
  readonly groups: readonly ResultGroup[];
  /** False while the groups still belong to an earlier term. */
  readonly current: boolean;
  readonly more: boolean;
  retry(): void;
}

/** Search as one types. What was found for the last term stays until the next answer. */
export function useDirectorySearch(term: string, self: UserId): DirectorySearch {
  const directory = useDirectory();
  const wanted = isSearchable(term) ? searchPhrase(term) : '';
  const asked = useSettled(wanted);
  const query = useQuery({
    queryKey: ['directory', asked],
    enabled: asked !== '',
    retry: false,
    staleTime: 30_000,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<DirectoryAnswer> => {
      const answer = await directory.search(asked, signal);
      if (!answer.ok) throw new Error(answer.defect);
      return answer.value;
    },
  });
  const entries = wanted === '' || query.isError ? undefined : query.data?.entries;
  const groups = useMemo(() => (entries === undefined ? [] : resultGroups(entries, self)), [entries, self]);
  const current = wanted === asked && !query.isPlaceholderData && query.isSuccess;
  return {
    kind: wanted === '' ? 'idle' : query.isError && wanted === asked ? 'away' : current ? 'found' : 'searching',
    groups,
    current,
    more: query.data?.more ?? false,
    retry: () => void query.refetch(),
  };
}

/** The value once it has not changed for a while; an empty one at once. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return value === '' ? '' : settled;
}
