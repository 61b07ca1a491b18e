/** A tiny DICOM writer for tests: explicit or implicit, little or big endian, native or encapsulated. */

export type Value = string | number | readonly number[] | Uint8Array | readonly (readonly Field[])[];

/** Tag as `00100010`, VR, value. Numbers are written as the VR says; a list of field lists is a sequence. */
export type Field = readonly [tag: string, vr: string, value: Value];

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** Bytes of one number. */
const SIZES: Readonly<Record<string, 2 | 4 | 8>> = { US: 2, SS: 2, OW: 2, UL: 4, SL: 4, OV: 8, SV: 8, UV: 8 };

export interface WriterForm {
  readonly explicitVr: boolean;
  readonly bigEndian: boolean;
  /** Sequences and items without lengths, ended by marks. */
  readonly undefinedLengths?: boolean;
}

const EXPLICIT: WriterForm = { explicitVr: true, bigEndian: false };

export const UID = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  bigEndian: '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
  rle: '1.2.840.10008.1.2.5',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const;

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function latin(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function number(size: 1 | 2 | 4 | 8, value: number, form: WriterForm): Uint8Array {
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  const little = !form.bigEndian;
  if (size === 1) view.setUint8(0, value);
  if (size === 2) view.setUint16(0, value & 0xffff, little);
  if (size === 4) view.setUint32(0, value >>> 0, little);
  if (size === 8) view.setBigUint64(0, BigInt(value), little);
  return out;
}

function tagBytes(tag: string, form: WriterForm): Uint8Array {
  const group = number(2, Number.parseInt(tag.slice(0, 4), 16), form);
  return concatenate(group, number(2, Number.parseInt(tag.slice(4), 16), form));
}

function valueBytes(vr: string, value: Value, form: WriterForm): Uint8Array {
  if (value instanceof Uint8Array) return value.length % 2 ? concatenate(value, Uint8Array.of(0)) : value;
  if (typeof value === 'string') {
    const bytes = latin(value);
    return bytes.length % 2 ? concatenate(bytes, latin(vr === 'UI' ? '\0' : ' ')) : bytes;
  }
  const size = SIZES[vr] ?? 1;
  const list = typeof value === 'number' ? [value] : (value as readonly number[]);
  const out = new Uint8Array(list.length * size);
  for (const [index, one] of list.entries()) out.set(number(size, one, form), index * size);
  return out;
}

function item(fields: readonly Field[], form: WriterForm): Uint8Array {
  const body = dataSet(fields, form);
  const head = tagBytes('fffee000', form);
  return form.undefinedLengths
    ? concatenate(head, number(4, 0xffff_ffff, form), body, tagBytes('fffee00d', form), number(4, 0, form))
    : concatenate(head, number(4, body.length, form), body);
}

export function element([tag, vr, value]: Field, form: WriterForm = EXPLICIT): Uint8Array {
  const open = vr === 'SQ' && form.undefinedLengths === true;
  const items = vr === 'SQ' ? (value as readonly (readonly Field[])[]).map((fields) => item(fields, form)) : [];
  const end = open ? [tagBytes('fffee0dd', form), number(4, 0, form)] : [];
  const body = vr === 'SQ' ? concatenate(...items) : valueBytes(vr, value, form);
  return concatenate(elementHead(tag, vr, open ? 0xffff_ffff : body.length, form), body, ...end);
}

/** Tag, VR and a length that need not be true. */
export function elementHead(tag: string, vr: string, length: number, form: WriterForm = EXPLICIT): Uint8Array {
  const head = tagBytes(tag, form);
  if (!form.explicitVr) return concatenate(head, number(4, length, form));
  return LONG.has(vr)
    ? concatenate(head, latin(vr), new Uint8Array(2), number(4, length, form))
    : concatenate(head, latin(vr), number(2, length, form));
}

export function dataSet(fields: readonly Field[], form: WriterForm = EXPLICIT): Uint8Array {
  return concatenate(...fields.map((field) => element(field, form)));
}

export function formOf(uid: string): WriterForm {
  return { explicitVr: uid !== UID.implicit, bigEndian: uid === UID.bigEndian };
}

/** Preamble, mark, meta header and what follows. */
export function part10(uid: string, ...rest: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const meta = dataSet([
    ['00020001', 'OB', [0, 1]],
    ['00020010', 'UI', uid],
  ]);
  const length = element(['00020000', 'UL', meta.length]);
  return concatenate(new Uint8Array(128), latin('DICM'), length, meta, ...rest);
}

/** Encapsulated pixel data: offset table (may be empty) and fragments. */
export function encapsulated(fragments: readonly Uint8Array[], offsets: readonly number[] = []): Uint8Array {
  const piece = (bytes: Uint8Array): Uint8Array => {
    const even = bytes.length % 2 ? concatenate(bytes, Uint8Array.of(0)) : bytes;
    return concatenate(tagBytes('fffee000', EXPLICIT), number(4, even.length, EXPLICIT), even);
  };
  return concatenate(
    elementHead('7fe00010', 'OB', 0xffff_ffff),
    piece(concatenate(...offsets.map((offset) => number(4, offset, EXPLICIT)))),
    ...fragments.map(piece),
    tagBytes('fffee0dd', EXPLICIT),
    number(4, 0, EXPLICIT),
  );
}

/** Group 0028 of a grey picture; `more` is added or replaces by tag. */
export function pictureFields(
  columns: number,
  rows: number,
  more: readonly Field[] = [],
  bits: { readonly allocated: number; readonly stored: number; readonly signed?: boolean } = {
    allocated: 16,
    stored: 12,
  },
): readonly Field[] {
  const fields: Field[] = [
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280010', 'US', rows],
    ['00280011', 'US', columns],
    ['00280100', 'US', bits.allocated],
    ['00280101', 'US', bits.stored],
    ['00280102', 'US', bits.stored - 1],
    ['00280103', 'US', bits.signed ? 1 : 0],
  ];
  const replaced = new Set(more.map(([tag]) => tag));
  return [...fields.filter(([tag]) => !replaced.has(tag)), ...more].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

export const PATIENT: readonly Field[] = [
  ['00080060', 'CS', 'CR'],
  ['00081030', 'LO', 'Thorax p.a.'],
  ['00100010', 'PN', 'Muster^Erika'],
  ['00100020', 'LO', 'PID-4711'],
  ['00100030', 'DA', '19670131'],
  ['00100040', 'CS', 'F'],
];

/** A native grey file of 16-bit values. */
export function nativeFile(
  uid: string,
  columns: number,
  rows: number,
  values: ArrayLike<number>,
  more: readonly Field[] = [],
  bits?: Parameters<typeof pictureFields>[3],
): Uint8Array<ArrayBuffer> {
  const form = formOf(uid);
  const eight = bits?.allocated === 8;
  const pixels = eight ? Uint8Array.from(values) : Array.from(values);
  return part10(
    uid,
    dataSet([...PATIENT, ...pictureFields(columns, rows, more, bits)], form),
    element(['7fe00010', eight ? 'OB' : 'OW', pixels], form),
  );
}
