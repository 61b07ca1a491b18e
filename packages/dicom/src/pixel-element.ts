import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from './byte-reader.ts';
import type { PictureDefect } from './defects.ts';
import type { FileForm } from './file-form.ts';
import { LIMITS } from './limits.ts';

export const UNDEFINED = 0xff_ff_ff_ff;
const LONG_VR = /^(OB|OD|OF|OL|OV|OW|UN|SV|UV)$/;

/** Pixel Data, Float Pixel Data, Double Float Pixel Data: a data set has one of them (PS3.5 8.1.1). */
export type PixelKind = 'integer' | 'float' | 'double';

const KINDS: Readonly<Record<number, PixelKind>> = { 0x0008: 'float', 0x0009: 'double', 0x0010: 'integer' };

/** The element that holds the pixels. */
export interface PixelElementHead {
  readonly kind: PixelKind;
  /** False: pixels of another kind follow, and nobody can say which are meant. */
  readonly alone: boolean;
  /** Empty where the file names none. */
  readonly vr: string;
  readonly dataAt: number;
  /** {@link UNDEFINED} of compressed pixels. */
  readonly length: number;
  /** Extended offset table and its lengths; empty where absent. */
  readonly extended: Readonly<Record<'offsets' | 'lengths', readonly number[]>>;
}

/** Reads the few elements of group 7FE0 up to the one with the pixels, not the pixels themselves. */
export async function findPixelElement(
  source: ByteSource,
  from: number,
  form: FileForm,
): Promise<Result<PixelElementHead, PictureDefect>> {
  const extended: Record<'offsets' | 'lengths', readonly number[]> = { offsets: [], lengths: [] };
  let at = from;
  for (let elements = 0; elements < 8; elements++) {
    const head = await readElementHead(source, at, form);
    if (!head.ok) return head;
    const { group, element, vr, length, dataAt } = head.value;
    if (group !== 0x7fe0) return defect('no-picture');
    const kind = KINDS[element];
    if (kind !== undefined) {
      // Integers come last: what follows them costs no read.
      const alone = kind === 'integer' || !(await otherPixelsAt(source, dataAt + length, form));
      return ok({ kind, alone, vr, dataAt, length, extended });
    }
    if (length === UNDEFINED || length > LIMITS.frames * 8) return defect('fragments-malformed');
    if (element === 0x0001 || element === 0x0002) {
      const table = await readRange(source, dataAt, dataAt + length);
      if (!table.ok) return defect('fragments-malformed');
      extended[element === 0x0001 ? 'offsets' : 'lengths'] = uint64s(table.value);
    }
    at = dataAt + length;
  }
  return defect('no-picture');
}

interface ElementHead {
  readonly group: number;
  readonly element: number;
  readonly vr: string;
  readonly length: number;
  readonly dataAt: number;
}

async function readElementHead(
  source: ByteSource,
  at: number,
  form: FileForm,
): Promise<Result<ElementHead, 'fragments-malformed'>> {
  const head = await readRange(source, at, Math.min(at + 12, source.size));
  if (!head.ok || head.value.length < 8) return defect('fragments-malformed');
  const view = new DataView(head.value.buffer, head.value.byteOffset, head.value.length);
  const little = !form.bigEndian;
  const vr = form.explicitVr ? String.fromCharCode(view.getUint8(4), view.getUint8(5)) : '';
  const long = form.explicitVr && LONG_VR.test(vr);
  if (long && head.value.length < 12) return defect('fragments-malformed');
  const length = long
    ? view.getUint32(8, little)
    : form.explicitVr
      ? view.getUint16(6, little)
      : view.getUint32(4, little);
  return ok({
    group: view.getUint16(0, little),
    element: view.getUint16(2, little),
    vr,
    length,
    dataAt: at + (long ? 12 : 8),
  });
}

/** Whether a further pixel element stands there. */
async function otherPixelsAt(source: ByteSource, at: number, form: FileForm): Promise<boolean> {
  if (at + 8 > source.size) return false;
  const head = await readElementHead(source, at, form);
  return !head.ok || (head.value.group === 0x7fe0 && KINDS[head.value.element] !== undefined);
}

/** Beyond 2⁵³ no number is exact, and no file reaches. */
function uint64s(bytes: Uint8Array<ArrayBuffer>): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 3 }, (_, index) => {
    const number = Number(view.getBigUint64(index * 8, true));
    return Number.isSafeInteger(number) ? number : Number.NaN;
  });
}
