import { dataSet, element, type Field, formOf, part10, PATIENT, pictureFields, UID } from './dicom-file.fixture.ts';

/** IEEE 754 in the byte order of the syntax. */
export function floatBytes(values: readonly number[], bits: 32 | 64, uid: string = UID.explicit): Uint8Array {
  const view = new DataView(new ArrayBuffer((values.length * bits) / 8));
  const little = uid !== UID.bigEndian;
  for (const [at, value] of values.entries()) {
    if (bits === 64) view.setFloat64(at * 8, value, little);
    else view.setFloat32(at * 4, value, little);
  }
  return new Uint8Array(view.buffer);
}

/** Group 0028 as the standard has it for floating point: without bits stored and pixel representation. */
export function floatFields(
  columns: number,
  rows: number,
  bits: number,
  more: readonly Field[] = [],
): readonly Field[] {
  const unused = new Set(['00280101', '00280102', '00280103']);
  const fields = pictureFields(columns, rows, more, { allocated: bits, stored: bits });
  return [...PATIENT, ...fields.filter(([tag]) => !unused.has(tag))].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The element with the pixels. */
export function floatElement(values: readonly number[], bits: 32 | 64, uid: string = UID.explicit): Uint8Array {
  const [tag, vr] = bits === 64 ? ['7fe00009', 'OD'] : ['7fe00008', 'OF'];
  return element([tag ?? '', vr ?? '', floatBytes(values, bits, uid)], formOf(uid));
}

/** A file of Float or Double Float Pixel Data. */
export function floatFile(
  columns: number,
  rows: number,
  values: readonly number[],
  {
    bits = 32,
    uid = UID.explicit,
    more = [],
  }: { readonly bits?: 32 | 64; readonly uid?: string; readonly more?: readonly Field[] } = {},
): Uint8Array<ArrayBuffer> {
  return part10(uid, dataSet(floatFields(columns, rows, bits, more), formOf(uid)), floatElement(values, bits, uid));
}
