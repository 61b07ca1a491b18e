import { defect, localPartOf, ok, parseUserId, type Result } from '@medicus/ids';
import { createSource, type Host, type HostState, type SignInDefect } from '@medicus/messaging';
import { signIn as requestSignIn } from '../http/sign-in.ts';
import { createMessenger, type OwnedMessenger } from '../messenger/create-messenger.ts';
import { firstDevice } from '../recovery/first-device.ts';
import { furtherDevice } from '../recovery/further-device.ts';
import { wayIn } from '../recovery/set-up.ts';
import { CryptoUnavailable, openSdkSession, StoreMismatch, type SdkSession } from '../session/sdk-session.ts';
import { base64Of } from '../storage/base64.ts';
import { readSession, wipeCryptoStores, writeSession, type SessionRecord } from '../storage/session-record.ts';
import { cryptoStorePrefix } from '../storage/session-record.ts';
import { openVault, VaultBroken, wipeVault, type Vault } from '../storage/vault.ts';
import { missingFeatures } from './capabilities.ts';
import { checkPassword } from './check-password.ts';
import { accountHasIdentity, deviceFits } from './device-check.ts';
import type { HostOptions } from './host-options.ts';
import type { HeldLock } from './window-lock.ts';

/** How long to wait before asking a silent house again during start-up, in ms. */
const START_RETRY = 3000;

/**
 * The life of the messenger in one window. Starts by itself; watch `state`.
 * Several hosts may live in one process if their storage namespaces differ.
 */
export function createHost(options: HostOptions): Host {
  const state = createSource<HostState>({ kind: 'starting' });
  const { namespace, lock } = options.storage;
  let held: HeldLock | undefined;
  let vault: Vault | undefined;
  let session: SdkSession | undefined;
  let messenger: OwnedMessenger | undefined;
  let disposed = false;
  /** Stands while `device-mismatch` is shown for an account that was made anew: the sign-in that found it out. */
  let signedInAnew: SessionRecord | undefined;
  /** Grows whenever the running session ends; what a slower step finds out after that is dropped. */
  let generation = 0;

  const show = (next: HostState): void => {
    if (!disposed) state.set(next);
  };

  const stopSession = async (): Promise<void> => {
    generation += 1;
    signedInAnew = undefined;
    const ending = messenger;
    messenger = undefined;
    await ending?.dispose();
    const running = session;
    session = undefined;
    await running?.stop();
  };

  const onLost = async (): Promise<void> => {
    await stopSession();
    vault?.close();
    vault = undefined;
    held = undefined;
    show({ kind: 'elsewhere' });
  };

  const onEnded = (): void => {
    stopSession().then(
      () => show({ kind: 'signed-out', why: 'session-ended' }),
      () => show({ kind: 'signed-out', why: 'session-ended' }),
    );
  };

  const boot = async (): Promise<void> => {
    try {
      vault = await openVault(namespace);
    } catch {
      return show({ kind: 'storage-blocked' });
    }
    try {
      const record = await readSession(vault);
      if (!record) {
        await wipeCryptoStores(namespace); // what an earlier wipe could not reach
        return show({ kind: 'signed-out', why: 'fresh' });
      }
      if (record.ended) return show({ kind: 'signed-out', why: 'session-ended' });
      await resume(vault, record, undefined);
    } catch (error) {
      if (!(error instanceof VaultBroken)) throw error;
      show({ kind: 'device-mismatch' });
    }
  };

  /** Opens the session of this record and goes as far as its set-up allows. */
  const resume = async (open: Vault, record: SessionRecord, password: string | undefined): Promise<void> => {
    const own = ++generation;
    let running: SdkSession;
    try {
      running = await openSdkSession(options, open, record, onEnded);
    } catch (error) {
      if (own !== generation || disposed) return;
      if (error instanceof StoreMismatch) return show({ kind: 'device-mismatch' });
      if (!(error instanceof CryptoUnavailable)) throw error;
      setTimeout(() => {
        if (own === generation && !disposed) resume(open, record, password).catch(() => undefined);
      }, START_RETRY);
      return;
    }
    if (own !== generation || disposed) return running.stop();
    session = running;
    if (record.setup.kind === 'done') {
      await ready(open, running);
      watchFit(running, own);
      return;
    }
    if (record.replacesEnded === true && record.setup.kind === 'open') {
      let same = await accountHasIdentity(running);
      while (same === undefined) {
        await new Promise((resolve) => setTimeout(resolve, START_RETRY));
        if (own !== generation || disposed) return;
        same = await accountHasIdentity(running);
      }
      if (own !== generation || disposed) return;
      if (!same) {
        // The account was made anew: what this browser keeps belongs to one that is gone, this sign-in does not.
        await stopSession();
        signedInAnew = record;
        return show({ kind: 'device-mismatch' });
      }
    }
    await unlock(open, running, password, own);
  };

  /** First or further device; asks until the house answers. */
  const unlock = async (open: Vault, running: SdkSession, password: string | undefined, own: number): Promise<void> => {
    const way = await wayIn(running).catch(() => undefined);
    if (own !== generation || disposed) return;
    if (way === undefined) {
      setTimeout(() => {
        if (own === generation) unlock(open, running, password, own).catch(() => undefined);
      }, START_RETRY);
      return;
    }
    const done = (): Promise<void> => ready(open, running);
    if (way === 'first') {
      return show({ kind: 'first-device', setup: firstDevice(running, password, undefined, done) });
    }
    const setup = furtherDevice(running, {
      onDone: done,
      onReset: (recoveryKey) =>
        show({ kind: 'first-device', setup: firstDevice(running, undefined, recoveryKey, done) }),
      checkPassword: (typed) => checkPassword(options, record(running).userId, typed),
    });
    show({ kind: 'further-device', setup });
  };

  const record = (running: SdkSession): SessionRecord => running.record();

  const ready = async (open: Vault, running: SdkSession): Promise<void> => {
    const made = await createMessenger(options, open, running, signOut);
    if (session !== running || disposed) return made.dispose();
    messenger = made;
    show({ kind: 'ready', messenger: made });
    running.start().catch(() => undefined); // the connection state tells
  };

  /** Looks whether the kept keys still fit, in the background: an offline start must not wait for it. */
  const watchFit = (running: SdkSession, own: number): void => {
    const look = async (): Promise<void> => {
      const fit = await deviceFits(running);
      if (own !== generation || disposed) return;
      if (fit === 'mismatch') {
        await stopSession();
        show({ kind: 'device-mismatch' });
      }
      if (fit === 'unknown') setTimeout(start, START_RETRY);
    };
    const start = (): void => {
      if (own === generation) look().catch(() => undefined); // stopped meanwhile
    };
    start();
  };

  /** Everything of this installation goes: stores, tokens, unsent messages. */
  const wipe = async (): Promise<void> => {
    await stopSession();
    vault?.close();
    vault = undefined;
    await wipeVault(namespace);
    await wipeCryptoStores(namespace);
    vault = await openVault(namespace);
  };

  const signOut = async (): Promise<void> => {
    // The house first, while there is a token; it need not answer for us to wipe.
    const patience = AbortSignal.timeout(5000);
    await session?.house.post('/_matrix/client/v3/logout', {}, patience);
    await wipe();
    show({ kind: 'signed-out', why: 'signed-out' });
  };

  const signIn = async (localPart: string, password: string): Promise<Result<void, SignInDefect>> => {
    try {
      return await signInNow(localPart, password);
    } catch {
      // What is kept here cannot be read or written; the house has let us in, but here is no place for its keys.
      await stopSession();
      show({ kind: 'storage-blocked' });
      return defect({ kind: 'refused' });
    }
  };

  const signInNow = async (localPart: string, password: string): Promise<Result<void, SignInDefect>> => {
    const userId = parseUserId(`@${localPart.trim().toLowerCase()}:${options.serverName}`);
    if (!userId.ok || localPartOf(userId.value) === '') return defect({ kind: 'bad-user-name' });
    const open = vault;
    if (!open || state.get().kind !== 'signed-out') return defect({ kind: 'refused' });
    const before = await readSession(open);
    const continues = before?.userId === userId.value && before.ended === 'soft' ? before : undefined;
    const answer = await requestSignIn({
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      baseUrl: options.baseUrl,
      clock: options.clock,
      userId: userId.value,
      password,
      deviceName: options.deviceName,
      deviceId: continues?.deviceId,
    });
    if (!answer.ok) return answer;
    const { accessToken, refreshToken, expiresAt, deviceId } = answer.value;
    const tokens = { accessToken, refreshToken, expiresAt, ended: undefined };
    const next: SessionRecord =
      continues?.deviceId === deviceId
        ? { ...continues, ...tokens }
        : {
            v: 1,
            userId: answer.value.userId,
            deviceId,
            installation: base64Of(options.random(9)).replace(/[+/]/g, '0'),
            storageKey: base64Of(options.random(32)),
            setup: { kind: 'open' },
            replacesEnded:
              before?.userId === answer.value.userId && before.ended === 'hard' && before.setup.kind === 'done',
            ...tokens,
          };
    await writeSession(open, next);
    await wipeCryptoStores(namespace, cryptoStorePrefix(namespace, next));
    show({ kind: 'starting' });
    await resume(open, next, password);
    return ok();
  };

  const enter = async (got: HeldLock | undefined): Promise<void> => {
    if (!got) return show({ kind: 'elsewhere' });
    held = got;
    if (disposed) return got.release();
    await boot();
  };

  const begun = (async () => {
    // Before the lock: an address without TLS has neither locks nor WebCrypto, and must say so.
    const missing = [...missingFeatures(), ...(options.storage.missing ?? [])];
    if (missing.length > 0) return show({ kind: 'unsupported', missing });
    await enter(await lock.acquire(onLost));
  })();
  begun.catch(() => show({ kind: 'storage-blocked' }));

  return {
    state,
    serverName: options.serverName,
    signIn,
    async takeOver() {
      if (state.get().kind !== 'elsewhere') return;
      show({ kind: 'starting' });
      await enter(await lock.takeOver(onLost));
    },
    async resetDevice() {
      const kept = signedInAnew;
      signedInAnew = undefined;
      if (kept) {
        show({ kind: 'starting' });
        await wipe();
        if (!vault) return;
        const anew = { ...kept, replacesEnded: false };
        await writeSession(vault, anew);
        return resume(vault, anew, undefined); // a house asks for no password while an account has no keys
      }
      const running = session;
      if (running) await running.house.post('/_matrix/client/v3/logout', {}, AbortSignal.timeout(5000));
      await wipe();
      show({ kind: 'signed-out', why: 'signed-out' });
    },
    async dispose() {
      disposed = true;
      await begun.catch(() => undefined);
      await stopSession();
      vault?.close();
      held?.release();
    },
  };
}
