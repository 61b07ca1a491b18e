import type { ByteSource } from '@medicus/ids';
import { blobOf } from './byte-blobs.ts';

/** How long the address of a saved file lives, in ms: the browser reads it right away. */
const ADDRESS_LIVES = 60_000;

/**
 * Hands a verified file to the browser's downloads. Always as plain bytes, so that nothing in it runs
 * in the messenger's origin, whatever it says it is.
 */
export async function saveFile(source: ByteSource, name: string): Promise<void> {
  const address = URL.createObjectURL(await blobOf(source, 'application/octet-stream'));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_LIVES);
}
