import { Filter, MatrixClient, MemoryStore, PendingEventOrdering } from 'matrix-js-sdk';
import { OnlySignedDevicesIsolationMode, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { decodeBase64 } from 'matrix-js-sdk/lib/base64.js';
import type { HostOptions } from '../host/host-options.ts';
import { authorisedFetch, type AuthorisedFetch } from '../http/authorised-fetch.ts';
import { createHouse, type House } from '../http/house.ts';
import { cryptoStorePrefix, writeSession, type SessionRecord, type Setup } from '../storage/session-record.ts';
import type { Vault } from '../storage/vault.ts';
import { backupCheckEnded } from './crypto-internals.ts';
import { keyQueryGate, type KeyQueryGate } from './key-query-gate.ts';
import { quietLogger, silenceSdk } from './quiet.ts';

/** The key of the account's secret storage, held only while it is set up, entered or replaced. */
export interface RecoveryKeyHolder {
  key: Uint8Array<ArrayBuffer> | undefined;
}

/** The SDK's client with everything of ours that hangs on it; never leaves this package. */
export interface SdkSession {
  readonly client: MatrixClient;
  readonly crypto: CryptoApi;
  readonly authorised: AuthorisedFetch;
  readonly house: House;
  readonly recoveryKey: RecoveryKeyHolder;
  /** Closed while this device replaces the account's keys. */
  readonly keyQueries: KeyQueryGate;
  record(): SessionRecord;
  setSetup(setup: Setup): Promise<void>;
  /** Starts syncing; again is nothing. */
  start(): Promise<void>;
  /** Afterwards nothing of it is running, and its stores may be deleted or opened by another. */
  stop(): Promise<void>;
}

/** The crypto store does not open or belongs to another device. */
export class StoreMismatch extends Error {
  override readonly name = 'StoreMismatch';
}

/** The crypto module could not be loaded or its storage not be reached just now: to be tried again. */
export class CryptoUnavailable extends Error {
  override readonly name = 'CryptoUnavailable';
}

/** How many events of each room the first sync brings. */
const INITIAL_EVENTS = 20;
const REQUEST_TIMEOUT = 60_000;

export async function openSdkSession(
  options: HostOptions,
  vault: Vault,
  first: SessionRecord,
  onEnded: (how: 'soft' | 'hard') => void,
): Promise<SdkSession> {
  silenceSdk();
  let record = first;
  const keep = async (change: Partial<SessionRecord>): Promise<void> => {
    record = { ...record, ...change };
    await writeSession(vault, record);
  };
  const authorised = authorisedFetch({
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    baseUrl: options.baseUrl,
    clock: options.clock,
    tokens: record,
    onTokens: (tokens) => keep(tokens),
    onEnded(how) {
      keep({ ended: how })
        .catch(() => undefined) // then the next start finds out again
        .finally(() => onEnded(how));
    },
  });
  const keyQueries = keyQueryGate(authorised.fetch);
  const recoveryKey: RecoveryKeyHolder = { key: undefined };
  const client = new MatrixClient({
    baseUrl: options.baseUrl,
    userId: record.userId,
    deviceId: record.deviceId,
    accessToken: 'set-by-authorised-fetch',
    fetchFn: keyQueries.fetch,
    store: new MemoryStore(),
    logger: quietLogger,
    disableVoip: true,
    localTimeoutMs: REQUEST_TIMEOUT,
    cryptoCallbacks: {
      getSecretStorageKey: async ({ keys }) => {
        const keyId = Object.keys(keys)[0];
        return keyId !== undefined && recoveryKey.key ? [keyId, recoveryKey.key] : null;
      },
      cacheSecretStorageKey: (_keyId, _info, key) => {
        recoveryKey.key = key as Uint8Array<ArrayBuffer>;
      },
    },
  });
  try {
    await client.initRustCrypto({
      cryptoDatabasePrefix: cryptoStorePrefix(options.storage.namespace, record),
      storageKey: decodeBase64(record.storageKey),
    });
  } catch (error) {
    client.stopClient();
    // Code that could not be fetched is no reason to throw keys away: only what the store itself says is.
    const fetching = error instanceof TypeError || error instanceof WebAssembly.CompileError;
    if (fetching || error instanceof DOMException) throw new CryptoUnavailable('the crypto module did not start');
    throw new StoreMismatch('the crypto store cannot be opened');
  }
  const crypto = client.getCrypto();
  if (!crypto) throw new StoreMismatch('no crypto');
  crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());

  let started: Promise<void> | undefined;
  return {
    client,
    crypto,
    authorised,
    house: createHouse(options.baseUrl, authorised),
    recoveryKey,
    keyQueries,
    record: () => record,
    setSetup: (setup) => keep({ setup }),
    start() {
      started ??= client.startClient({
        initialSyncLimit: INITIAL_EVENTS,
        lazyLoadMembers: true,
        disablePresence: true,
        pendingEventOrdering: PendingEventOrdering.Detached,
        threadSupport: false,
        filter: ownFilter(record.userId),
      });
      return started;
    },
    async stop() {
      recoveryKey.key = undefined;
      client.http.abort(); // open requests would keep a process alive for minutes
      await backupCheckEnded(crypto);
      client.stopClient();
      client.http.abort(); // and what was begun meanwhile
      client.removeAllListeners();
    },
  };
}

/** No presence, no typing; members as they speak. */
function ownFilter(userId: string): Filter {
  return Filter.fromJson(userId, '', {
    presence: { not_types: ['*'] },
    room: {
      timeline: { limit: INITIAL_EVENTS },
      ephemeral: { types: ['m.receipt'] },
      state: { lazy_load_members: true },
    },
  });
}
