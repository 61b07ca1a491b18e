import dicomParser, { type ByteArrayParser, type DataSet, type Element } from 'dicom-parser';

/** Elements of one data set by tag (`x00100010`), offsets into the bytes that were parsed. */
export type Elements = Readonly<Record<string, Element>>;

/**
 * dicom-parser over a data set that {@link scanDataSet} has already found to be bounded in depth and number.
 * Called below its file-level entry: that one guesses at a second `DICM`, compares transfer syntaxes with
 * their padding, and inflates without a limit. It throws strings and objects; here that becomes `undefined`.
 */
export function parseElements(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  form: { readonly explicitVr: boolean; readonly bigEndian: boolean },
): { readonly elements: Elements; readonly numbers: ByteArrayParser } | undefined {
  const numbers = form.bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
  const elements: Record<string, Element> = Object.create(null) as Record<string, Element>;
  if (from >= bytes.length) return { elements, numbers };
  try {
    const stream = new dicomParser.ByteStream(numbers, bytes, from);
    const dataSet = { elements, byteArray: bytes, byteArrayParser: numbers, warnings: [] } as unknown as DataSet;
    if (form.explicitVr) dicomParser.parseDicomDataSetExplicit(dataSet, stream, bytes.length);
    else dicomParser.parseDicomDataSetImplicit(dataSet, stream, bytes.length);
    return { elements, numbers };
  } catch {
    return undefined;
  }
}
