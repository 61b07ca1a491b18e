import type { MatrixEvent, Room } from 'matrix-js-sdk';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SdkSession } from './sdk-session.ts';

/**
 * The few things that the SDK's crypto can do and does not offer. The only file that reaches behind its types;
 * an SDK upgrade looks here first (the integration tests fail when one of these is gone).
 */
interface Internals {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
  readonly olmMachine: {
    readonly userId: { readonly constructor: unknown };
    updateTrackedUsers(users: unknown[]): Promise<unknown>;
    queryKeysForUsers(users: unknown[]): unknown;
  };
  readonly backupManager: { readonly keyBackupCheckInProgress: Promise<unknown> | null };
  readonly outgoingRequestProcessor: { makeOutgoingRequest(request: unknown): Promise<void> };
}

function internalsOf({ crypto }: Pick<SdkSession, 'crypto'>): Internals {
  return crypto as unknown as Internals;
}

/** How long a look at the key backup may go on after its request was called off, in ms. */
const BACKUP_CHECK_PATIENCE = 2000;

/**
 * Waits until the SDK does not look at the key backup any more. It does so by itself after opening, and would go on with
 * a crypto module that was closed meanwhile ("null pointer passed to rust", which nobody can catch).
 */
export async function backupCheckEnded(crypto: CryptoApi): Promise<void> {
  const check = internalsOf({ crypto }).backupManager.keyBackupCheckInProgress;
  const patience = new Promise((resolve) => setTimeout(resolve, BACKUP_CHECK_PATIENCE));
  if (check) await Promise.race([check.catch(() => undefined), patience]);
}

/** Encrypts in place: afterwards the event's wire type and content are what may leave the device. */
export async function encryptInPlace(session: SdkSession, event: MatrixEvent, room: Room): Promise<void> {
  await internalsOf(session).encryptEvent(event, room);
  if (event.getWireType() !== 'm.room.encrypted') throw new Error('the event was not encrypted');
}

/** Tracks these people's devices and asks the house for them now, whatever is cached. */
export async function refreshDevices(session: SdkSession, users: readonly string[]): Promise<void> {
  const { olmMachine, outgoingRequestProcessor } = internalsOf(session);
  const RustUserId = olmMachine.userId.constructor as new (id: string) => unknown;
  const ids = (): unknown[] => users.map((id) => new RustUserId(id)); // each call takes its arguments away
  await olmMachine.updateTrackedUsers(ids());
  await outgoingRequestProcessor.makeOutgoingRequest(olmMachine.queryKeysForUsers(ids()));
}
