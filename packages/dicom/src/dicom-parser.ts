import dicomParser, { type ByteArrayParser, type DataSet, type Element } from 'dicom-parser';
import type { ScannedExtent } from './scan-data-set.ts';

/** Elements of one data set by tag (`x00100010`), offsets into the bytes that were parsed. */
export type Elements = Readonly<Record<string, Element>>;

/**
 * dicom-parser over a data set that {@link scanDataSet} has already found to be bounded in depth and number: from
 * `from` to the end of the scan. Called below its file-level entry: that one guesses at a second `DICM`, compares
 * transfer syntaxes with their padding, and inflates without a limit. It throws strings and objects; here that
 * becomes `undefined`.
 */
export function parseElements(
  bytes: Uint8Array<ArrayBuffer>,
  scanned: ScannedExtent,
  from: number,
  form: { readonly explicitVr: boolean; readonly bigEndian: boolean },
): { readonly elements: Elements; readonly numbers: ByteArrayParser } | undefined {
  const numbers = form.bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
  const elements: Record<string, Element> = Object.create(null) as Record<string, Element>;
  if (from >= scanned.at) return { elements, numbers };
  try {
    const readable = withKnownVrs(bytes, scanned);
    const stream = new dicomParser.ByteStream(numbers, readable, from);
    const dataSet = { elements, byteArray: readable, byteArrayParser: numbers, warnings: [] } as unknown as DataSet;
    if (form.explicitVr) dicomParser.parseDicomDataSetExplicit(dataSet, stream, readable.length);
    else dicomParser.parseDicomDataSetImplicit(dataSet, stream, readable.length);
    if (scanned.newerVrs.length > 0) restoreVrs(elements, bytes, new Set(scanned.newerVrs));
    return { elements, numbers };
  } catch {
    return undefined;
  }
}

/** What was scanned, with OB in the place of VRs whose length dicom-parser would misread; a copy only where there are any. */
function withKnownVrs(bytes: Uint8Array<ArrayBuffer>, { at, newerVrs }: ScannedExtent): Uint8Array<ArrayBuffer> {
  if (newerVrs.length === 0) return bytes.subarray(0, at);
  const copy = bytes.slice(0, at);
  for (const element of newerVrs) copy.set([0x4f, 0x42], element + 4);
  return copy;
}

/** Tag, VR, two bytes of nothing and the length stand before the value. */
const LONG_HEAD = 12;

function restoreVrs(elements: Elements, bytes: Uint8Array, newerVrs: ReadonlySet<number>): void {
  for (const element of Object.values(elements)) {
    const at = element.dataOffset - LONG_HEAD;
    if (newerVrs.has(at)) element.vr = String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0);
    for (const item of element.items ?? []) if (item.dataSet) restoreVrs(item.dataSet.elements, bytes, newerVrs);
  }
}
