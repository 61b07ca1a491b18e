import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from '../byte-reader.ts';
import type { DicomDefect } from '../defects.ts';
import { type FileForm, readFileForm } from '../file-form.ts';
import { inflatedSource } from '../inflated-source.ts';
import { LIMITS } from '../limits.ts';
import { scanDataSet } from '../scan-data-set.ts';
import { EXPLICIT_LITTLE_ENDIAN } from '../transfer-syntax.ts';
import { type Node, readDataTree } from './data-tree.ts';
import { type PixelElement, readPixelGroup } from './pixel-group.ts';

const FIRST_PREFIX = 64 * 1024;

type PartsDefect = DicomDefect | 'pixel-data-truncated' | 'fragments-malformed';

export interface FileParts {
  /** Where the ranges point: the file, or what it is when inflated (then written as explicit little endian). */
  readonly source: ByteSource;
  readonly form: FileForm;
  readonly nodes: readonly Node[];
  readonly pixels: readonly PixelElement[];
}

/** Reads the elements before the pixels and finds the extent of these, without reading them. */
export async function readFileParts(source: ByteSource): Promise<Result<FileParts, PartsDefect>> {
  for (let size = FIRST_PREFIX; ; size *= 4) {
    const prefix = await readRange(source, 0, Math.min(size, source.size));
    if (!prefix.ok) return defect('unreadable');
    const bytes = prefix.value;
    const complete = bytes.length === source.size;
    const form = readFileForm(bytes, complete);
    if (!form.ok) return form;
    if (form.value !== 'more') {
      if (form.value.transferSyntax.deflated) return readInflated(source, form.value);
      const parts = await partsWithin(source, bytes, form.value);
      if (parts !== 'more') return parts;
    }
    if (size >= LIMITS.headerBytes) return defect('header-too-large');
  }
}

async function readInflated(source: ByteSource, form: FileForm): Promise<Result<FileParts, PartsDefect>> {
  const inflated = await inflatedSource(source, form.dataSetAt);
  if (!inflated.ok) {
    if (inflated.defect === 'frame-truncated') return defect('truncated');
    return inflated.defect === 'fragments-malformed' ? defect('malformed') : defect(inflated.defect);
  }
  const bytes = await inflated.value.slice(0, Math.min(inflated.value.size, LIMITS.headerBytes));
  const parts = await partsWithin(inflated.value, bytes, { ...form, transferSyntax: EXPLICIT_LITTLE_ENDIAN });
  return parts === 'more' ? defect('header-too-large') : parts;
}

/** From the first bytes of a file; `more`: the data before the picture go on behind them. */
async function partsWithin(
  source: ByteSource,
  bytes: Uint8Array<ArrayBuffer>,
  form: FileForm,
): Promise<Result<FileParts, PartsDefect> | 'more'> {
  const scan = scanDataSet(bytes, form.dataSetAt, form, bytes.length === source.size);
  if (!scan.ok) return scan;
  if (scan.value.kind === 'more') return 'more';
  const nodes = readDataTree(bytes, form.dataSetAt, scan.value.at, form);
  if (!nodes) return defect('malformed');
  const pixels = scan.value.kind === 'pixel-data' ? await readPixelGroup(source, scan.value.at, form) : ok([]);
  return pixels.ok ? ok({ source, form, nodes, pixels: pixels.value }) : pixels;
}
