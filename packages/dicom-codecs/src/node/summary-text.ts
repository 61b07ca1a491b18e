import {
  edgeLetters,
  type HeaderWarning,
  type Orientation,
  PICTURE_REFERENCE_REMOVED,
  type UltrasoundRegion,
} from '@medicus/dicom';
import { DEFECT_SENTENCES } from '../defect-sentences.ts';
import type { DeidentificationSummary, FileSummary, PictureSummary, TagCount } from './file-summary.ts';
import { videoLine } from './video-summary.ts';

/** What {@link FileSummary} holds, for people. */
export function summaryText(summary: FileSummary): string {
  const { picture, patient, transferSyntax, deidentification } = summary;
  const known = Object.entries(patient).flatMap(([fact, there]) => (there ? [FACTS[fact] ?? fact] : []));
  const lines = [
    [
      'Transfer syntax',
      `${transferSyntax.name} (${transferSyntax.uid})${transferSyntax.decodable ? '' : ', not decoded yet'}`,
    ],
    [
      'Modality',
      [summary.modality, summary.bodyPart, summary.laterality, summary.viewPosition].filter(Boolean).join(' '),
    ],
    ['Date', [summary.date, summary.time].filter(Boolean).join(' ')],
    ['Patient', known.length > 0 ? `${known.join(', ')} recorded (not shown)` : 'nothing recorded'],
    ...(picture ? pictureLines(picture) : []),
    picture || summary.video ? [] : ['Picture', sentenceOf(summary.pictureDefect)],
    summary.video ? ['Video', videoLine(summary.video)] : [],
    ['Warnings', summary.warnings.map((warning) => WARNINGS[warning]).join('; ') || 'none'],
  ];
  if (summary.frame)
    lines.push([`Frame ${summary.frame.number}`, `values ${summary.frame.min} to ${summary.frame.max}`]);
  const text = lines.filter(([, value]) => value).map(([name = '', value = '']) => `${name.padEnd(18)}${value}`);
  if (deidentification) text.push('', ...changeLines(deidentification));
  return text.join('\n');
}

function pictureLines(picture: PictureSummary): string[][] {
  const { spacing, windows } = picture;
  return [
    [
      'Picture',
      `${picture.columns} × ${picture.rows}, ${picture.frames === 1 ? '1 frame' : `${picture.frames} frames`}, ${picture.photometric}, ` +
        `${numberText(picture)}${picture.lossy ? ', lossy' : ''}`,
    ],
    [
      'Rescale',
      `× ${picture.rescale.slope} + ${picture.rescale.intercept}${picture.rescale.unit ? ` ${picture.rescale.unit}` : ''}`,
    ],
    ['Real world values', picture.realWorld.map(mappingText).join('; ')],
    ['Windows', windows.map(({ center, width }) => `${center},${width}`).join('  ')],
    ['Lookup tables', picture.voiTables > 0 ? String(picture.voiTables) : ''],
    ['Pixel spacing', spacing ? `${spacing.row} × ${spacing.column} mm (${spacing.source})` : 'none'],
    ['Orientation', picture.orientation ? orientationText(picture.orientation) : ''],
    ['Frames', framesText(picture)],
    ['Overlays', picture.overlays.map(overlayText).join('; ')],
    ['Regions', picture.regions.map(regionText).join('; ')],
  ];
}

function numberText({ sampleFormat, bitsAllocated, bitsStored, signed }: PictureSummary): string {
  if (sampleFormat === 'float') return `floating point of ${bitsAllocated} bit`;
  return `${bitsStored} of ${bitsAllocated} bit${signed ? ', signed' : ''}`;
}

function mappingText({ slope, intercept, unit, range }: PictureSummary['realWorld'][number]): string {
  return `× ${slope} + ${intercept}${unit ? ` ${unit}` : ''}${range ? ` (stored ${range.from} to ${range.to})` : ''}`;
}

function orientationText(orientation: Orientation): string {
  const asStored = { quarterTurns: 0, flippedHorizontally: false, flippedVertically: false };
  const { left, right, top, bottom } = edgeLetters(orientation, asStored);
  return `left ${left}, right ${right}, top ${top}, bottom ${bottom}`;
}

function framesText({ perFrameValues, representativeFrame, framesPerSecond }: PictureSummary): string {
  const facts = [
    perFrameValues ? 'have values of their own (above: the first frame’s, or those of the one that is named)' : '',
    representativeFrame === null ? '' : `frame ${representativeFrame} stands for all`,
    framesPerSecond === null ? '' : `${Number(framesPerSecond.toFixed(2))} a second`,
  ];
  return facts.filter(Boolean).join('; ');
}

function overlayText(overlay: PictureSummary['overlays'][number]): string {
  const of = overlay.frames ? `, ${overlay.frames.count} frame(s) from frame ${overlay.frames.first + 1}` : '';
  const place = `column ${overlay.left + 1}, row ${overlay.top + 1}`;
  return `${overlay.group.toString(16)} ${overlay.kind}, ${overlay.columns} × ${overlay.rows} at ${place}${of}`;
}

function regionText({ kind, left, top, right, bottom, horizontal, vertical }: UltrasoundRegion): string {
  const per = `${horizontal.perPixel} ${horizontal.unit} × ${vertical.perPixel} ${vertical.unit} per pixel`;
  return `${kind}, columns ${left + 1}–${right + 1}, rows ${top + 1}–${bottom + 1}, ${per}`;
}

function changeLines(summary: DeidentificationSummary): string[] {
  const list = (title: string, of: readonly TagCount[]): string[] => [
    `${title}: ${of.length}`,
    ...of.map(({ tag, en, count }) => `  (${tag}) ${en}${count > 1 ? ` × ${count}` : ''}`),
  ];
  const { suspected, signs, faceRecognizable } = summary.burntInText;
  return [
    ...list('Removed', summary.removed),
    ...list('Replaced', summary.replaced),
    ...list('Kept', summary.kept),
    ...list('Added', summary.added),
    suspected
      ? `Text in the picture is suspected (${signs.join(', ')}): look at it before you send it.`
      : 'No sign of text in the picture.',
    ...(summary.pictureReferenceRemoved ? [PICTURE_REFERENCE_REMOVED.en] : []),
    ...(faceRecognizable ? ['A face may be recognizable in a series of such slices.'] : []),
  ];
}

function sentenceOf(defect: string | null): string {
  const sentences: Readonly<Record<string, { readonly en: string } | undefined>> = DEFECT_SENTENCES;
  return (defect === null ? undefined : sentences[defect]?.en) ?? 'none';
}

const FACTS: Readonly<Record<string, string>> = { name: 'name', birthDate: 'birth date', id: 'ID', sex: 'sex' };

const WARNINGS: Readonly<Record<HeaderWarning, string>> = {
  'no-preamble': 'no preamble',
  'meta-header-missing': 'no meta header',
  'pixel-data-truncated': 'the pixel data end early',
  'uncounted-frames': 'there are more frames than the file counts; these are not shown',
  'character-set-unknown': 'character set unknown',
  'executable-preamble': 'the preamble looks like a program',
  'spacing-unusable': 'pixel spacing unusable',
  'window-unusable': 'a window is unusable',
  'lut-unusable': 'a lookup table is unusable',
  'rescale-unusable': 'rescale unusable',
  'offset-table-unusable': 'offset table unusable',
  'per-frame-values-differ': 'values of single frames are missing',
  'overlay-unusable': 'an overlay is unusable',
  'real-world-values-unusable': 'a real world value mapping is unusable',
  'window-read-as-exact': 'a window LINEAR of width 1 or less is drawn as LINEAR_EXACT',
};
