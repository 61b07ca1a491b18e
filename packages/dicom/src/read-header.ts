import { type ByteSource, defect, ok, type Result } from '@medicus/ids';
import { isStandardUid } from './deidentify/share-key.ts';
import { DataSetReader } from './data-set.ts';
import { formatDate, formatTime } from './date-time.ts';
import type { DicomDefect, HeaderWarning, PictureDefect } from './defects.ts';
import { describePicture } from './describe-picture.ts';
import { parseElements } from './dicom-parser.ts';
import { type FileForm, hasMark, readFileForm } from './file-form.ts';
import type { DicomHeader } from './header.ts';
import { inflatedSource } from './inflated-source.ts';
import { LIMITS } from './limits.ts';
import type { OverlayDescription } from './overlays.ts';
import { formatPersonName } from './person-name.ts';
import type { PictureDescription } from './picture-description.ts';
import { locatePixelData } from './pixel-data.ts';
import { findPixelElement } from './pixel-element.ts';
import { scanDataSet } from './scan-data-set.ts';
import { undrawnKind } from './transfer-syntax.ts';
import { describeVideo } from './video/video-description.ts';

const FIRST_PREFIX = 64 * 1024;

/** By content, never by name: the mark at 128, or a bare data set whose first elements hold together. Reads ≤ 64 KiB. */
export async function isDicom(source: ByteSource): Promise<boolean> {
  const prefix = await readPrefix(source, FIRST_PREFIX);
  if (!prefix.ok) return false;
  if (hasMark(prefix.value)) return true;
  const complete = prefix.value.length === source.size;
  const form = readFileForm(prefix.value, complete);
  if (!form.ok || form.value === 'more') return false;
  const scan = scanDataSet(prefix.value, form.value.dataSetAt, form.value, complete);
  if (!scan.ok) return false;
  // Few formats keep the grammar of an implicit data set up to a picture, or for 64 KiB, by chance.
  if (scan.value.kind !== 'end') return true;
  return parseElements(prefix.value, scan.value, form.value.dataSetAt, form.value)?.elements['x00080016'] !== undefined;
}

/**
 * Reads the part before the pixel data (in prefixes of 64 KiB to 16 MiB) and, for compressed pictures, the table
 * of fragments; never the pixels. Never throws for anything a file can hold.
 */
export async function readHeader(source: ByteSource): Promise<Result<DicomHeader, DicomDefect>> {
  for (let size = FIRST_PREFIX; ; size *= 4) {
    const prefix = await readPrefix(source, size);
    if (!prefix.ok) return prefix;
    const bytes = prefix.value;
    const complete = bytes.length === source.size;

    const form = readFileForm(bytes, complete);
    if (!form.ok) return form;
    if (form.value !== 'more') {
      if (form.value.transferSyntax.deflated) return inflatedHeader(source, form.value);
      const header = await headerWithin(source, bytes, form.value, complete);
      if (header !== 'more') return header;
    }
    if (size >= LIMITS.headerBytes) return defect('header-too-large');
  }
}

async function inflatedHeader(source: ByteSource, form: FileForm): Promise<Result<DicomHeader, DicomDefect>> {
  const inflated = await inflatedSource(source, form.dataSetAt);
  if (!inflated.ok) {
    if (inflated.defect === 'frame-truncated') return defect('truncated');
    return inflated.defect === 'fragments-malformed' ? defect('malformed') : defect(inflated.defect);
  }
  const size = Math.min(inflated.value.size, LIMITS.headerBytes);
  const bytes = await inflated.value.slice(0, size);
  const header = await headerWithin(inflated.value, bytes, form, size === inflated.value.size);
  if (header === 'more') return defect('header-too-large');
  if (!header.ok || !header.value.picture.ok) return header;
  const picture = header.value.picture.value;
  if (picture.pixelData.kind !== 'native') return header;
  const pixelData = { ...picture.pixelData, deflatedFrom: form.dataSetAt };
  const overlays = picture.overlays.map((overlay): OverlayDescription =>
    overlay.data.kind === 'own' ? { ...overlay, data: { ...overlay.data, deflatedFrom: form.dataSetAt } } : overlay,
  );
  return ok({ ...header.value, picture: ok({ ...picture, pixelData, overlays }) });
}

/** From the first bytes of a file; `more`: the data before the picture go on behind them. */
async function headerWithin(
  source: ByteSource,
  bytes: Uint8Array<ArrayBuffer>,
  form: FileForm,
  complete: boolean,
): Promise<Result<DicomHeader, DicomDefect> | 'more'> {
  const scan = scanDataSet(bytes, form.dataSetAt, form, complete);
  if (!scan.ok) return scan;
  if (scan.value.kind === 'more') return 'more';
  const parsed = parseElements(bytes, scan.value, form.dataSetAt, form);
  if (!parsed) return defect('malformed');
  const set = new DataSetReader(bytes.subarray(0, scan.value.at), parsed.elements, parsed.numbers, undefined);
  return headerOf(source, set, form, scan.value.kind === 'pixel-data' ? scan.value.at : undefined);
}

async function readPrefix(source: ByteSource, size: number): Promise<Result<Uint8Array<ArrayBuffer>, 'unreadable'>> {
  const to = Math.min(size, source.size);
  try {
    const bytes = await source.slice(0, to);
    return bytes.length === to ? ok(bytes) : defect('unreadable');
  } catch {
    return defect('unreadable');
  }
}

async function headerOf(
  source: ByteSource,
  set: DataSetReader,
  form: FileForm,
  pixelsAt: number | undefined,
): Promise<Result<DicomHeader, DicomDefect>> {
  const warnings = new Set<HeaderWarning>(form.warnings);
  if (!set.characterSet.known) warnings.add('character-set-unknown');

  const isVideo = form.transferSyntax.packing === 'video' && pixelsAt !== undefined;
  const video = isVideo ? await describeVideo(source, set, pixelsAt) : undefined;
  const name = set.name('x00100010');
  const birthDate = set.code('x00100030');
  const when = dateAndTime(set);
  return ok({
    patient: {
      name: name === undefined ? undefined : formatPersonName(name),
      birthDate: birthDate === undefined ? undefined : formatDate(birthDate),
      id: set.text('x00100020'),
      sex: set.code('x00100040'),
    },
    modality: set.code('x00080060'),
    bodyPart: set.text('x00180015'),
    laterality: set.code('x00200062') ?? set.code('x00200060'),
    viewPosition: set.code('x00185101'),
    studyDescription: set.text('x00081030'),
    seriesDescription: set.text('x0008103e'),
    institution: set.text('x00080080'),
    date: when.date,
    time: when.time,
    sopClassUid: set.code('x00080016'),
    sopInstanceUid: set.code('x00080018'),
    studyInstanceUid: set.code('x0020000d'),
    seriesInstanceUid: set.code('x0020000e'),
    transferSyntax: form.transferSyntax,
    picture: await pictureOf(source, set, form, pixelsAt, warnings),
    ...(video ? { video } : {}),
    warnings: [...warnings],
  });
}

async function pictureOf(
  source: ByteSource,
  set: DataSetReader,
  form: FileForm,
  pixelsAt: number | undefined,
  warnings: Set<HeaderWarning>,
): Promise<Result<PictureDescription, PictureDefect>> {
  const undrawn = undrawnKind(form.transferSyntax.packing);
  if (pixelsAt === undefined) return defect(undrawn === 'jpip-unsupported' ? undrawn : absence(set));
  const element = await findPixelElement(source, pixelsAt, form);
  const described = describePicture(set, form, element.ok ? element.value.kind : 'integer', warnings);
  // A video has colour models and frames of its own: its kind says more than what is odd about it.
  if (!described.ok) return undrawn === undefined ? described : defect(undrawn);
  const located = element.ok ? await locatePixelData(source, element.value, form, described.value, warnings) : element;
  if (!located.ok) return undrawn === undefined ? located : defect(undrawn);
  return ok({ ...described.value, pixelData: located.value });
}

/**
 * No pixels: was there never a picture, or was the file cut between two elements? By the standard's tables (PS3.3) Image
 * Type, near the start, or rows and columns stand in images and spectra only; makers' own classes do as they like.
 */
function absence(set: DataSetReader): PictureDefect {
  const sopClass = set.code('x00080016');
  const makersOwn = sopClass !== undefined && !isStandardUid(sopClass);
  const spectrum = set.has('x56000020') || sopClass === MR_SPECTROSCOPY;
  const announced = set.has('x00080008') || (set.has('x00280010') && set.has('x00280011'));
  return announced && !spectrum && !makersOwn ? 'picture-missing' : 'no-picture';
}

const MR_SPECTROSCOPY = '1.2.840.10008.5.1.4.1.1.4.2';

/** Acquisition, content, series, study: the first that has a date, with its own time. */
function dateAndTime(set: DataSetReader): { readonly date: string | undefined; readonly time: string | undefined } {
  const joined = set.code('x0008002a');
  if (joined && /^\d{8}/.test(joined)) {
    const time = joined.slice(8).replace(/[+-].*$/, '');
    return { date: formatDate(joined.slice(0, 8)), time: time ? formatTime(time) : undefined };
  }
  for (const [dateTag, timeTag] of [
    ['x00080022', 'x00080032'],
    ['x00080023', 'x00080033'],
    ['x00080021', 'x00080031'],
    ['x00080020', 'x00080030'],
  ] as const) {
    const date = set.code(dateTag);
    const time = set.code(timeTag);
    if (date) return { date: formatDate(date), time: time === undefined ? undefined : formatTime(time) };
  }
  return { date: undefined, time: undefined };
}
