import { defect, ok, parseMxcUri, type MxcUri, type Result } from '@medicus/ids';
import type { AuthorisedFetch } from '../http/authorised-fetch.ts';
import { fieldOf } from '../http/house.ts';
import { faultFrom, faultOf, type HttpFault } from '../http/matrix-error.ts';

/**
 * One ordinary upload of ciphertext: no name, no type. `onProgress` in bytes.
 * Browsers tell progress only through XMLHttpRequest; elsewhere fetch does.
 */
export async function uploadCiphertext(
  baseUrl: string,
  authorised: AuthorisedFetch,
  body: Blob,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Result<MxcUri, HttpFault>> {
  const url = `${baseUrl}/_matrix/media/v3/upload`;
  if (typeof XMLHttpRequest === 'undefined') {
    try {
      const answer = await authorised.fetch(url, {
        method: 'POST',
        headers: { authorization: 'Bearer', 'content-type': 'application/octet-stream' },
        body,
        signal,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      if (!answer.ok) return defect(await faultOf(answer));
      onProgress(body.size);
      return contentUriOf(await answer.json().catch(() => undefined));
    } catch {
      return defect({ kind: 'away' });
    }
  }
  const token = await authorised.token().catch(() => undefined);
  if (token === undefined || signal.aborted) return defect({ kind: 'away' });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const settle = (result: Result<MxcUri, HttpFault>): void => {
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => {
      const said = parseJson(request.responseText);
      if (request.status >= 200 && request.status < 300) return settle(contentUriOf(said));
      settle(defect(faultFrom(request.status, said, request.getResponseHeader('retry-after'))));
    });
    for (const failure of ['error', 'abort', 'timeout'] as const) {
      request.addEventListener(failure, () => settle(defect({ kind: 'away' })));
    }
    signal.addEventListener('abort', abort);
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(body);
  });
}

function contentUriOf(answer: unknown): Result<MxcUri, HttpFault> {
  const uri = parseMxcUri(fieldOf(answer, 'content_uri'));
  return uri.ok ? ok(uri.value) : defect({ kind: 'away' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
