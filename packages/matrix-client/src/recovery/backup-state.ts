import { MatrixEventEvent, type MatrixEvent } from 'matrix-js-sdk';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { createSource, type BackupState, type Observable } from '@medicus/messaging';
import type { SdkSession } from '../session/sdk-session.ts';

/** A key that was just made is uploaded within seconds; looked at again after this many ms. */
const SETTLE = 2000;

/** Counts in the crypto store; the SDK's own events come only after an upload has begun. */
interface KeyCounter {
  roomKeyCounts(): Promise<{ readonly total: number; readonly backedUp: number }>;
}

/** How far the message keys of this device are backed up. */
export function watchBackup(session: SdkSession): { readonly state: Observable<BackupState>; dispose(): void } {
  const state = createSource<BackupState>({ kind: 'off' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    const active = await session.crypto.getActiveSessionBackupVersion();
    if (stopped) return;
    if (active === null) {
      state.set({ kind: 'off' });
      return;
    }
    const machine = (session.crypto as unknown as { olmMachine: KeyCounter }).olmMachine;
    const { total, backedUp } = await machine.roomKeyCounts();
    if (stopped) return;
    const remaining = total - backedUp;
    const before = state.get();
    if (remaining === 0) {
      if (before.kind !== 'done') state.set({ kind: 'done' });
      return;
    }
    if (before.kind !== 'pending' || before.remaining !== remaining) state.set({ kind: 'pending', remaining });
    timer = setTimeout(again, SETTLE);
  };
  const again = (): void => {
    look().catch(() => undefined); // the crypto module was stopped meanwhile
  };
  const known = new Set<unknown>();
  const onDecrypted = (event: MatrixEvent): void => {
    const key: unknown = event.getWireContent()['session_id'];
    if (known.has(key) || event.isDecryptionFailure()) return;
    known.add(key);
    // A new key is not backed up until the count says so: whoever signs out at this very moment must be warned.
    if (state.get().kind === 'done') state.set({ kind: 'pending', remaining: 1 });
    again();
  };
  const events = [CryptoEvent.KeyBackupStatus, CryptoEvent.KeyBackupSessionsRemaining] as const;
  for (const event of events) session.client.on(event, again);
  session.client.on(MatrixEventEvent.Decrypted, onDecrypted);
  again();
  return {
    state,
    dispose() {
      stopped = true;
      clearTimeout(timer);
      for (const event of events) session.client.off(event, again);
      session.client.off(MatrixEventEvent.Decrypted, onDecrypted);
    },
  };
}
