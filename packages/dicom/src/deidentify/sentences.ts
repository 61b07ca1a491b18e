import type { BlackOutDefect } from './black-out.ts';
import type { BurntInSign } from './burnt-in-text.ts';

interface Sentence {
  readonly de: string;
  readonly en: string;
}

/** Why a copy without patient data could not be made; reasons of reading a file have theirs beside the decode service. */
export const DEIDENTIFY_SENTENCES: Readonly<
  Record<Exclude<BlackOutDefect, 'photometric-unsupported'> | OwnDefect, Sentence>
> = {
  'pixel-data-truncated': {
    de: 'Die Bilddaten sind unvollständig; es wurde keine Kopie erstellt.',
    en: 'The picture data are incomplete; no copy was made.',
  },
  'verification-failed': {
    de: 'Die Prüfung der Kopie hat Angaben gefunden, die nicht bleiben dürfen; sie wurde verworfen.',
    en: 'The check of the copy found details that must not stay; it was discarded.',
  },
  'compressed-pixels': {
    de: 'Dieses Bild ist komprimiert; ohne es zu entpacken, kann nichts geschwärzt werden.',
    en: 'This picture is compressed; nothing can be blacked out without unpacking it.',
  },
  'black-out-bits': {
    de: 'In Bildern mit nur einem Bit je Bildpunkt kann nichts geschwärzt werden. Es wurde keine Kopie erstellt.',
    en: 'Nothing can be blacked out in pictures with a single bit for each pixel. No copy was made.',
  },
  'rectangle-invalid': {
    de: 'Der markierte Bereich liegt nicht im Bild.',
    en: 'The marked area does not lie in the picture.',
  },
};
type OwnDefect = 'pixel-data-truncated' | 'verification-failed';

/** What is said where a file held only the address of its picture. */
export const PICTURE_REFERENCE_REMOVED: Sentence = {
  de: 'Die Datei enthielt nur die Adresse eines Bildes auf einem Bildserver. Die Adresse wurde entfernt; die Kopie hat kein Bild.',
  en: 'The file held only the address of a picture on a picture server. The address was removed; the copy has no picture.',
};

/** Why a person should look at the picture before it is sent. */
export const BURNT_IN_SENTENCES: Readonly<Record<BurntInSign, Sentence>> = {
  declared: {
    de: 'Die Datei sagt selbst, dass Angaben im Bild stehen.',
    en: 'The file itself says that there are details in the picture.',
  },
  modality: {
    de: 'Geräte dieser Art schreiben oft Angaben ins Bild.',
    en: 'Devices of this kind often write details into the picture.',
  },
  captured: {
    de: 'Das Bild wurde eingescannt, fotografiert oder von einem Bildschirm übernommen.',
    en: 'The picture was scanned, photographed or captured from a screen.',
  },
  derived: {
    de: 'Das Bild wurde aus einem anderen erzeugt; dabei können Angaben hineingeraten sein.',
    en: 'The picture was made from another one; details may have come into it.',
  },
  'overlay-in-pixels': {
    de: 'Eine eingeblendete Grafik steckt in den Bilddaten und bleibt dort.',
    en: 'An overlay lies in the picture data and stays there.',
  },
  'identity-in-codestream': {
    de: 'In den komprimierten Bilddaten steht ein Name oder eine Nummer aus dieser Datei.',
    en: 'A name or number of this file stands in the compressed picture data.',
  },
  'notes-beside-picture': {
    de: 'Die Bilddaten enthalten neben dem Bild weitere Angaben, zum Beispiel einer Kamera: Ort, Zeit, Gerät oder Namen.',
    en: 'Beside the picture its data hold further details, such as those of a camera: place, time, device or names.',
  },
};
