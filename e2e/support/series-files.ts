import { encode } from '../../packages/dicom-codecs/src/node/codecs.fixture.ts';
import {
  dataSet,
  encapsulated,
  type Field,
  nativeFile,
  part10,
  pictureFields,
  UID,
} from '../../packages/dicom/src/dicom-file.fixture.ts';

/** Series whose frames say which they are: each has one grey of its own. 64 × 48, 8 bit, shown as stored. */
export const FRAMES = 20;
const COLUMNS = 64;
const ROWS = 48;
const EIGHT_BIT = { allocated: 8, stored: 8 };

/** `frame` counts from 0. */
export function greyOfFrame(frame: number): number {
  return 12 * (frame + 1);
}

/** LINEAR over 0–255 is each value itself (PS3.3 C.11.2.1.2). */
const FIELDS: readonly Field[] = [
  ['00280008', 'IS', String(FRAMES)],
  ['00281050', 'DS', '128'],
  ['00281051', 'DS', '256'],
];

const everyFrame = <T>(of: (grey: number, frame: number) => T): T[] =>
  Array.from({ length: FRAMES }, (_, frame) => of(greyOfFrame(frame), frame));

export function seriesFile(more: readonly Field[] = []): Uint8Array {
  const values = everyFrame((grey) => Array.from({ length: COLUMNS * ROWS }, () => grey)).flat();
  return nativeFile(UID.explicit, COLUMNS, ROWS, values, [...FIELDS, ...more], EIGHT_BIT);
}

/** RLE (PS3.5 annex G): runs of 128 equal pixels. Of the frame `damaged` the second half is missing. */
export function rleSeries(damaged: number): Uint8Array {
  const frames = everyFrame((grey, frame) => {
    const head = new Uint8Array(64);
    head.set([1, 0, 0, 0, 64]);
    const runs = Array.from({ length: (COLUMNS * ROWS) / 128 }, () => [129, grey]).flat();
    return Uint8Array.from([...head, ...(frame === damaged ? runs.slice(0, runs.length / 2) : runs)]);
  });
  return part10(UID.rle, dataSet(pictureFields(COLUMNS, ROWS, FIELDS, EIGHT_BIT)), encapsulated(frames));
}

export async function waveletSeries(): Promise<Uint8Array> {
  const picture = { columns: COLUMNS, rows: ROWS, components: 1, bits: 8 } as const;
  const frames: Uint8Array[] = [];
  for (const grey of everyFrame((one) => one)) {
    frames.push(await encode('jpeg-2000', new Uint8Array(COLUMNS * ROWS).fill(grey), picture));
  }
  return part10(UID.jpeg2000, dataSet(pictureFields(COLUMNS, ROWS, FIELDS, EIGHT_BIT)), encapsulated(frames));
}
