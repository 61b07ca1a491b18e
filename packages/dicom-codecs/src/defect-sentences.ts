import type { DeidentifyDefect } from '@medicus/dicom';
import type { DecodeDefect } from './decoded-frame.ts';
import type { BlackOutCopyDefect } from './deidentify-with-black-out.ts';

/** The same sentence in both languages, for people in a clinic. */
export interface Sentence {
  readonly de: string;
  readonly en: string;
}

/** What a user is told for each reason; `dicom.defect.<code>` is the natural key for a translation table. */
export const DEFECT_SENTENCES: Readonly<Record<DecodeDefect, Sentence>> = {
  'not-dicom': { de: 'Das ist keine DICOM-Datei.', en: 'This is not a DICOM file.' },
  truncated: {
    de: 'Die DICOM-Datei ist unvollständig: Sie endet mitten im Kopf.',
    en: 'The DICOM file is incomplete: it ends in the middle of its header.',
  },
  malformed: {
    de: 'Die DICOM-Datei ist beschädigt und kann nicht gelesen werden.',
    en: 'The DICOM file is damaged and cannot be read.',
  },
  'too-deep': {
    de: 'Die DICOM-Datei ist ungewöhnlich tief verschachtelt und wird nicht geöffnet.',
    en: 'The DICOM file is nested unusually deeply and is not opened.',
  },
  'too-many-elements': {
    de: 'Die DICOM-Datei enthält ungewöhnlich viele Einträge und wird nicht geöffnet.',
    en: 'The DICOM file has unusually many entries and is not opened.',
  },
  'header-too-large': {
    de: 'Der Kopf der DICOM-Datei ist zu groß zum Anzeigen.',
    en: 'The header of the DICOM file is too large to be shown.',
  },
  'inflated-too-large': {
    de: 'Die DICOM-Datei ist entpackt zu groß und wird nicht geöffnet.',
    en: 'The DICOM file is too large once unpacked and is not opened.',
  },
  unreadable: {
    de: 'Die Datei kann auf diesem Gerät nicht gelesen werden.',
    en: 'The file cannot be read on this device.',
  },
  'no-picture': { de: 'Diese DICOM-Datei enthält kein Bild.', en: 'This DICOM file holds no picture.' },
  'picture-missing': {
    de: 'Die DICOM-Datei kündigt ein Bild an, enthält es aber nicht. Vermutlich ist sie unvollständig.',
    en: 'The DICOM file announces a picture and does not hold it. It is probably incomplete.',
  },
  'picture-inconsistent': {
    de: 'Die Bildangaben der DICOM-Datei widersprechen sich.',
    en: 'The picture details of the DICOM file contradict each other.',
  },
  'picture-too-large': {
    de: 'Das Bild ist zu groß zum Anzeigen.',
    en: 'The picture is too large to be shown.',
  },
  'bits-unsupported': {
    de: 'Bilder mit diesem Zahlenformat werden hier nicht angezeigt. Sie können die Datei herunterladen.',
    en: 'Pictures in this number format are not shown here. You can download the file.',
  },
  'video-unsupported': {
    de: 'Video: Bewegtbilder können hier nicht angezeigt werden. Sie können die Datei herunterladen.',
    en: 'Video: moving pictures cannot be shown here. You can download the file.',
  },
  'jpip-unsupported': {
    de: 'JPIP: Die Datei enthält kein Bild, nur den Verweis auf einen Bildserver. Er wird nicht abgerufen.',
    en: 'JPIP: the file holds no picture, only a reference to a picture server. It is not fetched.',
  },
  'jpeg-retired-unsupported': {
    de: 'Veraltetes JPEG-Verfahren: Bilder in diesem Format können nicht angezeigt werden.',
    en: 'Retired JPEG process: pictures in this format cannot be shown.',
  },
  'photometric-unsupported': {
    de: 'Dieses Farbmodell kann noch nicht angezeigt werden.',
    en: 'This colour model cannot be shown yet.',
  },
  'palette-missing': {
    de: 'Die Farbtabelle des Bildes fehlt oder ist beschädigt.',
    en: 'The colour table of the picture is missing or damaged.',
  },
  'fragments-malformed': {
    de: 'Die komprimierten Bilddaten sind beschädigt.',
    en: 'The compressed picture data are damaged.',
  },
  'no-such-frame': { de: 'Dieses Einzelbild gibt es nicht.', en: 'There is no such frame.' },
  'frame-truncated': {
    de: 'Die Bilddaten sind unvollständig.',
    en: 'The picture data are incomplete.',
  },
  'transfer-syntax-unsupported': {
    de: 'Dieses Bildformat kann noch nicht angezeigt werden.',
    en: 'This picture format cannot be shown yet.',
  },
  'codestream-malformed': {
    de: 'Die komprimierten Bilddaten sind beschädigt.',
    en: 'The compressed picture data are damaged.',
  },
  'codestream-mismatch': {
    de: 'Die komprimierten Bilddaten passen nicht zu den Bildangaben.',
    en: 'The compressed picture data do not match the picture details.',
  },
  timeout: {
    de: 'Das Öffnen des Bildes hat zu lange gedauert und wurde beendet.',
    en: 'Opening the picture took too long and was stopped.',
  },
  cancelled: { de: 'Das Öffnen wurde abgebrochen.', en: 'Opening was cancelled.' },
  'out-of-memory': {
    de: 'Für dieses Bild reicht der Arbeitsspeicher nicht.',
    en: 'There is not enough memory for this picture.',
  },
  'worker-failed': {
    de: 'Das Bild konnte nicht geöffnet werden. Bitte laden Sie die Seite neu.',
    en: 'The picture could not be opened. Please reload the page.',
  },
};

/** Why no copy with black areas could be made, beside the reasons of decoding and of `DEIDENTIFY_SENTENCES`. */
export const BLACK_OUT_SENTENCES: Readonly<
  Record<Exclude<BlackOutCopyDefect, DecodeDefect | DeidentifyDefect>, Sentence>
> = {
  'black-out-video': {
    de: 'In Videos können keine Bereiche geschwärzt werden. Es wurde keine Kopie erstellt.',
    en: 'Areas of videos cannot be blacked out. No copy was made.',
  },
  'black-out-undecodable': {
    de: 'Dieses Bildformat kann nicht entpackt werden, deshalb kann nichts geschwärzt werden. Es wurde keine Kopie erstellt.',
    en: 'This picture format cannot be unpacked, so nothing can be blacked out. No copy was made.',
  },
  'black-out-too-large': {
    de: 'Unkomprimiert wäre die Kopie größer als 1 GB. Wählen Sie eine Aufnahme mit weniger Bildern.',
    en: 'Without compression the copy would be larger than 1 GB. Choose a picture with fewer frames.',
  },
};
