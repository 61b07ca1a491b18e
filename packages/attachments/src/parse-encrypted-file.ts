import { defect, ok, parseMxcUri, type Result } from '@medicus/ids';
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from './base64.ts';
import type { EncryptedFile } from './encrypted-file.ts';

export type EncryptedFileDefect = 'not-an-object' | 'version' | 'url' | 'key' | 'iv' | 'hash';

/**
 * An EncryptedFile out of an event, every field checked and copied (unknown fields are dropped).
 * Only v2. The IV's counter half may be non-zero: some clients make it so, and it decrypts all the same.
 */
export function parseEncryptedFile(value: unknown): Result<EncryptedFile, EncryptedFileDefect> {
  if (!isRecord(value)) return defect('not-an-object');
  if (value['v'] !== 'v2') return defect('version');
  const url = parseMxcUri(value['url']);
  if (!url.ok) return defect('url');

  const key = value['key'];
  if (!isRecord(key) || key['alg'] !== 'A256CTR' || key['kty'] !== 'oct' || key['ext'] !== true) return defect('key');
  const operations = key['key_ops'];
  if (!Array.isArray(operations) || !operations.includes('encrypt') || !operations.includes('decrypt')) {
    return defect('key');
  }
  const secret = typeof key['k'] === 'string' ? decodeBase64Url(key['k']) : undefined;
  if (secret?.length !== 32) return defect('key');

  const iv = typeof value['iv'] === 'string' ? decodeBase64(value['iv']) : undefined;
  if (iv?.length !== 16) return defect('iv');

  const hashes = value['hashes'];
  const sha256 = isRecord(hashes) && typeof hashes['sha256'] === 'string' ? decodeBase64(hashes['sha256']) : undefined;
  if (sha256?.length !== 32) return defect('hash');

  return ok({
    v: 'v2',
    url: url.value,
    key: { alg: 'A256CTR', ext: true, k: encodeBase64Url(secret), key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
    iv: encodeBase64(iv),
    hashes: { sha256: encodeBase64(sha256) },
  });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
