import type { Result } from '@medicus/ids';
import type { HeaderWarning, PictureDefect } from './defects.ts';
import type { PictureDescription } from './picture-description.ts';
import type { TransferSyntax } from './transfer-syntax.ts';
import type { VideoDescription } from './video/video-description.ts';

/** What identifies the patient: shown to the sender before anything is sent. Control and direction characters are removed. */
export interface PatientFacts {
  /** “Müller, Änne” (family, given; then prefix and suffix as they stand). */
  readonly name: string | undefined;
  /** `1967-01-31`; a date that cannot be read is given as it stands. */
  readonly birthDate: string | undefined;
  readonly id: string | undefined;
  readonly sex: string | undefined;
}

/** A header in plain values. Text is safe to show as text; nothing else is promised about it. */
export interface DicomHeader {
  readonly patient: PatientFacts;
  readonly modality: string | undefined;
  readonly bodyPart: string | undefined;
  readonly laterality: string | undefined;
  readonly viewPosition: string | undefined;
  readonly studyDescription: string | undefined;
  readonly seriesDescription: string | undefined;
  readonly institution: string | undefined;
  /** `2026-01-31`: acquisition, content, series or study date, the first there is. */
  readonly date: string | undefined;
  /** `14:05:09`, of the same source as the date. */
  readonly time: string | undefined;
  readonly sopClassUid: string | undefined;
  readonly sopInstanceUid: string | undefined;
  readonly studyInstanceUid: string | undefined;
  readonly seriesInstanceUid: string | undefined;
  readonly transferSyntax: TransferSyntax;
  /** The picture, or why there is none. */
  readonly picture: Result<PictureDescription, PictureDefect>;
  /** Of a video (`picture` is then `video-unsupported`): what `openVideo` needs. */
  readonly video?: VideoDescription;
  readonly warnings: readonly HeaderWarning[];
}
