import { defect, ok, type Result } from '@medicus/ids';

/** Bits that are looked up at once: the table (16 kB) stays in the processor's first cache. */
export const LOOK_AHEAD = 12;

/** It has no extra bits: the difference is always the same (ITU-T T.81 H.1.2.2). */
export const LARGEST_CATEGORY = 16;
export const LARGEST_DIFFERENCE = 32_768;

const LONGEST_CODE = 16;

/** One Huffman table of ITU-T T.81 C.2 for categories of differences. */
export interface HuffmanTable {
  /**
   * For every value of the next {@link LOOK_AHEAD} bits: `difference << 5 | length` if code and extra bits are both
   * among them, 0 if not.
   */
  readonly lookAhead: Int32Array;
  /** For every value of the next 16 bits: `category << 5 | length` of the code; 0 where there is none. */
  readonly codes: Uint16Array;
  /** As it stands in the codestream. */
  readonly specification: Uint8Array;
}

/** `specification`: how many codes of 1–16 bits there are, then their categories in the order of the codes. */
export function buildHuffmanTable(specification: Uint8Array): Result<HuffmanTable, 'codestream-malformed'> {
  const lookAhead = new Int32Array(1 << LOOK_AHEAD);
  const codes = new Uint16Array(1 << LONGEST_CODE);
  let code = 0;
  let index = LONGEST_CODE;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const count = specification[length - 1] ?? 0;
    if (code + count > 1 << length) return defect('codestream-malformed');
    for (let one = 0; one < count; one++, code++, index++) {
      const category = specification[index] ?? LARGEST_CATEGORY + 1;
      if (category > LARGEST_CATEGORY) return defect('codestream-malformed');
      const unused = LONGEST_CODE - length;
      codes.fill((category << 5) | length, code << unused, (code + 1) << unused);
      if (length <= LOOK_AHEAD) lookUp(lookAhead, code, length, category);
    }
    code <<= 1;
  }
  return ok({ lookAhead, codes, specification });
}

/** Every value of the look-ahead bits that begins with this code. */
function lookUp(lookAhead: Int32Array, code: number, length: number, category: number): void {
  const rest = LOOK_AHEAD - length;
  const first = code << rest;
  if (category === 0) lookAhead.fill(length, first, first + (1 << rest));
  else if (category === LARGEST_CATEGORY)
    lookAhead.fill((LARGEST_DIFFERENCE << 5) | length, first, first + (1 << rest));
  else if (category <= rest) {
    const unused = rest - category;
    for (let extra = 0; extra < 1 << category; extra++) {
      const entry = (differenceOf(extra, category) << 5) | (length + category);
      lookAhead.fill(entry, first + (extra << unused), first + ((extra + 1) << unused));
    }
  }
}

/** EXTEND of ITU-T T.81 F.2.2.1: the difference that `category` extra bits stand for. */
function differenceOf(extra: number, category: number): number {
  return extra >= 1 << (category - 1) ? extra : extra - (1 << category) + 1;
}
