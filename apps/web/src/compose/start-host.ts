import type { ServerName } from '@medicus/ids';
import type { Host } from '@medicus/messaging';
import { createAttachmentCrypto } from '../workers/create-attachment-crypto.ts';
import { deviceName } from './device-name.ts';

/** The composition root of the running messenger: real clock, real random, real storage, real worker. */
export function startHost(client: typeof import('@medicus/matrix-client'), serverName: ServerName): Host {
  return client.createHost({
    serverName,
    baseUrl: location.origin,
    attachmentCrypto: createAttachmentCrypto(),
    clock: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    storage: client.browserStorage(),
    deviceName: deviceName(navigator.userAgent),
  });
}
