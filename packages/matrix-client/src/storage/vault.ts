import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';

/** What lies in the database: AES-GCM ciphertext and its nonce. */
interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

interface VaultSchema extends DBSchema {
  keys: { key: string; value: CryptoKey };
  records: { key: string; value: Sealed };
  /** Ciphertext of files that wait to be sent; encrypted already, so stored as it is. */
  blobs: { key: [string, number]; value: Uint8Array<ArrayBuffer> };
}

/**
 * Sealed values on this device. Everything but file ciphertext is JSON under AES-256-GCM; the key is made
 * here, cannot be exported, and is bound to this browser profile. Names are authenticated, not secret.
 */
export interface Vault {
  /** The value as it was written; undefined if there is none. Throws {@link VaultBroken} when it cannot be opened. */
  read(name: string): Promise<unknown>;
  write(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
  /** Names that begin with `prefix`, ascending. */
  names(prefix: string): Promise<string[]>;
  writeBlob(name: string, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  readBlob(name: string, part: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  removeBlob(name: string): Promise<void>;
  close(): void;
}

/** A sealed value does not open: another key, or a damaged store. */
export class VaultBroken extends Error {
  override readonly name = 'VaultBroken';
}

const WRAPPING_KEY = 'sealing';

/** Opens the vault or makes it. Throws when the browser refuses storage. */
export async function openVault(namespace: string): Promise<Vault> {
  const db = await openDB<VaultSchema>(vaultName(namespace), 1, {
    upgrade(fresh) {
      fresh.createObjectStore('keys');
      fresh.createObjectStore('records');
      fresh.createObjectStore('blobs');
    },
    // Another window wipes: let it, or its deletion would wait for us for ever.
    blocking: (_old, _next, event) => (event.target as IDBDatabase).close(),
  });
  const key = await sealingKey(db);
  return vaultOver(db, key);
}

export function wipeVault(namespace: string): Promise<void> {
  return deleteDB(vaultName(namespace));
}

function vaultName(namespace: string): string {
  return `${namespace}-vault`;
}

async function sealingKey(db: IDBPDatabase<VaultSchema>): Promise<CryptoKey> {
  const known = await db.get('keys', WRAPPING_KEY);
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const write = db.transaction('keys', 'readwrite');
  const meanwhile = await write.store.get(WRAPPING_KEY);
  if (!meanwhile) await write.store.put(made, WRAPPING_KEY);
  await write.done;
  return meanwhile ?? made;
}

function vaultOver(db: IDBPDatabase<VaultSchema>, key: CryptoKey): Vault {
  const text = new TextEncoder();
  const blobRange = (name: string): IDBKeyRange => IDBKeyRange.bound([name, 0], [name, Number.MAX_SAFE_INTEGER]);
  return {
    async read(name) {
      const sealed = await db.get('records', name);
      if (!sealed) return undefined;
      try {
        const opened = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: sealed.iv, additionalData: text.encode(name) },
          key,
          sealed.data,
        );
        return JSON.parse(new TextDecoder().decode(opened)) as unknown;
      } catch {
        throw new VaultBroken(`the record ${name.split(':')[0]} cannot be opened`);
      }
    },
    async write(name, value) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: text.encode(name) },
        key,
        text.encode(JSON.stringify(value)),
      );
      await db.put('records', { iv, data }, name);
    },
    remove: (name) => db.delete('records', name),
    names: (prefix) => db.getAllKeys('records', IDBKeyRange.bound(prefix, `${prefix}\uffff`)),
    async writeBlob(name, part, bytes) {
      await db.put('blobs', bytes, [name, part]);
    },
    readBlob: (name, part) => db.get('blobs', [name, part]),
    removeBlob: (name) => db.delete('blobs', blobRange(name)),
    close: () => db.close(),
  };
}
