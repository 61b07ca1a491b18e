import {
  type Deidentified,
  type DicomHeader,
  frameDescription,
  type HeaderWarning,
  type PictureDescription,
  type RealWorldMapping,
  type Window,
} from '@medicus/dicom';
import { canDecode } from '../decode-picture.ts';
import type { DecodedFrame } from '../decoded-frame.ts';
import { printedMoment, printedTerms, printedUid } from './printed-term.ts';
import type { VideoSummary } from './video-summary.ts';

/** What `--json` prints. Keys stay; new ones may come. Says which facts about the patient are there, never what they are. */
export interface FileSummary {
  readonly bytes: number;
  readonly transferSyntax: { readonly uid: string; readonly name: string; readonly decodable: boolean };
  readonly modality: string | null;
  readonly bodyPart: string | null;
  readonly laterality: string | null;
  readonly viewPosition: string | null;
  readonly date: string | null;
  readonly time: string | null;
  readonly sopClassUid: string | null;
  readonly patient: {
    readonly name: boolean;
    readonly birthDate: boolean;
    readonly id: boolean;
    readonly sex: boolean;
  };
  readonly picture: PictureSummary | null;
  /** Why there is no picture. */
  readonly pictureDefect: string | null;
  readonly video: VideoSummary | null;
  readonly warnings: readonly HeaderWarning[];
  /** Of the frame that was decoded; `number` counts from 1. */
  readonly frame: { readonly number: number; readonly min: number; readonly max: number } | null;
  readonly deidentification: DeidentificationSummary | null;
}

export type PictureSummary = Omit<
  PictureDescription,
  | 'pixelData'
  | 'palette'
  | 'modalityTable'
  | 'voiTables'
  | 'spacing'
  | 'padding'
  | 'perFrame'
  | 'representativeFrame'
  | 'framesPerSecond'
  | 'overlays'
  | 'realWorld'
  | 'windows'
  | 'orientation'
  | 'position'
> & {
  readonly palette: boolean;
  readonly modalityTable: boolean;
  readonly voiTables: number;
  readonly spacing: PictureDescription['spacing'] | null;
  readonly padding: PictureDescription['padding'] | null;
  /** Rescale, window, spacing or place differ from frame to frame; what is printed is the first one's, or the named frame's. */
  readonly perFrameValues: boolean;
  /** Counted from 1. */
  readonly representativeFrame: number | null;
  readonly framesPerSecond: number | null;
  readonly orientation: PictureDescription['orientation'] | null;
  readonly position: PictureDescription['position'] | null;
  /** Without their labels, as those of windows and overlays: they may name the patient. */
  readonly realWorld: readonly Omit<RealWorldMapping, 'label'>[];
  readonly windows: readonly Window[];
  readonly overlays: readonly Omit<PictureDescription['overlays'][number], 'label' | 'data'>[];
};

export interface DeidentificationSummary {
  readonly removed: readonly TagCount[];
  readonly replaced: readonly TagCount[];
  readonly kept: readonly TagCount[];
  readonly added: readonly TagCount[];
  readonly burntInText: Deidentified['burntInText'];
  readonly pictureReferenceRemoved: boolean;
}
export interface TagCount {
  readonly tag: string;
  readonly de: string;
  readonly en: string;
  readonly count: number;
}

export function summarize(
  bytes: number,
  header: DicomHeader,
  frame: { readonly index: number; readonly decoded: DecodedFrame } | undefined,
  deidentified: Deidentified | undefined,
  video: VideoSummary | undefined,
): FileSummary {
  const term = printedTerms(header.patient);
  return {
    bytes,
    transferSyntax: {
      uid: header.transferSyntax.uid,
      name: header.transferSyntax.name,
      decodable: canDecode(header.transferSyntax),
    },
    modality: term(header.modality),
    bodyPart: term(header.bodyPart),
    laterality: term(header.laterality),
    viewPosition: term(header.viewPosition),
    date: printedMoment(header.date),
    time: printedMoment(header.time),
    sopClassUid: printedUid(header.sopClassUid),
    patient: {
      name: header.patient.name !== undefined,
      birthDate: header.patient.birthDate !== undefined,
      id: header.patient.id !== undefined,
      sex: header.patient.sex !== undefined,
    },
    picture: header.picture.ok ? summarizePicture(header.picture.value, frame?.index ?? 0, term) : null,
    pictureDefect: header.picture.ok ? null : header.picture.defect,
    video: video ?? null,
    warnings: header.warnings,
    frame: frame ? { number: frame.index + 1, ...frame.decoded.range } : null,
    deidentification: deidentified ? summarizeChanges(deidentified) : null,
  };
}

function summarizePicture(
  picture: PictureDescription,
  frame: number,
  term: ReturnType<typeof printedTerms>,
): PictureSummary {
  const {
    pixelData: _,
    palette,
    modalityTable,
    voiTables,
    spacing,
    padding,
    ...more
  } = frameDescription(picture, frame);
  const {
    perFrame: _values,
    representativeFrame,
    framesPerSecond,
    orientation,
    position,
    overlays,
    realWorld,
    windows,
    rescale,
    ...plain
  } = more;
  return {
    ...plain,
    windows: windows.map(({ center, width }) => ({ center, width })),
    rescale: { ...rescale, unit: term(rescale.unit) ?? undefined },
    palette: palette !== undefined,
    modalityTable: modalityTable !== undefined,
    voiTables: voiTables.length,
    spacing: spacing ?? null,
    padding: padding ?? null,
    perFrameValues: picture.perFrame !== undefined,
    representativeFrame: representativeFrame === undefined ? null : representativeFrame + 1,
    framesPerSecond: framesPerSecond ?? null,
    orientation: orientation ?? null,
    position: position ?? null,
    realWorld: realWorld.map(({ label: _label, ...mapping }) => ({
      ...mapping,
      unit: term(mapping.unit) ?? undefined,
    })),
    overlays: overlays.map(({ label: _label, data: _data, ...overlay }) => overlay),
  };
}

/** Names of attributes and how many, not their values: this is pasted into tickets. */
function summarizeChanges({ changes, burntInText, pictureReferenceRemoved }: Deidentified): DeidentificationSummary {
  const list = (of: Deidentified['changes']['kept']): readonly TagCount[] =>
    of.map(({ tag, name, count }) => ({ tag, de: name.de, en: name.en, count }));
  return {
    removed: list(changes.removed),
    replaced: list(changes.replaced),
    kept: list(changes.kept),
    added: list(changes.added),
    burntInText,
    pictureReferenceRemoved,
  };
}
