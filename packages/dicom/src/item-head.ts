import type { ByteSource } from '@medicus/ids';
import { readRange } from './byte-reader.ts';

const UNDEFINED = 0xff_ff_ff_ff;

export type ItemHead =
  | { readonly kind: 'item'; readonly length: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'other' }
  | undefined;

/** Tag and length of an item; encapsulated data are always little endian. `undefined`: the file ends here. */
export async function readItemHead(source: ByteSource, at: number): Promise<ItemHead> {
  const bytes = await readRange(source, at, at + 8);
  if (!bytes.ok) return undefined;
  const view = new DataView(bytes.value.buffer, bytes.value.byteOffset, 8);
  if (view.getUint16(0, true) !== 0xfffe) return { kind: 'other' };
  const element = view.getUint16(2, true);
  if (element === 0xe0dd) return { kind: 'end' };
  const length = view.getUint32(4, true);
  return element === 0xe000 && length !== UNDEFINED ? { kind: 'item', length } : { kind: 'other' };
}
