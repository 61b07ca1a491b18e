import type { Outbox } from '@medicus/messaging';
import { useEffect } from 'react';

/** The browser asks before the page is left while a file is on its way. Its words are its own. */
export function useLeavingGuard(outbox: Outbox): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (outbox.busy()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [outbox]);
}
