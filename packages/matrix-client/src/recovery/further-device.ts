import { defect, ok, type Result } from '@medicus/ids';
import { decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SecretStorageKeyDescriptionAesV1 } from 'matrix-js-sdk/lib/secret-storage.js';
import type { FurtherDevice, RecoveryDefect } from '@medicus/messaging';
import type { SdkSession } from '../session/sdk-session.ts';
import { recoveryDefectOf } from './recovery-defect.ts';
import { replaceRecovery } from './set-up.ts';

export interface FurtherDeviceSteps {
  /** The keys are here: go on to the timeline. */
  onDone(): Promise<void>;
  /** A new recovery key stands to be written down. */
  onReset(recoveryKey: string): void;
  /** Asks the house whether this is the password, without touching anything. */
  checkPassword(password: string): Promise<Result<void, RecoveryDefect>>;
}

/** A further device of an account whose keys exist. */
export function furtherDevice(session: SdkSession, steps: FurtherDeviceSteps): FurtherDevice {
  const { crypto, client } = session;
  let description: Promise<SecretStorageKeyDescriptionAesV1 | undefined> | undefined;
  const describe = (): Promise<SecretStorageKeyDescriptionAesV1 | undefined> => {
    description ??= client.secretStorage.getKey().then((found) => found?.[1] as SecretStorageKeyDescriptionAesV1);
    description.catch(() => {
      description = undefined; // ask again next time
    });
    return description;
  };
  const verdict = async (key: Uint8Array<ArrayBuffer>): Promise<boolean> => {
    const expected = await describe();
    return expected !== undefined && client.secretStorage.checkKey(key, expected);
  };
  return {
    async check(recoveryKey) {
      const key = decode(recoveryKey);
      if (!key) return 'incomplete';
      return (await verdict(key).catch(() => true)) ? 'fits' : 'wrong'; // unanswered: `enter` will say
    },
    async enter(recoveryKey) {
      const key = decode(recoveryKey);
      if (!key) return defect({ kind: 'malformed-key' });
      try {
        if (!(await verdict(key))) return defect({ kind: 'wrong-key' });
        session.recoveryKey.key = key;
        await session.start();
        // The public identity must be known before private keys can be taken over (facts of the SDK).
        await crypto.userHasCrossSigningKeys(session.record().userId, true);
        await crypto.bootstrapCrossSigning({});
        await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
        await crypto.checkKeyBackupAndEnable();
      } catch (error) {
        return defect(recoveryDefectOf(error));
      } finally {
        session.recoveryKey.key = undefined;
      }
      await session.setSetup({ kind: 'done' });
      await steps.onDone();
      return ok();
    },
    async reset(password) {
      const checked = await steps.checkPassword(password);
      if (!checked.ok) return checked;
      try {
        const recoveryKey = await replaceRecovery(session, password);
        steps.onReset(recoveryKey);
        return ok();
      } catch (error) {
        return defect(recoveryDefectOf(error));
      }
    },
  };
}

function decode(recoveryKey: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return decodeRecoveryKey(recoveryKey.trim());
  } catch {
    return undefined;
  }
}
