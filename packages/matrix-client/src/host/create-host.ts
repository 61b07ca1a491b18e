import { createSource, type Host, type HostState } from '@medicus/messaging';
import type { HostOptions } from './host-options.ts';

/** The life of the messenger in one window. */
export function createHost(options: HostOptions): Host {
  const state = createSource<HostState>({ kind: 'starting' });
  return {
    state,
    serverName: options.serverName,
    signIn: async () => ({ ok: false, defect: { kind: 'server-away' } }),
    takeOver: async () => undefined,
    resetDevice: async () => undefined,
    dispose: async () => undefined,
  };
}
