import { byteSourceOf, defect, ok, type ByteSource, type Result } from '@medicus/ids';
import type { AttachmentCrypto, OutgoingFile } from '@medicus/messaging';
import type { Vault } from '../storage/vault.ts';
import type { KeptFile, OutboxBody } from './outbox-item.ts';

/** Ciphertext lies in the vault in pieces of this size, in bytes. */
const PART = 4 * 1024 * 1024;

type FileBody = Extract<OutboxBody, { kind: 'file' }>;
export type KeepDefect = 'storage-full' | 'unreadable' | 'cancelled';

/** Encrypts a file and its preview and keeps the ciphertext on this device, so that it survives a reload. */
export async function keepFile(
  vault: Vault,
  attachmentCrypto: AttachmentCrypto,
  key: string,
  file: OutgoingFile,
  signal: AbortSignal,
): Promise<Result<FileBody, KeepDefect>> {
  const kept = await keep(vault, attachmentCrypto, `${key}/file`, file.source, signal);
  if (!kept.ok) return kept;
  const body = { kind: 'file' as const, name: file.name, mimetype: file.mimetype, size: file.source.size };
  if (!file.picture) return ok({ ...body, kept: kept.value, picture: undefined });
  const { width, height, preview } = file.picture;
  if (!preview) return ok({ ...body, kept: kept.value, picture: { width, height, preview: undefined } });
  const small = await keep(vault, attachmentCrypto, `${key}/preview`, byteSourceOf(preview.bytes), signal);
  if (!small.ok) {
    await vault.removeBlob(kept.value.blob);
    return small;
  }
  return ok({
    ...body,
    kept: kept.value,
    picture: {
      width,
      height,
      preview: {
        kept: small.value,
        size: preview.bytes.length,
        mimetype: preview.mimetype,
        width: preview.width,
        height: preview.height,
      },
    },
  });
}

async function keep(
  vault: Vault,
  attachmentCrypto: AttachmentCrypto,
  blob: string,
  source: ByteSource,
  signal: AbortSignal,
): Promise<Result<KeptFile, KeepDefect>> {
  const encrypted = await attachmentCrypto.encrypt(source, () => undefined, signal).catch(() => undefined);
  if (signal.aborted) return defect('cancelled');
  if (!encrypted) return defect('unreadable');
  const { ciphertext, file } = encrypted;
  let parts = 0;
  try {
    for (let from = 0; from < ciphertext.size; from += PART) {
      const bytes = await ciphertext.slice(from, Math.min(from + PART, ciphertext.size));
      await vault.writeBlob(blob, parts, bytes);
      parts += 1;
    }
  } catch {
    await vault.removeBlob(blob).catch(() => undefined);
    return defect('storage-full');
  }
  return ok({ blob, parts, cipherSize: ciphertext.size, secret: file, url: undefined });
}
