import { applyTheme, shownTheme } from '@medicus/ui';
import { useCallback, useSyncExternalStore } from 'react';

const DARK = '(prefers-color-scheme: dark)';

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(DARK);
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  media.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', onChange);
  };
}

/** Light or dark as it is on screen now, and the way to the other one. */
export function useShownTheme(): readonly [shown: 'light' | 'dark', toggle: () => void] {
  const shown = useSyncExternalStore(subscribe, shownTheme);
  const toggle = useCallback(() => applyTheme(shownTheme() === 'dark' ? 'light' : 'dark'), []);
  return [shown, toggle];
}
