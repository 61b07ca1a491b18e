import { ClientEvent, SyncState } from 'matrix-js-sdk';
import type { Clock } from '@medicus/ids';
import { createSource, type Connection, type Observable } from '@medicus/messaging';
import type { SdkSession } from './sdk-session.ts';

/** The window's own opinion on the network, where there is one. */
interface NetworkEvents {
  addEventListener?(type: 'online' | 'offline', listener: () => void): void;
  removeEventListener?(type: 'online' | 'offline', listener: () => void): void;
}

/** Follows the sync loop; `synced` is true from the first complete answer on. */
export function watchConnection(
  session: SdkSession,
  clock: Clock,
): { readonly state: Observable<Connection>; readonly synced: Observable<boolean>; dispose(): void } {
  const state = createSource<Connection>({ kind: 'connecting' });
  const synced = createSource(false);
  const network = globalThis as NetworkEvents;
  const goOffline = (): void => {
    if (state.get().kind !== 'offline') state.set({ kind: 'offline', since: clock() });
  };
  const onSync = (next: SyncState): void => {
    switch (next) {
      case SyncState.Prepared:
        synced.set(true);
        return;
      case SyncState.Syncing:
        if (state.get().kind !== 'online') state.set({ kind: 'online' });
        return;
      case SyncState.Reconnecting:
      case SyncState.Error:
        return goOffline();
      case SyncState.Catchup:
      case SyncState.Stopped:
        return;
    }
  };
  const backOnline = (): void => {
    if (state.get().kind === 'offline') state.set({ kind: 'connecting' });
    session.client.retryImmediately();
  };
  session.client.on(ClientEvent.Sync, onSync);
  network.addEventListener?.('offline', goOffline);
  network.addEventListener?.('online', backOnline);
  if (session.client.isInitialSyncComplete()) {
    synced.set(true);
    state.set({ kind: 'online' });
  }
  return {
    state,
    synced,
    dispose() {
      session.client.off(ClientEvent.Sync, onSync);
      network.removeEventListener?.('offline', goOffline);
      network.removeEventListener?.('online', backOnline);
    },
  };
}
