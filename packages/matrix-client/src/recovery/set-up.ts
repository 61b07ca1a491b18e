import { encodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { UIAuthCallback } from 'matrix-js-sdk/lib/interactive-auth.js';
import type { SdkSession } from '../session/sdk-session.ts';
import { passwordAuth } from './password-auth.ts';

/** Half set up: to be tried again, never to be shown as done. */
export class IncompleteRecovery extends Error {
  override readonly name = 'IncompleteRecovery';
}

const COMPLETE_TRIES = 20;
/** ms */
const COMPLETE_PAUSE = 500;

/** Which way into the account this device has to go. */
export async function wayIn(session: SdkSession): Promise<'first' | 'further'> {
  const userId = session.record().userId;
  if (!(await session.crypto.userHasCrossSigningKeys(userId, true))) return 'first';
  // Keys exist. Did this very device make them and was interrupted before secret storage was there?
  return (await holdsKeys(session)) ? 'first' : 'further';
}

/** The crypto module forgets private keys as soon as it hears of another identity of its account. */
async function holdsKeys(session: SdkSession): Promise<boolean> {
  const status = await session.crypto.getCrossSigningStatus();
  return status.publicKeysOnDevice && status.privateKeysCachedLocally.masterKey;
}

/**
 * Identity, key backup and secret storage for a new account. Can be repeated after any interruption;
 * returns the recovery key (groups of four), which is sealed on this device until confirmed.
 */
export async function makeRecovery(session: SdkSession, password: string | undefined): Promise<string> {
  const { crypto } = session;
  const userId = session.record().userId;
  const known = session.record().setup;
  if (known.kind === 'key-shown' && (await isComplete(session))) return known.recoveryKey;
  await session.start(); // secret storage waits for its own echo in /sync
  const hasIdentity = await crypto.userHasCrossSigningKeys(userId, true);
  // With keys in hand it goes straight on: a secret storage that was only begun would want its key from us here.
  if (!hasIdentity || !(await holdsKeys(session))) {
    await publishing(session, password, (authUploadDeviceSigningKeys) =>
      crypto.bootstrapCrossSigning({ setupNewCrossSigning: !hasIdentity, authUploadDeviceSigningKeys }),
    );
  }
  return makeSecretStorage(session, (await crypto.getActiveSessionBackupVersion()) === null);
}

/**
 * “Schlüssel verloren”: everything new. The password must have been checked, since old keys go first.
 * After a failure it can be called again, and begins anew.
 */
export async function replaceRecovery(session: SdkSession, password: string): Promise<string> {
  await session.start();
  session.recoveryKey.key = undefined;
  await publishing(session, password, (auth) => session.crypto.resetEncryption(auth));
  return makeSecretStorage(session, false);
}

/** No answer about the old keys may come between making new ones and the house having them. */
async function publishing(
  session: SdkSession,
  password: string | undefined,
  replace: (auth: UIAuthCallback<void>) => Promise<void>,
): Promise<void> {
  const reopen = session.keyQueries.close();
  const auth = passwordAuth(session.record().userId, password);
  try {
    await replace(async (makeRequest) => {
      await auth(makeRequest);
      reopen(); // the house has them
    });
  } finally {
    reopen();
  }
}

async function makeSecretStorage(session: SdkSession, newBackup: boolean): Promise<string> {
  const made = await session.crypto.createRecoveryKeyFromPassphrase();
  const recoveryKey = encodeRecoveryKey(made.privateKey);
  if (recoveryKey === undefined) throw new Error('a new key can always be written down');
  // Kept before the house has anything sealed with it: an interruption must not leave a key that nobody knows.
  await session.setSetup({ kind: 'key-shown', recoveryKey });
  await session.crypto.bootstrapSecretStorage({
    createSecretStorageKey: async () => made,
    setupNewSecretStorage: true,
    setupNewKeyBackup: newBackup,
  });
  await untilComplete(session);
  return recoveryKey;
}

/** The house tells of what was just stored a moment later; a busy one takes seconds. */
async function untilComplete(session: SdkSession): Promise<void> {
  for (let tries = 0; tries < COMPLETE_TRIES; tries += 1) {
    if (await isComplete(session)) return;
    await new Promise((resolve) => setTimeout(resolve, COMPLETE_PAUSE));
    await session.crypto.checkKeyBackupAndEnable();
  }
  throw new IncompleteRecovery();
}

async function isComplete(session: SdkSession): Promise<boolean> {
  return (
    (await session.crypto.isCrossSigningReady()) &&
    (await session.crypto.isSecretStorageReady()) &&
    (await session.crypto.getActiveSessionBackupVersion()) !== null
  );
}
