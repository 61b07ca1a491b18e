/** HMAC-SHA-256 under a share's secret (16 random bytes or more), as `deidentify` of packages/dicom wants it. Browser and Node. */
export async function shareHash(
  secret: Uint8Array<ArrayBuffer>,
): Promise<(message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>> {
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return async (message) => new Uint8Array(await subtle.sign('HMAC', key, message));
}
