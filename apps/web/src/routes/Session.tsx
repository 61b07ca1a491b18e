import type { Messenger } from '@medicus/messaging';
import type { Directory } from '@medicus/view-models';
import { useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { ConversationSession } from '../conversation/ConversationSession.tsx';
import { DirectoryProvider } from '../ui-parts/directory.ts';
import { MessengerProvider } from '../ui-parts/messenger.ts';
import { PeopleProvider } from '../ui-parts/people.tsx';
import { router } from './router.tsx';

export interface SessionProps {
  readonly messenger: Messenger;
  readonly directoryOf: (messenger: Messenger) => Directory;
}

/** Everything that needs somebody signed in. When it ends, nothing of this person's directory answers stays in memory. */
export function Session({ messenger, directoryOf }: SessionProps) {
  const directory = useMemo(() => directoryOf(messenger), [directoryOf, messenger]);
  const queries = useQueryClient();
  useEffect(() => {
    return () => queries.clear();
  }, [queries, messenger]);
  return (
    <MessengerProvider value={messenger}>
      <DirectoryProvider value={directory}>
        <PeopleProvider>
          <ConversationSession messenger={messenger}>
            <RouterProvider router={router} />
          </ConversationSession>
        </PeopleProvider>
      </DirectoryProvider>
    </MessengerProvider>
  );
}
