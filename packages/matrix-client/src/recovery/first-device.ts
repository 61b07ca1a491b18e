import { createSource, type FirstDevice, type RecoveryDefect } from '@medicus/messaging';
import type { SdkSession } from '../session/sdk-session.ts';
import { recoveryDefectOf } from './recovery-defect.ts';
import { makeRecovery } from './set-up.ts';

type State =
  | { readonly kind: 'preparing' }
  | { readonly kind: 'key-shown'; readonly recoveryKey: string }
  | { readonly kind: 'failed'; readonly defect: RecoveryDefect };

/**
 * First device of an account. `password` is what was just typed at sign-in, forgotten as soon as the keys are made;
 * `shown` is a recovery key that exists already (after a reset).
 */
export function firstDevice(
  session: SdkSession,
  password: string | undefined,
  shown: string | undefined,
  onDone: () => Promise<void>,
): FirstDevice {
  const state = createSource<State>(
    shown === undefined ? { kind: 'preparing' } : { kind: 'key-shown', recoveryKey: shown },
  );
  let typed = password;
  const make = async (): Promise<void> => {
    state.set({ kind: 'preparing' });
    try {
      const recoveryKey = await makeRecovery(session, typed);
      typed = undefined;
      state.set({ kind: 'key-shown', recoveryKey });
    } catch (error) {
      state.set({ kind: 'failed', defect: recoveryDefectOf(error) });
    }
  };
  if (shown === undefined) make().catch(() => state.set({ kind: 'failed', defect: { kind: 'server-away' } }));
  return {
    state,
    retry: make,
    async confirmStored() {
      if (state.get().kind !== 'key-shown') return;
      await session.setSetup({ kind: 'done' });
      session.recoveryKey.key = undefined;
      await onDone();
    },
  };
}
