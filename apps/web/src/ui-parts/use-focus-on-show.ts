import { useEffect, type RefObject } from 'react';

/** Puts the focus where the page's one question is, once, when it appears. */
export function useFocusOnShow(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    target.current?.focus();
  }, [target]);
}
