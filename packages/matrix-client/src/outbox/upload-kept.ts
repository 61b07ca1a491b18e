import { defect, ok, type Result } from '@medicus/ids';
import type { AuthorisedFetch } from '../http/authorised-fetch.ts';
import type { HttpFault } from '../http/matrix-error.ts';
import { uploadCiphertext } from '../media/upload.ts';
import type { Vault } from '../storage/vault.ts';
import type { KeptFile, OutboxItem } from './outbox-item.ts';

export interface Uploader {
  /**
   * Uploads what of this item's files is not uploaded yet, the preview first; `keep` is called after each,
   * so that an interruption does not send the same bytes again. Gives the item with all addresses.
   * `onProgress` in [0, 1] over the file itself.
   */
  upload(
    item: OutboxItem,
    onProgress: (part: number) => void,
    keep: (item: OutboxItem) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Result<OutboxItem, HttpFault>>;
}

export function createUploader(baseUrl: string, authorised: AuthorisedFetch, vault: Vault): Uploader {
  const send = async (
    kept: KeptFile,
    onProgress: (part: number) => void,
    signal: AbortSignal,
  ): Promise<Result<KeptFile, HttpFault>> => {
    if (kept.url !== undefined) return ok(kept);
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let part = 0; part < kept.parts; part += 1) {
      const bytes = await vault.readBlob(kept.blob, part);
      if (!bytes) return defect({ kind: 'said-no', status: 0, errcode: 'LOST', body: undefined });
      parts.push(bytes);
    }
    const body = new Blob(parts, { type: 'application/octet-stream' });
    const told = (bytes: number): void => onProgress(kept.cipherSize === 0 ? 1 : Math.min(1, bytes / kept.cipherSize));
    const sent = await uploadCiphertext(baseUrl, authorised, body, told, signal);
    return sent.ok ? ok({ ...kept, url: sent.value }) : sent;
  };
  return {
    async upload(item, onProgress, keep, signal) {
      if (item.body.kind === 'text' || !item.body.kept) return ok(item);
      let body = item.body;
      let kept = item.body.kept;
      const preview = body.picture?.preview;
      if (body.picture && preview && preview.kept.url === undefined) {
        const sent = await send(preview.kept, () => undefined, signal);
        if (!sent.ok) return sent;
        body = { ...body, picture: { ...body.picture, preview: { ...preview, kept: sent.value } } };
        await keep({ ...item, body });
      }
      if (kept.url === undefined) {
        onProgress(0);
        const sent = await send(kept, onProgress, signal);
        if (!sent.ok) return sent;
        kept = sent.value;
        body = { ...body, kept };
        await keep({ ...item, body });
      }
      return ok({ ...item, body });
    },
  };
}
