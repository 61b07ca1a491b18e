import { useCallback, type KeyboardEvent } from 'react';

/** Up, down, Home and End move the focus between the links of a list; Tab leaves it as ever. */
export function useArrowKeys(): (event: KeyboardEvent<HTMLElement>) => void {
  return useCallback((event) => {
    const links = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('a[href]'));
    const at = links.findIndex((link) => link === document.activeElement);
    const next =
      event.key === 'ArrowDown'
        ? at + 1
        : event.key === 'ArrowUp'
          ? at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? links.length - 1
              : undefined;
    const target = next === undefined ? undefined : links[next];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }, []);
}
