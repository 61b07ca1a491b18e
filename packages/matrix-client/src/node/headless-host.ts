import 'fake-indexeddb/auto';
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerName } from '@medicus/ids';
import type { AttachmentCrypto, Host } from '@medicus/messaging';
import { createHost } from '../host/create-host.ts';
import type { HostOptions } from '../host/host-options.ts';
import { nodeAttachmentCrypto } from './attachment-crypto.ts';
import { processLock } from './process-lock.ts';

/**
 * What a browser profile is in a browser: the same profile again finds its keys, tokens and unsent messages.
 * Lives in the memory of this process and ends with it.
 */
export interface Profile {
  readonly namespace: string;
  readonly lock: HostOptions['storage']['lock'];
}

export function createProfile(): Profile {
  return { namespace: `headless-${randomUUID()}`, lock: processLock() };
}

export interface HeadlessOptions {
  readonly serverName: ServerName;
  /** Client side of the Messenger-Proxy, without a slash at the end. */
  readonly baseUrl: string;
  readonly profile?: Profile;
  readonly attachmentCrypto?: AttachmentCrypto;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: () => number;
  readonly deviceName?: string;
  readonly maxUploadSize?: number;
}

/**
 * The messenger without a window. Databases are in memory (`fake-indexeddb` becomes the global one).
 * Always sign in anew in a new process: a device id with an empty store stays unreadable without an error.
 * After `dispose` time-outs of the SDK keep a process alive for up to two minutes: end it with `process.exit`.
 */
export function createHeadlessHost(options: HeadlessOptions): Host {
  return createHost({
    serverName: options.serverName,
    baseUrl: options.baseUrl,
    attachmentCrypto: options.attachmentCrypto ?? nodeAttachmentCrypto(),
    clock: options.clock ?? Date.now,
    random: (length) => new Uint8Array(randomBytes(length)),
    storage: options.profile ?? createProfile(),
    deviceName: options.deviceName ?? 'headless',
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.maxUploadSize === undefined ? {} : { maxUploadSize: options.maxUploadSize }),
  });
}
