import type { LookupTable, PictureDescription, Voi, Window } from './picture-description.ts';

/** Stored value → grey 0–255, for every value the picture can hold: `greys[value - first]`. */
export interface GreyTable {
  readonly first: number;
  readonly greys: Uint8Array<ArrayBuffer>;
}

type GreyPicture = Pick<
  PictureDescription,
  'bitsStored' | 'signed' | 'photometric' | 'rescale' | 'modalityTable' | 'inverse' | 'padding'
>;

/** Smallest and largest value that `bitsStored` bits can hold. */
export function storedRange(picture: Pick<PictureDescription, 'bitsStored' | 'signed'>): {
  readonly min: number;
  readonly max: number;
} {
  const span = 2 ** picture.bitsStored;
  return picture.signed ? { min: -span / 2, max: span / 2 - 1 } : { min: 0, max: span - 1 };
}

/** Stored value → modality value (Hounsfield units and such). */
export function modalityValue(picture: Pick<PictureDescription, 'rescale' | 'modalityTable'>, stored: number): number {
  return picture.modalityTable
    ? lookUp(picture.modalityTable, stored)
    : stored * picture.rescale.slope + picture.rescale.intercept;
}

/** PS3.3 C.11.1.1: below the first mapped value the first entry, above the last mapped value the last. */
function lookUp(table: LookupTable, input: number): number {
  const index = Math.min(Math.max(Math.round(input) - table.firstMapped, 0), table.entries.length - 1);
  return table.entries[index] ?? 0;
}

/**
 * PS3.3 C.11.2.1.2 and C.11.2.1.3, output 0–255, not rounded. cornerstone's own formula is LINEAR_EXACT and
 * differs from LINEAR by up to 127 grey levels in narrow windows.
 */
export function voiGrey(voi: Voi, value: number): number {
  if (voi.kind === 'table') return (lookUp(voi.table, value) / (2 ** voi.table.bits - 1)) * 255;
  const { center, width } = voi;
  switch (voi.function) {
    case 'LINEAR': {
      const middle = center - 0.5;
      const half = (width - 1) / 2;
      if (value <= middle - half) return 0;
      if (value > middle + half) return 255;
      return ((value - middle) / (width - 1) + 0.5) * 255;
    }
    case 'LINEAR_EXACT':
      if (value <= center - width / 2) return 0;
      if (value > center + width / 2) return 255;
      return ((value - center) / width + 0.5) * 255;
    case 'SIGMOID':
      return 255 / (1 + Math.exp((-4 * (value - center)) / width));
  }
}

/** Padding; of floating point also what is no number, or not finite: never to be taken for a bright spot. */
export function isBackground({ padding }: Pick<PictureDescription, 'padding'>, stored: number): boolean {
  return !Number.isFinite(stored) || (padding !== undefined && stored >= padding.from && stored <= padding.to);
}

/** The whole way from stored value to grey (0–255): modality, VOI, MONOCHROME1 and presentation shape, padding (black). */
export function greyMapper(picture: GreyPicture, voi: Voi): (stored: number) => number {
  // Projection radiographs say it twice (MONOCHROME1 and INVERSE, PS3.3 C.8.11.3); it still means once.
  const inverted = picture.photometric === 'MONOCHROME1' || picture.inverse;
  return (stored) => {
    if (isBackground(picture, stored)) return 0;
    const grey = Math.min(255, Math.max(0, Math.round(voiGrey(voi, modalityValue(picture, stored)))));
    return inverted ? 255 - grey : grey;
  };
}

/** Whether a table of all stored values is out of the question: pixels then go through {@link greyMapper} one by one. */
export function isWide(picture: Pick<PictureDescription, 'bitsStored'>): boolean {
  return picture.bitsStored > 16;
}

/** {@link greyMapper} for every value that up to 16 bits can hold; a RangeError for {@link isWide} pictures. */
export function buildGreyTable(picture: GreyPicture, voi: Voi): GreyTable {
  if (isWide(picture)) throw new RangeError('no table for more than 16 bits');
  const { min, max } = storedRange(picture);
  const greyOf = greyMapper(picture, voi);
  const greys = new Uint8Array(max - min + 1);
  for (let stored = min; stored <= max; stored++) greys[stored - min] = greyOf(stored);
  return { first: min, greys };
}

/**
 * What the file wants: its first window, else its first table, else the window over the values that occur
 * (`automatic`: LINEAR, of floating point LINEAR_EXACT).
 */
export function initialVoi(
  picture: Pick<PictureDescription, 'windows' | 'voiFunction' | 'voiTables' | 'sampleFormat'>,
  automatic: Window,
): Voi {
  const [window] = picture.windows;
  if (window) return { kind: 'window', function: picture.voiFunction, center: window.center, width: window.width };
  const [table] = picture.voiTables;
  if (table) return { kind: 'table', table };
  if (picture.sampleFormat === 'float') return { kind: 'window', function: 'LINEAR_EXACT', ...automatic };
  // The same greys, and a window that can be made narrower than 1.
  if (picture.voiFunction === 'LINEAR_EXACT' && automatic.width > 1) {
    const { center, width } = automatic;
    return { kind: 'window', function: 'LINEAR_EXACT', center: center - 0.5, width: width - 1 };
  }
  return { kind: 'window', function: 'LINEAR', ...automatic };
}
