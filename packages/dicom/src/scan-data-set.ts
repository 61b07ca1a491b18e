import { defect, ok, type Result } from '@medicus/ids';
import type { DicomDefect } from './defects.ts';
import { LIMITS } from './limits.ts';

/** Explicit VRs whose length field has four bytes (PS3.5 7.1.2). */
const LONG_VR = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED = 0xff_ff_ff_ff;
const ITEM = 0xfffe_e000;
const ITEM_END = 0xfffe_e00d;
const SEQUENCE_END = 0xfffe_e0dd;

/** VRs of PS3.5 from 2018 on: 64-bit integers, with four bytes of length. dicom-parser 1.8.21 reads two. */
const NEWER_VR = new Set(['OV', 'SV', 'UV']);

/** What is known of the elements before `at`. */
export interface ScannedExtent {
  readonly at: number;
  /** Where elements with the VR OV, SV or UV start, at any depth. */
  readonly newerVrs: readonly number[];
}

/** Where the scan stopped. `pixel-data`: at the first top-level element of group 7FE0. `end`: there is none. */
export type ScanEnd =
  | ({ readonly kind: 'pixel-data' | 'end' } & ScannedExtent)
  /** The prefix was too short: come again with more bytes. */
  | { readonly kind: 'more' };

interface Level {
  readonly kind: 'elements' | 'items' | 'fragments';
  /** Exclusive; infinite where a delimiter ends it. */
  readonly end: number;
  readonly explicitVr: boolean;
}

/**
 * Walks a data set without recursion and without copying, in the grammar that dicom-parser follows, and
 * bounds depth and number before that (recursive, allocating) parser sees it. Linear in the bytes.
 */
export function scanDataSet(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  form: { readonly explicitVr: boolean; readonly bigEndian: boolean },
  complete: boolean,
): Result<ScanEnd, DicomDefect> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = !form.bigEndian;
  const short = (): Result<ScanEnd, DicomDefect> => (complete ? defect('truncated') : ok({ kind: 'more' }));
  const tagAt = (at: number): number => view.getUint16(at, little) * 0x1_0000 + view.getUint16(at + 2, little);

  let level: Level = { kind: 'elements', end: Infinity, explicitVr: form.explicitVr };
  const outer: Level[] = [];
  const enter = (next: Level): boolean => {
    outer.push(level);
    level = next;
    return outer.length <= 2 * LIMITS.depth;
  };
  const newerVrs: number[] = [];
  let elements = 0;
  let items = 0;
  let at = from;

  for (;;) {
    while (at >= level.end) {
      const above = outer.pop();
      if (!above || at > level.end) return defect('malformed');
      level = above;
    }
    if (at === bytes.length) {
      if (!complete) return ok({ kind: 'more' });
      // Sequences that merely lack their end mark are common in old files; dicom-parser accepts them too.
      return outer.every((one) => one.end === Infinity) && level.end === Infinity
        ? ok({ kind: 'end', at, newerVrs })
        : defect('truncated');
    }
    if (at + 8 > bytes.length) return short();
    const tag = tagAt(at);

    if (level.kind !== 'elements') {
      const length = view.getUint32(at + 4, little);
      at += 8;
      if (tag === SEQUENCE_END) {
        const above = outer.pop();
        if (!above) return defect('malformed');
        level = above;
      } else if (tag !== ITEM) {
        return defect('malformed');
      } else if (level.kind === 'fragments') {
        if (++items > LIMITS.items) return defect('too-many-elements');
        if (at + length > bytes.length) return short();
        at += length;
      } else {
        if (++items > LIMITS.items) return defect('too-many-elements');
        const end = length === UNDEFINED ? Infinity : at + length;
        if (end !== Infinity && end > level.end) return defect('malformed');
        if (!enter({ kind: 'elements', end, explicitVr: level.explicitVr })) return defect('too-deep');
      }
      continue;
    }

    if (tag === ITEM_END || tag === SEQUENCE_END) {
      // The end mark of an item of undefined length; a stray one elsewhere is stepped over.
      at += 8;
      if (tag === ITEM_END && level.end === Infinity) {
        const above = outer.pop();
        if (above) level = above;
      }
      continue;
    }
    if (outer.length === 0 && tag >= 0x7fe0_0000) {
      return ok({ kind: tag < 0x7fe1_0000 ? 'pixel-data' : 'end', at, newerVrs });
    }
    if (++elements > LIMITS.elements) return defect('too-many-elements');

    let vr = '';
    let length: number;
    if (level.explicitVr) {
      vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0);
      if (LONG_VR.has(vr)) {
        if (at + 12 > bytes.length) return short();
        if (NEWER_VR.has(vr)) newerVrs.push(at);
        length = view.getUint32(at + 8, little);
        at += 12;
      } else {
        length = view.getUint16(at + 6, little);
        at += 8;
      }
    } else {
      length = view.getUint32(at + 4, little);
      at += 8;
    }

    const undefinedLength = length === UNDEFINED;
    if (!undefinedLength && at + length > level.end) return defect('malformed');
    const end = undefinedLength ? Infinity : at + length;
    // Private data of known length may begin like a sequence by chance; dicom-parser steps over it too.
    const mayNest = undefinedLength || (tag >>> 16) % 2 === 0;
    if (vr === 'SQ' || (undefinedLength && vr === 'UN')) {
      if (!enter({ kind: 'items', end, explicitVr: vr === 'SQ' && level.explicitVr })) return defect('too-deep');
    } else if (undefinedLength && tag === 0x7fe0_0010 && level.explicitVr) {
      if (!enter({ kind: 'fragments', end, explicitVr: true })) return defect('too-deep');
    } else if (!level.explicitVr && length > 0 && at + 4 <= bytes.length && isItemTag(tagAt(at)) && mayNest) {
      if (!enter({ kind: 'items', end, explicitVr: false })) return defect('too-deep');
    } else if (undefinedLength) {
      // No grammar says where it ends.
      return at + 4 > bytes.length && !complete ? ok({ kind: 'more' }) : defect('malformed');
    } else {
      if (end > bytes.length) return short();
      at = end;
    }
  }
}

function isItemTag(tag: number): boolean {
  return tag === ITEM || tag === SEQUENCE_END;
}
