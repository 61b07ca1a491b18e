import type { DataSetReader } from './data-set.ts';
import type { LookupTable, Palette } from './picture-description.ts';
import { expandSegments } from './segmented-table.ts';

interface Descriptor {
  readonly length: number;
  readonly firstMapped: number;
  readonly bits: number;
}

/** Smallest and largest value that can be looked up in a table. */
export interface InputRange {
  readonly min: number;
  readonly max: number;
}

function readDescriptor(set: DataSetReader, tag: string, input: InputRange): Descriptor | undefined {
  const length = set.uint16(tag, 0);
  const bits = set.uint16(tag, 2);
  const firstMapped = firstMappedOf(set, tag, input);
  if (length === undefined || firstMapped === undefined || bits === undefined) return undefined;
  if (bits < 8 || bits > 16) return undefined;
  return { length: length === 0 ? 65_536 : length, firstMapped, bits };
}

/**
 * The VR says how the first input is to be read; implicit files do not have one. Some makers write US whatever the
 * input is: a table that begins above all that can be looked up in it was meant with its sign.
 */
function firstMappedOf(set: DataSetReader, tag: string, input: InputRange): number | undefined {
  const vr = set.vr(tag);
  const unsigned = set.uint16(tag, 1) ?? 0;
  const signed = vr === 'SS' || (input.min < 0 && (vr !== 'US' || unsigned > input.max));
  return signed ? set.int16(tag, 1) : set.uint16(tag, 1);
}

/** `length` numbers: 16 bit each, or (8-bit tables of some makers) one byte each. */
function readEntries(set: DataSetReader, tag: string, descriptor: Descriptor): Uint16Array | undefined {
  const raw = set.raw(tag);
  if (!raw) return undefined;
  if (raw.length >= descriptor.length * 2) return set.uint16s(tag)?.slice(0, descriptor.length);
  if (descriptor.bits !== 8 || raw.length < descriptor.length) return undefined;
  return Uint16Array.from(bytesOf(set, tag, raw).subarray(0, descriptor.length));
}

/** Bytes that are packed in pairs into words, the low one first, as they were meant before the words were written. */
function bytesOf(set: DataSetReader, tag: string, raw: Uint8Array): Uint8Array {
  if (set.vr(tag) !== 'OW' && set.vr(tag) !== 'US') return raw;
  const bytes = Uint8Array.from(raw);
  for (const [index, word] of (set.uint16s(tag) ?? []).entries()) bytes.set([word & 0xff, word >> 8], index * 2);
  return bytes;
}

/**
 * What was read from where: thousands of frames may share one item, whose tables are not to be read for each of them.
 * Keyed by the bytes of the header, then by the place in them.
 */
const tablesRead = new WeakMap<ArrayBuffer, Map<string, LookupTable | undefined>>();

/** One item of a Modality or VOI LUT Sequence (PS3.3 C.11.1, C.11.2); `undefined` where it cannot be used. */
export function readLookupTable(item: DataSetReader, input: InputRange): LookupTable | undefined {
  const raw = item.raw('x00283006');
  if (!raw) return undefined;
  const known = tablesRead.get(raw.buffer) ?? new Map<string, LookupTable | undefined>();
  tablesRead.set(raw.buffer, known);
  // Of all that may differ from frame to frame only this makes another table.
  const key = `${raw.byteOffset} ${firstMappedOf(item, DESCRIPTOR, input)}`;
  if (!known.has(key)) known.set(key, readTable(item, input));
  return known.get(key);
}

const DESCRIPTOR = 'x00283002';

function readTable(item: DataSetReader, input: InputRange): LookupTable | undefined {
  const descriptor = readDescriptor(item, DESCRIPTOR, input);
  const entries = descriptor && readEntries(item, 'x00283006', descriptor);
  if (!descriptor || !entries) return undefined;
  return {
    firstMapped: descriptor.firstMapped,
    bits: descriptor.bits,
    entries,
    explanation: item.text('x00283003'),
  };
}

const CHANNELS = [
  ['x00281101', 'x00281201', 'x00281221'],
  ['x00281102', 'x00281202', 'x00281222'],
  ['x00281103', 'x00281203', 'x00281223'],
] as const;

/** Palette Color Lookup Tables (PS3.3 C.7.6.3.1.5), segmented ones (C.7.9.2) written out. */
export function readPalette(set: DataSetReader, input: InputRange): Palette | undefined {
  const [red, green, blue] = CHANNELS.map(([descriptorTag, dataTag, segmentsTag]) => {
    const descriptor = readDescriptor(set, descriptorTag, input);
    const entries =
      descriptor &&
      (set.has(dataTag) ? readEntries(set, dataTag, descriptor) : readSegments(set, segmentsTag, descriptor));
    return descriptor && entries && { ...descriptor, entries };
  });
  if (!red || !green || !blue) return undefined;
  // Some makers announce 16 bits and fill eight; others announce eight and fill 16. One scale for all three.
  const wide = [red, green, blue].some(({ entries }) => entries.some((entry) => entry > 255));
  const shift = wide ? Math.max(red.bits, green.bits, blue.bits, 9) - 8 : 0;
  const eightBit = (entries: Uint16Array): Uint8Array => Uint8Array.from(entries, (entry) => entry >> shift);
  return {
    firstMapped: red.firstMapped,
    red: eightBit(red.entries),
    green: eightBit(green.entries),
    blue: eightBit(blue.entries),
  };
}

function readSegments(set: DataSetReader, tag: string, descriptor: Descriptor): Uint16Array | undefined {
  const raw = set.raw(tag);
  if (!raw) return undefined;
  const numbers = descriptor.bits === 8 ? bytesOf(set, tag, raw) : set.uint16s(tag);
  return numbers && expandSegments(numbers, descriptor.length);
}
