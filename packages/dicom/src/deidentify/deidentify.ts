import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { readRange } from '../byte-reader.ts';
import type { DicomDefect, PictureDefect } from '../defects.ts';
import { parseElements } from '../dicom-parser.ts';
import { type FileForm, readFileForm } from '../file-form.ts';
import { inflatedSource } from '../inflated-source.ts';
import { LIMITS } from '../limits.ts';
import { readHeader } from '../read-header.ts';
import { scanDataSet } from '../scan-data-set.ts';
import { EXPLICIT_LITTLE_ENDIAN } from '../transfer-syntax.ts';
import { applyProfile, collectUids } from './apply-profile.ts';
import { blackOut, type BlackOutDefect, type Rectangle } from './black-out.ts';
import { burntInText, type BurntInText } from './burnt-in-text.ts';
import { compareDataSets, type DataSetChanges, findBreach, treeOf } from './compare-data-sets.ts';
import type { ProfileOptions } from './confidentiality-profile.ts';
import { type Encoding, type Node, readDataTree } from './data-tree.ts';
import { fileHead, markDeidentified } from './file-head.ts';
import { collectIdentifyingWords, type IdentifyingWords, wordInBytes } from './identifying-words.ts';
import { joinedSource, type Piece } from './joined-source.ts';
import { type PixelElement, readPixelGroup } from './pixel-group.ts';
import { type KeyedHash, shareDays, shareUid } from './share-key.ts';
import { elementHead, writeDataSet } from './write-data-set.ts';

export interface DeidentifyOptions extends ProfileOptions {
  readonly keyedHash: KeyedHash;
  /** Made black in every frame of native pixel data. */
  readonly blackOut?: readonly Rectangle[];
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

const FIRST_PREFIX = 64 * 1024;
/** Comments stand at the start of a codestream. */
const CODESTREAM_START = 16 * 1024;

/**
 * PS3.15 Basic Application Level Confidentiality Profile. Pseudonymous, not anonymous: whoever has the share's
 * secret can join UIDs, and pixels may show text or a face. The header is held in memory (≤ 16 MiB), pixels never.
 */
export async function deidentify(
  source: ByteSource,
  options: DeidentifyOptions,
): Promise<Result<Deidentified, DeidentifyDefect>> {
  const parts = await readParts(source);
  if (!parts.ok) return parts;
  const { form, nodes, pixels } = parts.value;
  const readable = parts.value.source;

  let change: ReturnType<typeof blackOut> | undefined;
  if (options.blackOut && options.blackOut.length > 0) {
    const header = await readHeader(source);
    if (!header.ok) return header;
    if (!header.value.picture.ok) return header.value.picture;
    change = blackOut(header.value.picture.value, options.blackOut);
    if (!change.ok) return change;
  }
  const changePixels = change?.ok === true ? change.value : undefined;

  const found = collectUids(nodes, options);
  const uids = new Map<string, string>();
  for (const uid of found.all) uids.set(uid, await shareUid(uid, options.keyedHash));
  const words = collectIdentifyingWords(nodes, found.instances);
  const context = {
    options,
    uids,
    instanceUids: found.instances,
    shiftDays: await shareDays(options.keyedHash),
    words,
  };
  const cleaned = markDeidentified(applyProfile(nodes, context), options, changePixels !== undefined);

  // As the transfer syntax says, even where the old file was written otherwise.
  const encoding: Encoding = { explicitVr: form.transferSyntax.explicitVr, bigEndian: form.bigEndian };
  const head = fileHead(cleaned, transferSyntaxAfter(form), await shareUid(`size ${source.size}`, options.keyedHash));
  const body = writeDataSet(cleaned, encoding);
  const pieces: Piece[] = [
    { kind: 'bytes', bytes: head },
    { kind: 'bytes', bytes: body },
    ...pixels.flatMap((element): Piece[] => [
      { kind: 'bytes', bytes: elementHead(element.tag, element.vr, element.length, encoding) },
      { kind: 'range', range: element.range, change: element.tag === '7fe00010' ? changePixels : undefined },
    ]),
  ];
  const file = joinedSource(readable, pieces);

  const after = await readAnew(file, head.length + body.length);
  if (!after) return defect('verification-failed');
  if (findBreach(after, { options, originals: found.instances, words }) !== undefined)
    return defect('verification-failed');
  return ok({
    file,
    changes: compareDataSets(nodes, after),
    burntInText: burntInText(nodes, await identityInCodestream(readable, pixels, words)),
    pictureReferenceRemoved: nodes.some(({ tag }) => tag === PROVIDER_URL),
  });
}

/** Pixel Data Provider URL. */
const PROVIDER_URL = '00287fe0';

/** JPIP's syntaxes say that the picture is elsewhere; without its address they would say what is not true. */
function transferSyntaxAfter({ transferSyntax }: FileForm): string {
  return (transferSyntax.packing === 'jpip' ? EXPLICIT_LITTLE_ENDIAN : transferSyntax).uid;
}

interface Parts {
  /** Where the ranges point: the file, or what it is when inflated (then written as explicit little endian). */
  readonly source: ByteSource;
  readonly form: FileForm;
  readonly nodes: readonly Node[];
  readonly pixels: readonly PixelElement[];
}

async function readParts(source: ByteSource): Promise<Result<Parts, DeidentifyDefect>> {
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

async function readInflated(source: ByteSource, form: FileForm): Promise<Result<Parts, DeidentifyDefect>> {
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
): Promise<Result<Parts, DeidentifyDefect> | 'more'> {
  const scan = scanDataSet(bytes, form.dataSetAt, form, bytes.length === source.size);
  if (!scan.ok) return scan;
  if (scan.value.kind === 'more') return 'more';
  const nodes = readDataTree(bytes, form.dataSetAt, scan.value.at, form);
  if (!nodes) return defect('malformed');
  const pixels = scan.value.kind === 'pixel-data' ? await readPixelGroup(source, scan.value.at, form) : ok([]);
  return pixels.ok ? ok({ source, form, nodes, pixels: pixels.value }) : pixels;
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

async function identityInCodestream(
  source: ByteSource,
  pixels: readonly PixelElement[],
  words: IdentifyingWords,
): Promise<boolean> {
  const compressed = pixels.find((element) => element.length === 'undefined');
  if (!compressed) return false;
  const { from, to } = compressed.range;
  const start = await readRange(source, from, Math.min(to, from + CODESTREAM_START));
  return start.ok && wordInBytes(start.value, words);
}
