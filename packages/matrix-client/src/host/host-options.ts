import type { Clock, Random, ServerName } from '@medicus/ids';
import type { AttachmentCrypto } from '@medicus/messaging';
import type { WindowLock } from './window-lock.ts';

/**
 * Where the messenger keeps keys, tokens and unsent messages on this device: databases of the global
 * `indexedDB` (the crypto module opens its store there and nowhere else).
 */
export interface HostStorage {
  /** Beginning of every database name; keeps several installations apart that share one `indexedDB`. */
  readonly namespace: string;
  readonly lock: WindowLock;
  /** Names of features that the lock needs and this browser lacks. */
  readonly missing?: readonly string[];
}

export interface HostOptions {
  /** The house this origin serves. */
  readonly serverName: ServerName;
  /** Origin of the own Messenger-Proxy's client side, without a slash at the end. */
  readonly baseUrl: string;
  readonly attachmentCrypto: AttachmentCrypto;
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: HostStorage;
  /** Shown in the list of one's devices, e.g. “Chromium, Linux”. */
  readonly deviceName: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Bytes; the smaller of this and the server's own limit counts. Default 100 MiB. */
  readonly maxUploadSize?: number;
}

export const DEFAULT_MAX_UPLOAD_SIZE = 100 * 1024 * 1024;
