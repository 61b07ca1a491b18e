import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decoder } from '@cornerstonejs/jpeg-lossless-decoder-js';
import { frameBytes, type PictureDescription, readHeader } from '@medicus/dicom';
import { byteSourceOf } from '@medicus/ids';
import { jpegLosslessSamples } from '../../packages/dicom-codecs/src/jpeg-lossless-samples.ts';
import { JPEG_LOSSLESS_CORPUS } from '../../packages/dicom-codecs/src/node/shipped-corpora.fixture.ts';
import { describedPicture } from '../../packages/dicom-codecs/src/picture.fixture.ts';
import { encodeJpegLossless } from './dicom/jpeg-lossless-encoder.ts';
import { normalValues, seeded, thorax } from './dicom/phantom.ts';
import { median, rounded, type BenchResult } from './report.ts';

export const about = 'JPEG lossless in Node: our decoder beside the library that we had before it (decision 0011)';

const ROUNDS = 9;
/** Of the library's time. */
const TARGET = 0.3;

interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly description: PictureDescription;
}

/** The same bytes, order rotated, a first round thrown away; both must give the same samples. */
export async function run(): Promise<readonly BenchResult[]> {
  const noise = normalValues(1 << 20, seeded(7));
  const pictures: Picture[] = [synthetic(2048, 12, noise), synthetic(4096, 14, noise)];
  pictures.push(await fromFile('RGB 3072 × 2048, 8 bit', join(JPEG_LOSSLESS_CORPUS, 'jpeg_lossless_sel1-rgb.dcm')));
  const radiograph = join(process.env['DICOM_CORPUS'] ?? '', 'RG2_JPLL.dcm');
  if (existsSync(radiograph)) pictures.push(await fromFile('RG2_JPLL.dcm, 10 bit', radiograph));
  else console.log('RG2_JPLL.dcm is left out: DICOM_CORPUS is not set');
  return pictures.flatMap(compare);
}

function synthetic(side: number, bits: number, noise: Float32Array): Picture {
  const bytes = encodeJpegLossless(thorax({ side, bits, seed: side }, noise), side, side, bits);
  return {
    name: `${side}², ${bits} bit`,
    bytes,
    description: describedPicture({ rows: side, columns: side, bitsStored: bits }),
  };
}

async function fromFile(name: string, file: string): Promise<Picture> {
  const source = byteSourceOf(Uint8Array.from(readFileSync(file)));
  const header = await readHeader(source);
  if (!header.ok || !header.value.picture.ok) throw new Error(`${name} has no picture`);
  const description = header.value.picture.value;
  const bytes = await frameBytes(source, description, 0);
  if (!bytes.ok) throw new Error(`${name}: ${bytes.defect}`);
  return { name, bytes: bytes.value, description };
}

function compare({ name, bytes, description }: Picture): readonly BenchResult[] {
  const ours = () => {
    const decoded = jpegLosslessSamples(bytes, description);
    if (!decoded.ok) throw new Error(decoded.defect);
    return decoded.value.values;
  };
  const library = () => new Decoder().decode(bytes.buffer, bytes.byteOffset, bytes.length);
  const expected = library();
  const values = ours();
  if (values.length !== expected?.length || values.some((value, at) => value !== expected[at]))
    throw new Error(`${name}: the decoders do not agree`);

  const taken = { ours: [] as number[], library: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? (['ours', 'library'] as const) : (['library', 'ours'] as const);
    for (const which of order) {
      const since = performance.now();
      (which === 'ours' ? ours : library)();
      taken[which].push(performance.now() - since);
    }
  }
  const megapixels = (description.rows * description.columns) / 1e6;
  const [value, baseline] = [median(taken.ours), median(taken.library)];
  return [
    {
      name,
      value: rounded(value, 1),
      unit: 'ms',
      baseline: rounded(baseline, 1),
      ratio: rounded(value / baseline),
      target: `≤ ${TARGET} of baseline`,
      ok: value <= baseline * TARGET,
    },
    {
      name: `${name}, speed`,
      value: rounded(megapixels / (value / 1000), 0),
      unit: 'Mpixel/s',
      baseline: rounded(megapixels / (baseline / 1000), 0),
      ratio: rounded(baseline / value, 1),
      target: null,
      ok: true,
    },
  ];
}
