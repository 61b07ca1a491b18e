import { encode } from '../../packages/dicom-codecs/src/node/codecs.fixture.ts';
import {
  dataSet,
  encapsulated,
  part10,
  PATIENT,
  pictureFields,
  UID,
} from '../../packages/dicom/src/dicom-file.fixture.ts';

const WAVELETS = { 'jpeg-2000': UID.jpeg2000, htj2k: '1.2.840.10008.1.2.4.201' } as const;

/** Soft waves of 12 bit; `hard`: with a corner of the hardest edges, pixel by pixel. */
function waves(side: number, hard: boolean): Uint16Array {
  return Uint16Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)];
    if (hard && x > side * 0.8 && y > side * 0.8) return (x + y) % 2 === 0 ? 100 : 3900;
    return Math.round(2048 + 1000 * Math.sin(x / 40) + 900 * Math.cos(y / 25 + x / 300));
  });
}

function fileOf(codec: keyof typeof WAVELETS, side: number, codestream: Uint8Array): Uint8Array {
  const fields = dataSet([...PATIENT, ...pictureFields(side, side, [], { allocated: 16, stored: 12 })]);
  return part10(WAVELETS[codec], fields, encapsulated([codestream]));
}

/** A square picture of soft waves, 12 bit, reversible. */
export async function waveletFile(codec: keyof typeof WAVELETS, side: number): Promise<Uint8Array> {
  return fileOf(codec, side, await encode(codec, waves(side, false), square(side)));
}

/**
 * The same picture twice, with hard edges: whole, and damaged so that it can be decoded in half of its size and
 * smaller as if nothing were wrong, but not in full.
 */
export async function onlyReducedFile(
  side: number,
): Promise<{ readonly whole: Uint8Array; readonly damaged: Uint8Array }> {
  const codestream = await encode('jpeg-2000', waves(side, true), square(side));
  return {
    whole: fileOf('jpeg-2000', side, codestream),
    damaged: fileOf('jpeg-2000', side, withoutFinest(codestream)),
  };
}

function square(side: number) {
  return { columns: side, rows: side, components: 1, bits: 12 } as const;
}

/**
 * Its three finest bands claim more bit planes than any decoder has room for. Those are as many as exponent and guard
 * bits say (T.800 E.1): with 5 guard bits more, each other band's exponent is 5 less, so that all of them stay as
 * they were.
 */
function withoutFinest(codestream: Uint8Array): Uint8Array {
  const out = Uint8Array.from(codestream);
  // QCD (T.800 A.6.4): length, guard bits and style, then an exponent per band; the finest bands come last.
  const at = out.findIndex((byte, index) => byte === 0xff && out[index + 1] === 0x5c);
  const end = at + 2 + new DataView(out.buffer).getUint16(at + 2);
  if (at < 0 || out[at + 4] !== 2 << 5) throw new Error('not the quantization that this encoder writes');
  out[at + 4] = 7 << 5;
  for (let band = at + 5; band < end; band++) {
    const exponent = (out[band] ?? 0) >> 3;
    out[band] = (band < end - 3 ? exponent - 5 : 31) << 3;
  }
  return out;
}
