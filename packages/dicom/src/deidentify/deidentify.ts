import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import type { DicomDefect, PictureDefect } from '../defects.ts';
import { parseElements } from '../dicom-parser.ts';
import { type FileForm, readFileForm } from '../file-form.ts';
import { LIMITS } from '../limits.ts';
import { readHeader } from '../read-header.ts';
import { scanDataSet } from '../scan-data-set.ts';
import { EXPLICIT_LITTLE_ENDIAN, type TransferSyntax } from '../transfer-syntax.ts';
import { applyProfile, collectUids, uidsIn } from './apply-profile.ts';
import { blackOut, type BlackOutDefect, type Rectangle } from './black-out.ts';
import { burntInText, type BurntInText } from './burnt-in-text.ts';
import { compareDataSets, type DataSetChanges, findBreach, treeOf } from './compare-data-sets.ts';
import type { ProfileOptions } from './confidentiality-profile.ts';
import { type Encoding, isSequence, type Node } from './data-tree.ts';
import { fileHead, markDeidentified } from './file-head.ts';
import { readFileParts } from './file-parts.ts';
import { collectIdentifyingWords } from './identifying-words.ts';
import { joinedSource, type Piece } from '../joined-source.ts';
import { describeDerived, describeRewritten, type RewrittenPixels } from './rewritten-pixels.ts';
import { seenInPixelData } from './seen-in-pixel-data.ts';
import { type KeyedHash, shareDays, shareUid } from './share-key.ts';
import { elementHead, writeDataSet } from './write-data-set.ts';

export interface DeidentifyOptions extends ProfileOptions {
  readonly keyedHash: KeyedHash;
  /** Made black in every frame of native pixel data. */
  readonly blackOut?: readonly Rectangle[];
  /** Instead: pixels in which rectangles are black already. They are verified by nobody but their maker. */
  readonly pixels?: RewrittenPixels;
}

export type DeidentifyDefect =
  | DicomDefect
  | PictureDefect
  | BlackOutDefect
  | 'pixel-data-truncated'
  /** The result, read anew, did not keep the profile: nothing is handed out. */
  | 'verification-failed';

export interface Deidentified {
  /** The new file; pixels are read from the old one when they are asked for. */
  readonly file: ByteSource;
  readonly changes: DataSetChanges;
  readonly burntInText: BurntInText;
  /** The file held only the address of a picture (JPIP); the address goes, so there is no picture left. */
  readonly pictureReferenceRemoved: boolean;
}

/**
 * PS3.15 Basic Application Level Confidentiality Profile. Pseudonymous, not anonymous: whoever has the share's
 * secret can join UIDs, and pixels may show text or a face. The header is held in memory (≤ 16 MiB), pixels never.
 */
export async function deidentify(
  source: ByteSource,
  options: DeidentifyOptions,
): Promise<Result<Deidentified, DeidentifyDefect>> {
  const parts = await readFileParts(source);
  if (!parts.ok) return parts;
  const { form, nodes, pixels } = parts.value;
  const readable = parts.value.source;

  let change: ReturnType<typeof blackOut> | undefined;
  if (!options.pixels && options.blackOut && options.blackOut.length > 0) {
    const header = await readHeader(source);
    if (!header.ok) return header;
    if (!header.value.picture.ok) return header.value.picture;
    change = blackOut(header.value.picture.value, options.blackOut);
    if (!change.ok) return change;
  }
  const changePixels = change?.ok === true ? change.value : undefined;

  const found = collectUids(nodes, options);
  // Each costs a hash.
  if (found.all.size > LIMITS.items) return defect('too-many-elements');
  const uids = new Map<string, string>();
  for (const uid of found.all) uids.set(uid, await shareUid(uid, options.keyedHash));
  const words = collectIdentifyingWords(nodes, found.instances);
  if (!words) return defect('too-many-elements');
  const context = {
    options,
    uids,
    instanceUids: found.instances,
    shiftDays: await shareDays(options.keyedHash),
    words,
  };
  const rectangles = options.pixels?.rectangles ?? options.blackOut ?? [];
  const blackedOut = rectangles.length > 0;
  let kept = applyProfile(nodes, context);
  if (options.pixels) {
    const { packing, lossy } = form.transferSyntax;
    const compressedBytes = pixels.reduce((sum, { range }) => sum + range.to - range.from, 0);
    kept = describeRewritten(kept, options.pixels, { lossyPacking: lossy ? packing : undefined, compressedBytes });
  }
  if (blackedOut) {
    const message = `${instanceUid(nodes)} black-out ${JSON.stringify(rectangles)}`;
    kept = describeDerived(kept, await shareUid(message, options.keyedHash));
  }
  const cleaned = markDeidentified(kept, options, blackedOut);
  const written = markDeidentified([], options, blackedOut);

  // As the transfer syntax says, even where the old file was written otherwise.
  const transferSyntax = transferSyntaxAfter(form, options.pixels !== undefined);
  const encoding: Encoding = { explicitVr: transferSyntax.explicitVr, bigEndian: form.bigEndian };
  const head = fileHead(cleaned, transferSyntax.uid, await shareUid(`size ${source.size}`, options.keyedHash));
  const body = writeDataSet(cleaned, encoding);
  const pieces: Piece[] = [
    { kind: 'bytes', bytes: head },
    { kind: 'bytes', bytes: body },
    ...(options.pixels
      ? rewrittenPieces(options.pixels, encoding)
      : pixels.flatMap((element): Piece[] => [
          { kind: 'bytes', bytes: elementHead(element.tag, element.vr, element.length, encoding) },
          { kind: 'range', range: element.range, change: PIXELS.has(element.tag) ? changePixels : undefined },
        ])),
  ];
  const file = joinedSource(readable, pieces);

  const after = await readAnew(file, head.length + body.length);
  if (!after) return defect('verification-failed');
  if (findBreach(after, { options, originals: found.instances, words, written }) !== undefined)
    return defect('verification-failed');
  return ok({
    file,
    changes: compareDataSets(nodes, after),
    burntInText: options.pixels
      ? // Neither the codestream nor the unused bits are there any more.
        burntInText(
          nodes.filter(({ tag }) => !/^60..0102$/.test(tag)),
          { identity: false, notes: false },
        )
      : burntInText(nodes, await seenInPixelData(parts.value, source, words)),
    pictureReferenceRemoved: pixels.length === 0 && nodes.some(({ tag }) => tag === PROVIDER_URL),
  });
}

/** Integers, float, double. */
const PIXELS: ReadonlySet<string> = new Set(['7fe00010', '7fe00008', '7fe00009']);

/** Pixel Data Provider URL. */
const PROVIDER_URL = '00287fe0';

/** JPIP's syntaxes say that the picture is elsewhere; without its address they would say what is not true. */
function transferSyntaxAfter({ transferSyntax }: FileForm, rewritten: boolean): TransferSyntax {
  const native = transferSyntax.packing === 'jpip' || (rewritten && transferSyntax.encapsulated);
  return native ? EXPLICIT_LITTLE_ENDIAN : transferSyntax;
}

function instanceUid(nodes: readonly Node[]): string {
  const node = nodes.find(({ tag }) => tag === '00080018');
  return (node && !isSequence(node) && uidsIn(node)[0]) || '';
}

function rewrittenPieces({ bytes, form }: RewrittenPixels, encoding: Encoding): readonly Piece[] {
  const odd = bytes.size % 2;
  const [tag, vr] = pixelElementOf(form, encoding);
  return [
    { kind: 'bytes', bytes: elementHead(tag, vr, bytes.size + odd, encoding) },
    { kind: 'source', source: bytes },
    { kind: 'bytes', bytes: new Uint8Array(odd) },
  ];
}

function pixelElementOf(form: RewrittenPixels['form'], { explicitVr }: Encoding): readonly [tag: string, vr: string] {
  if (form.sampleFormat === 'float') return form.bitsAllocated === 64 ? ['7fe00009', 'OD'] : ['7fe00008', 'OF'];
  return ['7fe00010', form.bitsAllocated === 8 && explicitVr ? 'OB' : 'OW'];
}

/** The result's header through the file-level reader and dicom-parser: not the code that wrote it. */
async function readAnew(file: ByteSource, headEnd: number): Promise<readonly Node[] | undefined> {
  const bytes = await file.slice(0, Math.min(file.size, headEnd + 12));
  if (bytes.subarray(0, 128).some((byte) => byte !== 0)) return undefined;
  const form = readFileForm(bytes, bytes.length === file.size);
  if (!form.ok || form.value === 'more') return undefined;
  const scan = scanDataSet(bytes, form.value.dataSetAt, form.value, bytes.length === file.size);
  if (!scan.ok || scan.value.kind === 'more' || scan.value.at !== headEnd) return undefined;
  const parsed = parseElements(bytes, scan.value, form.value.dataSetAt, form.value);
  return parsed && treeOf(bytes, parsed.elements);
}
