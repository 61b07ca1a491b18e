import { defect, ok, type Result } from '@medicus/ids';
import type { DicomDefect, HeaderWarning } from './defects.ts';
import {
  EXPLICIT_LITTLE_ENDIAN,
  IMPLICIT_LITTLE_ENDIAN,
  type TransferSyntax,
  transferSyntaxOf,
} from './transfer-syntax.ts';

/** Where the data set starts and how it is written. */
export interface FileForm {
  readonly dataSetAt: number;
  readonly transferSyntax: TransferSyntax;
  /** How the elements are really written: some files claim otherwise. */
  readonly explicitVr: boolean;
  readonly bigEndian: boolean;
  readonly warnings: readonly HeaderWarning[];
}

const KNOWN_VR =
  /^(AE|AS|AT|CS|DA|DS|DT|FD|FL|IS|LO|LT|OB|OD|OF|OL|OV|OW|PN|SH|SL|SQ|SS|ST|SV|TM|UC|UI|UL|UN|UR|US|UT|UV)$/;
const LONG_VR = /^(OB|UN|SQ|OW|UT|OF|OD|OL|OV|UC|UR|SV|UV)$/;

export function hasMark(prefix: Uint8Array): boolean {
  return prefix.length >= 132 && latin(prefix, 128, 4) === 'DICM';
}

/**
 * Preamble, mark and group 2 (always explicit little endian, PS3.10 7.1); or a bare data set as old
 * archives write it, whose form is guessed from its first element. `more`: the prefix is too short.
 */
export function readFileForm(
  prefix: Uint8Array<ArrayBuffer>,
  complete: boolean,
): Result<FileForm | 'more', DicomDefect> {
  const marked = hasMark(prefix);
  const warnings: HeaderWarning[] = [];
  if (marked && looksExecutable(prefix)) warnings.push('executable-preamble');
  let at = marked ? 132 : 0;
  if (!marked) warnings.push('no-preamble');

  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.length);
  let uid: string | undefined;
  while (at + 8 <= prefix.length && view.getUint16(at, true) === 0x0002) {
    const element = view.getUint16(at + 2, true);
    const vr = latin(prefix, at + 4, 2);
    // Some makers write it without VRs, as the data set behind it. Nothing in it is long.
    const implicit = !KNOWN_VR.test(vr) && view.getUint16(at + 6, true) === 0;
    if (!KNOWN_VR.test(vr) && !(implicit && marked)) return defect(marked ? 'malformed' : 'not-dicom');
    const long = LONG_VR.test(vr);
    if (long && at + 12 > prefix.length) return complete ? defect('truncated') : ok('more');
    const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + (implicit ? 4 : 6), true);
    const from = at + (long ? 12 : 8);
    if (from + length > prefix.length) return complete ? defect('truncated') : ok('more');
    if (element === 0x0010) uid = uidIn(latin(prefix, from, length));
    at = from + length;
  }
  if (at + 8 > prefix.length) {
    if (!complete) return ok('more');
    return defect(marked && at < prefix.length ? 'truncated' : marked ? 'truncated' : 'not-dicom');
  }

  const announced = uid === undefined ? undefined : transferSyntaxOf(uid);
  // Nothing of it can be seen before it is inflated.
  if (announced?.deflated) {
    return ok({ dataSetAt: at, transferSyntax: announced, explicitVr: true, bigEndian: false, warnings });
  }
  if (announced === undefined) warnings.push('meta-header-missing');
  const seen = formOfFirstElement(view, prefix, at);
  if (announced === undefined && !seen) return defect(marked ? 'malformed' : 'not-dicom');
  const transferSyntax =
    announced ??
    (seen?.bigEndian
      ? transferSyntaxOf('1.2.840.10008.1.2.2')
      : seen?.explicitVr
        ? EXPLICIT_LITTLE_ENDIAN
        : IMPLICIT_LITTLE_ENDIAN);
  // The data set itself decides where it contradicts its announcement.
  const explicitVr = seen ? seen.explicitVr : transferSyntax.explicitVr;
  return ok({ dataSetAt: at, transferSyntax, explicitVr, bigEndian: transferSyntax.bigEndian, warnings });
}

/** Group 0008 first (or another low even group), with a VR or a sane length. */
function formOfFirstElement(
  view: DataView,
  bytes: Uint8Array,
  at: number,
): { readonly explicitVr: boolean; readonly bigEndian: boolean } | undefined {
  const plausible = (group: number): boolean => group >= 0x0004 && group <= 0x7fe0 && group % 2 === 0;
  const explicitVr = KNOWN_VR.test(latin(bytes, at + 4, 2));
  const little = view.getUint16(at, true);
  const big = view.getUint16(at, false);
  if (explicitVr && plausible(little) && (little <= 0x00ff || big > 0x00ff))
    return { explicitVr: true, bigEndian: false };
  if (explicitVr && plausible(big)) return { explicitVr: true, bigEndian: true };
  if (plausible(little) && little <= 0x0028 && view.getUint32(at + 4, true) < 0x1_0000) {
    return { explicitVr: false, bigEndian: false };
  }
  return undefined;
}

/** Windows, ELF, Mach-O and script starts: CVE-2019-11687 hides programs in the 128 free bytes. */
function looksExecutable(prefix: Uint8Array): boolean {
  const start = latin(prefix, 0, 4);
  return (
    start.startsWith('MZ') ||
    start.startsWith('#!') ||
    start === '\x7fELF' ||
    /^(\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)$/.test(start)
  );
}

/** What is no UID announces nothing: it would be shown to people, and go into copies without patient data. */
function uidIn(text: string): string | undefined {
  const uid = text.replace(/[\0 ]+$/, '');
  return /^[\d.]{1,64}$/.test(uid) ? uid : undefined;
}

function latin(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + Math.min(length, 256)));
}
