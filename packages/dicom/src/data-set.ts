import type { ByteArrayParser } from 'dicom-parser';
import { type CharacterSet, characterSetOf, cleanText, readableText } from './character-set.ts';
import type { Elements } from './dicom-parser.ts';

/** Longest text that is read from one element; headers show lines, not books. */
const LONGEST_TEXT = 4096;

/** No value that is read here has more parts; a file may have thousands of frames, each of which reads them again. */
const MOST_VALUES = 32;

function finiteNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Typed, total reads from one data set: whatever is missing, short or of another kind is `undefined`. */
export class DataSetReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #elements: Elements;
  readonly #numbers: ByteArrayParser;
  readonly characterSet: CharacterSet;
  /** What was read: thousands of frames ask for the same values. */
  #known: Map<string, unknown> | undefined;

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    elements: Elements,
    numbers: ByteArrayParser,
    inherited: CharacterSet | undefined,
  ) {
    this.#bytes = bytes;
    this.#elements = elements;
    this.#numbers = numbers;
    const named = this.#ascii('x00080005');
    this.characterSet = named === undefined ? (inherited ?? characterSetOf([])) : characterSetOf(named.split('\\'));
  }

  #once<Value>(kind: string, tag: string, read: () => Value): Value {
    const key = kind + tag;
    this.#known ??= new Map();
    if (!this.#known.has(key)) this.#known.set(key, read());
    return this.#known.get(key) as Value;
  }

  has(tag: string): boolean {
    return this.#elements[tag] !== undefined;
  }

  vr(tag: string): string | undefined {
    return this.#elements[tag]?.vr;
  }

  /** The value's bytes, not copied. */
  raw(tag: string): Uint8Array<ArrayBuffer> | undefined {
    const element = this.#elements[tag];
    if (!element || element.length <= 0 || element.items) return undefined;
    const end = element.dataOffset + element.length;
    return end <= this.#bytes.length ? this.#bytes.subarray(element.dataOffset, end) : undefined;
  }

  /** Where the value stands in the bytes that were parsed. */
  range(tag: string): { readonly from: number; readonly to: number } | undefined {
    const element = this.#elements[tag];
    const raw = this.raw(tag);
    return element && raw && { from: element.dataOffset, to: element.dataOffset + raw.length };
  }

  #ascii(tag: string): string | undefined {
    const bytes = this.raw(tag)?.subarray(0, LONGEST_TEXT);
    return bytes === undefined ? undefined : String.fromCharCode(...bytes);
  }

  /** First value of a text element, cleaned; `undefined` when empty. */
  text(tag: string): string | undefined {
    return this.texts(tag)[0];
  }

  /** A person's name as it stands (`^` and `=` kept), cleaned. */
  name(tag: string): string | undefined {
    const bytes = this.raw(tag)?.subarray(0, LONGEST_TEXT);
    if (!bytes) return undefined;
    return cleanText(readableText(bytes, this.characterSet, '\\^=').split('\\')[0] ?? '') || undefined;
  }

  /** Values of a code string, UID, date or time: ASCII, cleaned, split. */
  codes(tag: string): readonly string[] {
    return this.#once('codes', tag, () =>
      (this.#ascii(tag) ?? '')
        .split('\\', MOST_VALUES)
        .map((code) => cleanText(code))
        .filter(Boolean),
    );
  }

  code(tag: string): string | undefined {
    return this.codes(tag)[0];
  }

  /** Decimal and integer strings in their places; `undefined` for what is no finite number. */
  decimals(tag: string): readonly (number | undefined)[] {
    return this.#once('decimals', tag, () => {
      const text = this.#ascii(tag);
      return text === undefined ? [] : text.split('\\', MOST_VALUES).map((one) => finiteNumber(cleanText(one)));
    });
  }

  /** The first that is a number. */
  decimal(tag: string): number | undefined {
    return this.decimals(tag).find((one) => one !== undefined);
  }

  /** Values of a text element in their places, cleaned; `undefined` where empty. */
  texts(tag: string): readonly (string | undefined)[] {
    return this.#once('texts', tag, () => {
      const bytes = this.raw(tag)?.subarray(0, LONGEST_TEXT);
      if (!bytes) return [];
      return readableText(bytes, this.characterSet, '\\\r\n\f\t')
        .split('\\', MOST_VALUES)
        .map((one) => cleanText(one) || undefined);
    });
  }

  uint16(tag: string, index = 0): number | undefined {
    const at = this.#offset(tag, index, 2);
    return at === undefined ? undefined : this.#numbers.readUint16(this.#bytes, at);
  }

  int16(tag: string, index = 0): number | undefined {
    const at = this.#offset(tag, index, 2);
    return at === undefined ? undefined : this.#numbers.readInt16(this.#bytes, at);
  }

  uint32(tag: string, index = 0): number | undefined {
    const at = this.#offset(tag, index, 4);
    return at === undefined ? undefined : this.#numbers.readUint32(this.#bytes, at);
  }

  float(tag: string, index = 0): number | undefined {
    const at = this.#offset(tag, index, 4);
    return at === undefined ? undefined : this.#numbers.readFloat(this.#bytes, at);
  }

  double(tag: string, index = 0): number | undefined {
    const at = this.#offset(tag, index, 8);
    return at === undefined ? undefined : this.#numbers.readDouble(this.#bytes, at);
  }

  #offset(tag: string, index: number, size: number): number | undefined {
    const element = this.#elements[tag];
    if (!element || element.items || (index + 1) * size > element.length) return undefined;
    const at = element.dataOffset + index * size;
    return at + size <= this.#bytes.length ? at : undefined;
  }

  /** All 16-bit numbers of a value. */
  uint16s(tag: string): Uint16Array | undefined {
    const raw = this.raw(tag);
    if (!raw) return undefined;
    const out = new Uint16Array(raw.length >> 1);
    for (let index = 0; index < out.length; index++) out[index] = this.#numbers.readUint16(raw, index * 2);
    return out;
  }

  /** The first `most` of a sequence. */
  items(tag: string, most = Infinity): readonly DataSetReader[] {
    const items = (this.#elements[tag]?.items ?? []).slice(0, most);
    return items.flatMap((item) =>
      item.dataSet ? [new DataSetReader(this.#bytes, item.dataSet.elements, this.#numbers, this.characterSet)] : [],
    );
  }

  item(tag: string): DataSetReader | undefined {
    return this.#once('item', tag, () => this.items(tag, 1)[0]);
  }
}
