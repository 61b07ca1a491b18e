import type { RoomId } from '@medicus/ids';
import { useEffect, useRef } from 'react';
import { keepFocus } from '../ui-parts/keep-focus.ts';

/** Going back from a conversation, the focus is on its row again; coming from elsewhere, in the content. */
export function useReturnFocus(open: RoomId | undefined): void {
  const last = useRef<RoomId>(undefined);
  useEffect(() => {
    if (open !== undefined) {
      last.current = open;
      return;
    }
    for (const row of document.querySelectorAll<HTMLElement>('[data-conversation]')) {
      if (row.dataset['conversation'] === last.current) row.focus();
    }
    keepFocus();
  }, [open]);
}
