import { MatrixEventEvent, RoomEvent, type MatrixEvent, type Room } from 'matrix-js-sdk';
import { CryptoEvent, DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { refreshDevices } from '../session/crypto-internals.ts';
import type { SdkSession } from '../session/sdk-session.ts';

/** Keys come from the backup a moment after they were asked for, in ms. */
const PATIENCE = 4000;
/** The sender's house is asked for its devices at most this often, in ms. */
const ASK_AGAIN = 15_000;

type Backend = Parameters<MatrixEvent['attemptDecryption']>[0];

/** Looks in the key backup again and asks for the sender's devices; true when the message became readable. */
export async function tryAgain(session: SdkSession, event: MatrixEvent): Promise<boolean> {
  if (!event.isDecryptionFailure()) return true;
  const sender = event.getSender();
  if (sender !== undefined) await refreshDevices(session, [sender]).catch(() => undefined); // away: the backup may help
  await attempt(session, event);
  if (event.isDecryptionFailure()) await decrypted(event);
  return !event.isDecryptionFailure();
}

function attempt(session: SdkSession, event: MatrixEvent): Promise<void> {
  return event.attemptDecryption(session.crypto as unknown as Backend, { isRetry: true });
}

function decrypted(event: MatrixEvent): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      if (event.isDecryptionFailure()) return; // another failed attempt
      clearTimeout(timer);
      event.off(MatrixEventEvent.Decrypted, done);
      resolve();
    };
    const timer = setTimeout(() => {
      event.off(MatrixEventEvent.Decrypted, done);
      resolve();
    }, PATIENCE);
    event.on(MatrixEventEvent.Decrypted, done);
  });
}

/**
 * A message can arrive before its sender's devices are known here (the other house was away): with
 * OnlySignedDevices isolation it stays hidden until they are. Asks for them, and tries again when they come.
 */
export function retryWhenDevicesCome(session: SdkSession): () => void {
  const asked = new Map<string, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const unsure = (event: MatrixEvent): boolean =>
    event.decryptionFailureReason === DecryptionFailureCode.UNKNOWN_SENDER_DEVICE ||
    event.decryptionFailureReason === DecryptionFailureCode.UNSIGNED_SENDER_DEVICE;

  const onDevices = (users: string[]): void => {
    for (const room of session.client.getRooms()) retryIn(room, new Set(users));
  };
  const retryIn = (room: Room, users: ReadonlySet<string>): void => {
    for (const event of room.getLiveTimeline().getEvents()) {
      if (unsure(event) && users.has(event.getSender() ?? '')) attempt(session, event).catch(() => undefined);
    }
  };
  const onDecrypted = (event: MatrixEvent): void => {
    const sender = event.getSender();
    if (!unsure(event) || sender === undefined || asked.has(sender)) return;
    const timer = setTimeout(() => {
      asked.delete(sender);
      timers.delete(timer);
    }, ASK_AGAIN);
    timers.add(timer);
    asked.set(sender, 1);
    refreshDevices(session, [sender]).then(
      () => onDevices([sender]),
      () => undefined,
    );
  };
  session.client.on(CryptoEvent.DevicesUpdated, onDevices);
  session.client.on(MatrixEventEvent.Decrypted, onDecrypted);
  session.client.on(RoomEvent.Timeline, onDecrypted);
  return () => {
    for (const timer of timers) clearTimeout(timer);
    session.client.off(CryptoEvent.DevicesUpdated, onDevices);
    session.client.off(MatrixEventEvent.Decrypted, onDecrypted);
    session.client.off(RoomEvent.Timeline, onDecrypted);
  };
}
