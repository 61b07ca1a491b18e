import { MatrixEventEvent, type MatrixEvent } from 'matrix-js-sdk';
import { CryptoEvent, DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { refreshDevices } from '../session/crypto-internals.ts';
import type { SdkSession } from '../session/sdk-session.ts';

/** Keys come from the backup a moment after they were asked for, in ms. */
const PATIENCE = 4000;
/** The sender's house is asked for identity and devices after so many ms each, then only when they change. */
const SENDER_DELAYS = [0, 4000, 15_000, 60_000, 180_000];

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

/** A key that is missing may be in the backup a little later: tried again after so many ms, then only on demand. */
const KEY_DELAYS = [6000, 20_000, 60_000, 180_000];
/** At most so many messages are tried again at a time. */
const MOST = 200;

const SENDER_UNSURE: readonly (DecryptionFailureCode | null)[] = [
  DecryptionFailureCode.UNKNOWN_SENDER_DEVICE,
  DecryptionFailureCode.UNSIGNED_SENDER_DEVICE,
];
const KEY_MISSING: readonly (DecryptionFailureCode | null)[] = [
  DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
  DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP,
  DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED,
];

/**
 * Messages can arrive before what makes them readable: the sender's devices (the other house was away; with
 * OnlySignedDevices isolation they stay hidden until these are known) or their key (another device is still backing it
 * up). Asks again by itself, a few times. Returns the way to stop.
 */
export function keepTryingToRead(session: SdkSession): () => void {
  const asked = new Map<string, number>();
  const asking = new Set<string>();
  const unsure = new Set<string>();
  const tries = new Map<string, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const later = (delay: number, step: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      step();
    }, delay);
    timers.add(timer);
  };
  const again = (event: MatrixEvent): void => {
    attempt(session, event).catch(() => undefined); // stopped meanwhile
  };

  const onDevices = (users: string[]): void => {
    const wanted = new Set(users);
    for (const room of session.client.getRooms()) {
      for (const event of room.getLiveTimeline().getEvents()) {
        if (SENDER_UNSURE.includes(event.decryptionFailureReason) && wanted.has(event.getSender() ?? '')) again(event);
      }
    }
  };
  const onSenderUnsure = (sender: string, eventId: string): void => {
    // One more message of the same sender is worth asking again for, though not at once.
    if (!unsure.has(eventId) && (asked.get(sender) ?? 0) > 1) asked.set(sender, 1);
    unsure.add(eventId);
    if (asking.has(sender)) return;
    const before = asked.get(sender) ?? 0;
    const delay = SENDER_DELAYS[before];
    if (delay === undefined) return;
    asked.set(sender, before + 1);
    asking.add(sender);
    const ask = async (): Promise<void> => {
      await refreshDevices(session, [sender]).catch(() => undefined); // away: asked again
      asking.delete(sender);
      onDevices([sender]); // what stays closed comes back here
    };
    later(delay, () => void ask());
  };
  const onKeyMissing = (event: MatrixEvent, eventId: string): void => {
    const before = tries.get(eventId) ?? 0;
    const delay = KEY_DELAYS[before];
    if (delay === undefined || timers.size >= MOST) return;
    tries.set(eventId, before + 1);
    later(delay, () => {
      if (event.isDecryptionFailure()) again(event);
    });
  };
  const onTried = (event: MatrixEvent): void => {
    const reason = event.decryptionFailureReason;
    const sender = event.getSender();
    const eventId = event.getId();
    if (SENDER_UNSURE.includes(reason) && sender !== undefined && eventId !== undefined) {
      onSenderUnsure(sender, eventId);
    }
    if (KEY_MISSING.includes(reason) && eventId !== undefined) onKeyMissing(event, eventId);
  };
  const onIdentity = (user: string): void => onDevices([user]);
  session.client.on(CryptoEvent.DevicesUpdated, onDevices);
  session.client.on(CryptoEvent.UserTrustStatusChanged, onIdentity);
  session.client.on(MatrixEventEvent.Decrypted, onTried);
  for (const room of session.client.getRooms()) {
    for (const event of room.getLiveTimeline().getEvents()) if (event.isDecryptionFailure()) onTried(event);
  }
  return () => {
    for (const timer of timers) clearTimeout(timer);
    session.client.off(CryptoEvent.DevicesUpdated, onDevices);
    session.client.off(CryptoEvent.UserTrustStatusChanged, onIdentity);
    session.client.off(MatrixEventEvent.Decrypted, onTried);
  };
}
