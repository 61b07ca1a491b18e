import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { encode } from '../src/node/codecs.fixture.ts';

/**
 * Writes the lossy codestreams of reference/lossy.json with the encoders of the codec packages; their values are then
 * filled in by reference/lossy-values.py. To be run by hand: node reference/lossy-codestreams.ts reference/lossy.json
 */
const [columns, rows] = [64, 48];

/** A slope, a step, a wedge and some grain: something for every part of a codec. */
function picture(components: 1 | 3, bits: number): Uint8Array | Uint16Array {
  const top = 2 ** bits - 1;
  let state = 17;
  const values = Array.from({ length: columns * rows * components }, (_, at) => {
    const pixel = Math.floor(at / components);
    const [x, y, channel] = [pixel % columns, Math.floor(pixel / columns), at % components];
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const grain = (state >>> 16) / 65_536 / 16;
    const shape = x + 12 * channel > 40 && y > 24 ? 0.8 : (x + 2 * y) / (columns + 2 * rows);
    return Math.round(Math.min(1, shape * 0.9 + grain) * top);
  });
  return bits > 8 ? Uint16Array.from(values) : Uint8Array.from(values);
}

type Settings = Parameters<typeof encode>[3];

const jpeg =
  (quality: number, sampling: number): NonNullable<Settings> =>
  (encoder) => {
    encoder.setProgressive(false);
    encoder.setQuality(quality);
    encoder.setSubSampling(sampling);
  };

const FILES: readonly (readonly [string, Parameters<typeof encode>[0], 1 | 3, number, Settings])[] = [
  ['JPEG grey', 'jpeg', 1, 8, jpeg(75, 3)],
  ['JPEG colour 4:4:4', 'jpeg', 3, 8, jpeg(90, 0)],
  ['JPEG colour 4:2:2', 'jpeg', 3, 8, jpeg(75, 1)],
  ['JPEG-LS near-lossless grey', 'jpeg-ls', 1, 12, (encoder) => encoder.setNearLossless(2)],
  ['JPEG 2000 lossy grey', 'jpeg-2000', 1, 12, (encoder) => encoder.setQuality(false, 10)],
  ['JPEG 2000 lossy colour', 'jpeg-2000', 3, 8, (encoder) => encoder.setQuality(false, 10)],
  ['HTJ2K lossy grey', 'htj2k', 1, 12, (encoder) => encoder.setQuality(false, 0.002)],
  ['HTJ2K lossy colour', 'htj2k', 3, 8, (encoder) => encoder.setQuality(false, 0.01)],
];

const entries = FILES.map(async ([name, codec, components, bits, set]) => {
  const codestream = await encode(codec, picture(components, bits), { columns, rows, components, bits }, set);
  return { name, codec, columns, rows, components, bits, codestream: Buffer.from(codestream).toString('base64') };
});
const [, , target] = process.argv;
if (target === undefined) throw new Error('usage: lossy-codestreams.ts <file.json>');
writeFileSync(target, `${JSON.stringify(await Promise.all(entries), undefined, 1)}\n`);
