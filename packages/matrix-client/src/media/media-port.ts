import { byteSourceOf, defect, ok, parseMxcUri, type ByteSource, type Result } from '@medicus/ids';
import { parseEncryptedFile } from '@medicus/attachments';
import type { DownloadDefect, Media } from '@medicus/messaging';
import { DEFAULT_MAX_UPLOAD_SIZE, type HostOptions } from '../host/host-options.ts';
import { fieldOf } from '../http/house.ts';
import type { SdkSession } from '../session/sdk-session.ts';

/** A download larger than this is not held in memory, in bytes. */
const MAX_DOWNLOAD = 512 * 1024 * 1024;

export interface OwnedMedia extends Media {
  /** Asks the house for its own limit; until then ours counts. */
  learnLimit(): Promise<void>;
}

export function createMedia(options: HostOptions, session: SdkSession): OwnedMedia {
  let limit = options.maxUploadSize ?? DEFAULT_MAX_UPLOAD_SIZE;
  return {
    get maxUploadSize() {
      return limit;
    },
    async learnLimit() {
      const said = await session.house.get('/_matrix/client/v1/media/config');
      const theirs = said.ok ? fieldOf(said.value, 'm.upload.size') : undefined;
      if (typeof theirs === 'number' && theirs > 0) limit = Math.min(limit, theirs);
    },
    async open(file, _size, onProgress, signal) {
      const parsed = parseEncryptedFile(file);
      const uri = parseMxcUri(file.url);
      if (!parsed.ok || !uri.ok) return defect('malformed');
      const got = await download(options.baseUrl, session, uri.value.slice('mxc://'.length), onProgress, signal);
      if (!got.ok) return got;
      const opened = await options.attachmentCrypto.decrypt(got.value, parsed.value, signal).catch(() => undefined);
      if (signal.aborted) return defect('cancelled');
      return opened ?? defect('malformed');
    },
    async forget() {
      // Nothing is cached on this device: every opening downloads anew.
    },
  };
}

async function download(
  baseUrl: string,
  session: SdkSession,
  media: string,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Result<ByteSource, DownloadDefect>> {
  try {
    const answer = await session.authorised.fetch(`${baseUrl}/_matrix/client/v1/media/download/${media}`, {
      headers: { authorization: 'Bearer' },
      signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (answer.status === 404 || answer.status === 403) return defect('gone');
    if (!answer.ok || !answer.body) return defect('server-away');
    const declared = Number(answer.headers.get('content-length') ?? '0');
    if (declared > MAX_DOWNLOAD) return defect('too-large');
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > MAX_DOWNLOAD) {
        await reader.cancel();
        return defect('too-large');
      }
      pieces.push(value);
      onProgress(size);
    }
    return ok(byteSourceOf(joined(pieces, size)));
  } catch {
    return defect(signal.aborted ? 'cancelled' : 'server-away');
  }
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
