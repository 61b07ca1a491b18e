import type { DataSetReader } from './data-set.ts';
import type { LookupTable, Palette } from './picture-description.ts';

interface Descriptor {
  readonly length: number;
  readonly firstMapped: number;
  readonly bits: number;
}

function readDescriptor(set: DataSetReader, tag: string, signedInput: boolean): Descriptor | undefined {
  const length = set.uint16(tag, 0);
  const bits = set.uint16(tag, 2);
  // Its VR says how the first input is to be read; implicit files do not have one.
  const vr = set.vr(tag);
  const signed = vr === 'SS' || (vr !== 'US' && signedInput);
  const firstMapped = signed ? set.int16(tag, 1) : set.uint16(tag, 1);
  if (length === undefined || firstMapped === undefined || bits === undefined) return undefined;
  if (bits < 8 || bits > 16) return undefined;
  return { length: length === 0 ? 65_536 : length, firstMapped, bits };
}

/** `length` numbers: 16 bit each, or (8-bit tables of some makers) one byte each. */
function readEntries(set: DataSetReader, tag: string, descriptor: Descriptor): Uint16Array | undefined {
  const raw = set.raw(tag);
  if (!raw) return undefined;
  if (raw.length >= descriptor.length * 2) return set.uint16s(tag)?.slice(0, descriptor.length);
  if (descriptor.bits === 8 && raw.length >= descriptor.length)
    return Uint16Array.from(raw.subarray(0, descriptor.length));
  return undefined;
}

/** One item of a Modality or VOI LUT Sequence (PS3.3 C.11.1, C.11.2); `undefined` where it cannot be used. */
export function readLookupTable(item: DataSetReader, signedInput: boolean): LookupTable | undefined {
  const descriptor = readDescriptor(item, 'x00283002', signedInput);
  const entries = descriptor && readEntries(item, 'x00283006', descriptor);
  if (!descriptor || !entries) return undefined;
  return {
    firstMapped: descriptor.firstMapped,
    bits: descriptor.bits,
    entries,
    explanation: item.text('x00283003'),
  };
}

/** Palette Color Lookup Tables (PS3.3 C.7.6.3.1.5), unsegmented. */
export function readPalette(set: DataSetReader, signedInput: boolean): Palette | undefined {
  const channel = (descriptorTag: string, dataTag: string) => {
    const descriptor = readDescriptor(set, descriptorTag, signedInput);
    const entries = descriptor && readEntries(set, dataTag, descriptor);
    if (!descriptor || !entries) return undefined;
    // Some makers announce 16 bits and fill eight.
    const shift = descriptor.bits > 8 && entries.some((entry) => entry > 255) ? descriptor.bits - 8 : 0;
    return { firstMapped: descriptor.firstMapped, values: Uint8Array.from(entries, (entry) => entry >> shift) };
  };
  const red = channel('x00281101', 'x00281201');
  const green = channel('x00281102', 'x00281202');
  const blue = channel('x00281103', 'x00281203');
  if (!red || !green || !blue) return undefined;
  return { firstMapped: red.firstMapped, red: red.values, green: green.values, blue: blue.values };
}
