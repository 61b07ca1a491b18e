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

/** BitsStored and sign; eight bits are stored in one byte, more in two. */
export interface Depth {
  readonly bits: 8 | 12 | 16;
  readonly signed: boolean;
}

export const DEPTHS: readonly Depth[] = ([8, 12, 16] as const).flatMap((bits) => [
  { bits, signed: false },
  { bits, signed: true },
]);

/** Stored value that lies in the middle of what the depth can hold. */
export function middleOf({ bits, signed }: Depth): number {
  return signed ? 0 : 2 ** (bits - 1);
}

/** Half of the pixels evenly over all that the depth can hold, both ends among them; half one by one about the middle. */
export function ramp(depth: Depth, pixels: number): readonly number[] {
  const span = 2 ** depth.bits;
  const lowest = middleOf(depth) - span / 2;
  const half = pixels / 2;
  return Array.from({ length: pixels }, (_, at) => {
    if (at < half) return lowest + Math.round((at / (half - 1)) * (span - 1));
    const near = middleOf(depth) + at - half - Math.floor(half / 2);
    return Math.min(lowest + span - 1, Math.max(lowest, near));
  });
}

export function greyFile(
  columns: number,
  rows: number,
  values: readonly number[],
  depth: Depth,
  more: readonly Field[],
): Uint8Array {
  const bits = { allocated: depth.bits === 8 ? 8 : 16, stored: depth.bits, signed: depth.signed };
  return nativeFile(UID.explicit, columns, rows, values, more, bits);
}

const EIGHT_BIT = { allocated: 8, stored: 8 };

function colourFields(columns: number, rows: number, photometric: string, planar: boolean): Uint8Array {
  const more: readonly Field[] = [
    ['00280002', 'US', 3],
    ['00280004', 'CS', photometric],
    ['00280006', 'US', planar ? 1 : 0],
  ];
  return dataSet(pictureFields(columns, rows, more, EIGHT_BIT));
}

/** Three native samples per pixel; `samples` interleaved, or plane after plane. */
export function rgbFile(columns: number, rows: number, samples: readonly number[], planar: boolean): Uint8Array {
  const pixels = dataSet([['7fe00010', 'OB', Uint8Array.from(samples)]]);
  return part10(UID.explicit, colourFields(columns, rows, 'RGB', planar), pixels);
}

/** One palette entry per stored value from `firstMapped`; entries of 16 bit. */
export function paletteFile(
  columns: number,
  rows: number,
  indices: readonly number[],
  firstMapped: number,
  entries: readonly (readonly [red: number, green: number, blue: number])[],
): Uint8Array {
  const channels = [0, 1, 2] as const;
  return nativeFile(
    UID.explicit,
    columns,
    rows,
    indices,
    [
      ['00280004', 'CS', 'PALETTE COLOR'],
      ...channels.map((channel): Field => [`0028110${channel + 1}`, 'US', [entries.length, firstMapped, 16]]),
      ...channels.map((channel): Field => [`0028120${channel + 1}`, 'OW', entries.map((entry) => entry[channel])]),
    ],
    EIGHT_BIT,
  );
}

/** RLE lossless (PS3.5 annex G) of YBR_FULL, three samples per pixel; literal runs only. */
export function ybrRleFile(columns: number, rows: number, samples: readonly number[]): Uint8Array {
  const packed = [0, 1, 2].map((plane) => {
    const values = samples.filter((_, at) => at % 3 === plane);
    const out: number[] = [];
    for (let at = 0; at < values.length; at += 128) {
      const run = values.slice(at, at + 128);
      out.push(run.length - 1, ...run);
    }
    if (out.length % 2) out.push(128);
    return out;
  });
  const head = new DataView(new ArrayBuffer(64));
  head.setUint32(0, 3, true);
  let from = 64;
  for (const [plane, bytes] of packed.entries()) {
    head.setUint32(4 + 4 * plane, from, true);
    from += bytes.length;
  }
  const frame = Uint8Array.from([...new Uint8Array(head.buffer), ...packed.flat()]);
  return part10(UID.rle, colourFields(columns, rows, 'YBR_FULL', false), encapsulated([frame]));
}

/** RGB samples through JPEG baseline (4:4:4, best quality; loses a little) or reversible JPEG 2000 (loses nothing). */
export async function compressedColourFile(
  codec: 'jpeg' | 'jpeg-2000',
  columns: number,
  rows: number,
  samples: readonly number[],
): Promise<Uint8Array> {
  const picture = { columns, rows, components: 3, bits: 8 } as const;
  const codestream = await encode(codec, Uint8Array.from(samples), picture, (encoder) => {
    if (codec === 'jpeg-2000') return;
    encoder.setProgressive(false);
    encoder.setQuality(100);
    encoder.setSubSampling(0);
  });
  const [uid, photometric] = codec === 'jpeg' ? ['1.2.840.10008.1.2.4.50', 'YBR_FULL_422'] : [UID.jpeg2000, 'YBR_RCT'];
  return part10(uid, colourFields(columns, rows, photometric, false), encapsulated([codestream]));
}
