import { createSource, type Host, type Observable } from '@medicus/messaging';
import type { HouseInfo } from '../ui-parts/house-info.ts';
import { fetchHouseInfo } from './house-info.ts';
import { startHost } from './start-host.ts';

/** Before there is a host: which house is this, and is its code here? */
export type Boot =
  | { readonly kind: 'loading' }
  | { readonly kind: 'house-away' }
  | { readonly kind: 'running'; readonly house: HouseInfo; readonly host: Host };

export interface Booting {
  readonly state: Observable<Boot>;
  retry(): void;
}

/** How long to wait before a silent house is asked again, in ms. */
const AGAIN = 5000;

/** The messenger with its crypto, and the views of a session, are chunks of their own, fetched while the house is asked for its name. */
export function boot(): Booting {
  const state = createSource<Boot>({ kind: 'loading' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const attempt = async (): Promise<void> => {
    clearTimeout(timer);
    const [house, client] = await Promise.all([fetchHouseInfo(), clientCode()]);
    if (house === undefined || client === undefined) {
      state.set({ kind: 'house-away' });
      timer = setTimeout(() => void attempt(), AGAIN);
      return;
    }
    state.set({ kind: 'running', house, host: startHost(client, house.serverName) });
  };
  void attempt();
  return { state, retry: () => void attempt() };
}

async function clientCode(): Promise<typeof import('@medicus/matrix-client') | undefined> {
  try {
    const [client] = await Promise.all([import('@medicus/matrix-client'), import('../routes/Session.tsx')]);
    return client;
  } catch {
    return undefined; // the chunk could not be fetched: the same as the house being away
  }
}
