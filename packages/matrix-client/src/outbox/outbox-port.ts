import { defect, ok, type Clock, type Random, type RoomId } from '@medicus/ids';
import type { AttachmentCrypto, Outbox, OutgoingFile } from '@medicus/messaging';
import { base64Of } from '../storage/base64.ts';
import type { Vault } from '../storage/vault.ts';
import { keepFile } from './keep-file.ts';
import { isComplete, type OutboxItem } from './outbox-item.ts';
import type { OutboxEngine } from './outbox-engine.ts';

interface Parts {
  readonly engine: OutboxEngine;
  readonly vault: Vault;
  readonly attachmentCrypto: AttachmentCrypto;
  readonly clock: Clock;
  readonly random: Random;
  /** The id under which the room's messages are kept: drafts change theirs. */
  readonly resolve: (roomId: RoomId) => RoomId;
  readonly maxUploadSize: () => number;
}

export function createOutbox(parts: Parts): Outbox {
  const { engine, vault, clock, random, resolve } = parts;
  const encrypting = new Map<string, AbortController>();

  const begin = (roomId: RoomId): Pick<OutboxItem, 'key' | 'seq' | 'roomId' | 'at' | 'failed'> => ({
    key: `m${base64Of(random(18)).replaceAll('+', '-').replaceAll('/', '_')}`,
    seq: engine.nextSeq(),
    roomId: resolve(roomId),
    at: clock(),
    failed: undefined,
  });
  return {
    async sendText(roomId, text) {
      await engine.add({ ...begin(roomId), body: { kind: 'text', text } });
    },
    async sendFile(roomId, file: OutgoingFile) {
      if (file.source.size > parts.maxUploadSize()) return defect('too-large');
      const item: OutboxItem = {
        ...begin(roomId),
        body: {
          kind: 'file',
          name: file.name,
          mimetype: file.mimetype,
          size: file.source.size,
          kept: undefined,
          picture: undefined,
        },
      };
      const abort = new AbortController();
      encrypting.set(item.key, abort);
      await engine.add(item); // its place in the order is taken now
      const body = await keepFile(vault, parts.attachmentCrypto, item.key, file, abort.signal);
      encrypting.delete(item.key);
      if (!body.ok) {
        await engine.drop(item.key);
        return body.defect === 'cancelled' ? ok() : defect(body.defect);
      }
      try {
        await engine.replace({ ...item, roomId: engine.find(item.key)?.roomId ?? item.roomId, body: body.value });
      } catch {
        await engine.drop(item.key);
        return defect('storage-full');
      }
      return ok();
    },
    async cancel(key) {
      encrypting.get(key)?.abort();
      await engine.drop(key);
    },
    retry: (key) => engine.retry(key),
    busy: () =>
      engine.rooms().some((roomId) => {
        const deliveries = engine.deliveries(roomId);
        return engine
          .items(roomId)
          .some(
            (item) => item.body.kind === 'file' && (!isComplete(item) || deliveries.get(item.key)?.kind === 'sending'),
          );
      }),
  };
}
