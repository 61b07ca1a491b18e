import type { IncomingMessage } from 'node:http';
import { defect, ok, type Result } from '@medicus/ids';

export type BodyDefect = 'too-large' | 'too-slow' | 'cut-off' | 'not-json';

const JSON_BODY_MS = 20_000;

/** Bytes announced by Content-Length; undefined without one (chunked, or no body). */
export function announcedLength(request: IncomingMessage): number | undefined {
  const text = request.headers['content-length'];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || (announcedLength(request) ?? 0) > 0;
}

/** The whole body, at most `limit` bytes, within 20 s. */
export function readBody(request: IncomingMessage, limit: number): Promise<Result<Buffer<ArrayBuffer>, BodyDefect>> {
  if ((announcedLength(request) ?? 0) > limit) return Promise.resolve(defect('too-large'));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: Result<Buffer<ArrayBuffer>, BodyDefect>): void => {
      clearTimeout(timer);
      request.off('data', take).off('end', whole).off('error', cut).off('aborted', cut).off('close', cut);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) end(defect('too-large'));
      else chunks.push(chunk);
    };
    const whole = (): void => end(ok(Buffer.concat(chunks)));
    const cut = (): void => end(defect('cut-off'));
    const timer = setTimeout(() => end(defect('too-slow')), JSON_BODY_MS);
    request.on('data', take).on('end', whole).on('error', cut).on('aborted', cut).on('close', cut);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * JSON as Synapse reads it, whatever the Content-Type says: UTF-8 without a byte order mark, the last
 * of two equal keys wins. An empty body is an empty object.
 */
export function parseJson(bytes: Uint8Array): Result<unknown, BodyDefect> {
  if (bytes.length === 0) return ok({});
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return ok(value);
  } catch {
    return defect('not-json');
  }
}
