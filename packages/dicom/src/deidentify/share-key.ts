/**
 * HMAC-SHA-256 under the secret of one share: 32 bytes, always the same for the same message. Passed in, because
 * this package does no cryptography. Whoever has the secret can join a share's UIDs to the originals.
 */
export type KeyedHash = (message: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** UIDs that the standard itself gives out (classes, transfer syntaxes, well-known frames of reference). */
export function isStandardUid(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.');
}

/** `2.25.` and a UUID of version 8 in decimal (PS3.5 B.2, RFC 9562): valid, at most 44 characters, and says nothing. */
export async function shareUid(uid: string, keyedHash: KeyedHash): Promise<string> {
  const hash = (await keyedHash(new TextEncoder().encode(`uid\n${uid}`))).slice(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${hash.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)}`;
}

/** 365 to 3650 days, the same for the whole share: intervals between its pictures stay true. */
export async function shareDays(keyedHash: KeyedHash): Promise<number> {
  const [a = 0, b = 0, c = 0] = await keyedHash(new TextEncoder().encode('days\n'));
  return 365 + (((a << 16) | (b << 8) | c) % 3286);
}
