import { parseUserId, type UserId } from '@medicus/ids';
import type { Vault } from './vault.ts';

/** How far the keys of this device are set up. */
export type Setup =
  /** Signed in; nothing made or entered yet. */
  | { readonly kind: 'open' }
  /** The recovery key is made and kept here until its owner has confirmed that it is stored. */
  | { readonly kind: 'key-shown'; readonly recoveryKey: string }
  | { readonly kind: 'done' };

/** The one account this installation is signed in to; sealed in the vault. */
export interface SessionRecord {
  readonly v: 1;
  readonly userId: UserId;
  readonly deviceId: string;
  /** Made at sign-in; part of the crypto store's name, so that a store is never opened by another sign-in. */
  readonly installation: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** ms since epoch; undefined when the token does not expire */
  readonly expiresAt: number | undefined;
  /** base64 of the 32 bytes that seal the crypto store */
  readonly storageKey: string;
  readonly setup: Setup;
  /** The session was ended by the server: `soft` keeps the device, `hard` does not. */
  readonly ended: 'soft' | 'hard' | undefined;
  /** Signed in after a session that had its keys was ended `hard`: the account itself may be another one by now. */
  readonly replacesEnded?: boolean;
}

const NAME = 'session';

export async function readSession(vault: Vault): Promise<SessionRecord | undefined> {
  const value = await vault.read(NAME);
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as SessionRecord; // sealed by us: authentic, only the version may differ
  return record.v === 1 && parseUserId(record.userId).ok ? record : undefined;
}

export function writeSession(vault: Vault, record: SessionRecord): Promise<void> {
  return vault.write(NAME, record);
}

/** Databases of the crypto module are named after this. */
export function cryptoStorePrefix(namespace: string, record: SessionRecord): string {
  return `${namespace}-crypto-${record.userId}-${record.deviceId}-${record.installation}`;
}

/** Deletes the crypto stores of this installation, except the one named. */
export async function wipeCryptoStores(namespace: string, keepPrefix?: string): Promise<void> {
  const databases = await indexedDB.databases();
  const doomed = databases
    .map((database) => database.name ?? '')
    .filter((name) => name.startsWith(`${namespace}-crypto-`))
    .filter((name) => keepPrefix === undefined || !name.startsWith(keepPrefix));
  await Promise.all(doomed.map(deleteDatabase));
}

/**
 * Resolves when it is gone or after a moment: the crypto module frees its connections when memory is collected, and a
 * deletion that waits for that goes through by itself. What is left until then cannot be opened without the sealed key.
 */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, DELETION_PATIENCE);
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => {
      clearTimeout(timer);
      resolve();
    });
    request.addEventListener('error', () => {
      clearTimeout(timer);
      reject(new Error('a database cannot be deleted'));
    });
  });
}

/** ms */
const DELETION_PATIENCE = 1000;
