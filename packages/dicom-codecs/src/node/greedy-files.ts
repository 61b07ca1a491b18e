import { deflateRawSync, inflateRawSync } from 'node:zlib';
import process from 'node:process';
import { randomBytes } from 'node:crypto';
import { byteSourceOf, type ByteSource } from '@medicus/ids';
import { type DicomHeader, readHeader } from '@medicus/dicom';
import { forgedJpeg, forgedJpeg2000 } from '../hostile.fixture.ts';
import { generatedBytes } from './generated-files.fixture.ts';
import { createNodeDecodeService } from './index.ts';

/**
 * One of the files below through header, frame and preview in this process, for hostile-memory.test.ts:
 *
 *     node packages/dicom-codecs/src/node/greedy-files.ts '<name>'
 *
 * Prints {answers, peakMegabytes}: the largest resident set of the whole process, workers included.
 */
interface Greedy {
  readonly source: ByteSource;
  /** What the header says besides the file. */
  readonly picture?: { readonly columns: number; readonly rows: number };
}

/** A file of ours that says another size, in its codestream too where it has one. */
function resized(name: string, columns: number, rows: number, forge?: typeof forgedJpeg): Greedy {
  const bytes = generatedBytes(name);
  const forged = forge ? forge(bytes, columns, rows) : bytes;
  return { source: byteSourceOf(forged), picture: { columns, rows } };
}

/** So many bytes after those of the file; none of them is held. */
function followedByZeros(bytes: Uint8Array<ArrayBuffer>, zeros: number): ByteSource {
  return {
    size: bytes.length + zeros,
    slice: async (from, to) => {
      const out = new Uint8Array(Math.max(0, to - from));
      if (from < bytes.length) out.set(bytes.subarray(from, Math.min(to, bytes.length)));
      return out;
    },
  };
}

/** A data set with half a gigabyte behind its pixels, deflated to about a hundredth: as much as is just allowed. */
async function deflatedJustAllowed(): Promise<Greedy> {
  const bytes = generatedBytes('native-deflated.dcm');
  const header = await readHeader(byteSourceOf(bytes));
  const location = header.ok && header.value.picture.ok ? header.value.picture.value.pixelData : undefined;
  if (location?.kind !== 'native') throw new Error('not a deflated file');
  const from = location.deflatedFrom ?? 0;
  const plain = Buffer.concat([
    inflateRawSync(bytes.subarray(from)),
    randomBytes(5_400_000),
    Buffer.alloc(500_000_000),
  ]);
  return { source: byteSourceOf(Uint8Array.from(Buffer.concat([bytes.subarray(0, from), deflateRawSync(plain)]))) };
}

const GREEDY: Readonly<Record<string, () => Greedy | Promise<Greedy>>> = {
  'JPEG 2000, 88 megapixels of colour': () => resized('jpeg-2000-rct.dcm', 16_000, 5500, forgedJpeg2000),
  'JPEG 2000, 100 megapixels of grey': () => resized('jpeg-2000-12.dcm', 10_000, 10_000, forgedJpeg2000),
  'HTJ2K, 88 megapixels of colour': () => resized('htj2k-rct.dcm', 16_000, 5500, forgedJpeg2000),
  'HTJ2K, 100 megapixels of grey': () => resized('htj2k-12.dcm', 10_000, 10_000, forgedJpeg2000),
  'JPEG, 88 megapixels of colour': () => resized('jpeg-baseline-444.dcm', 16_000, 5500, forgedJpeg),
  'JPEG of 12 bit, 100 megapixels': () => resized('jpeg-extended-12.dcm', 10_000, 10_000, forgedJpeg),
  'JPEG lossless, 100 megapixels': () => resized('jpeg-lossless-sv1-16.dcm', 10_000, 10_000, forgedJpeg),
  'JPEG-LS, 100 megapixels': () => resized('jpeg-ls-16.dcm', 10_000, 10_000, forgedJpeg),
  'RLE, 100 megapixels': () => resized('rle-12.dcm', 10_000, 10_000),
  'deflated frames, 100 megapixels': () => resized('native-deflated-frames.dcm', 10_000, 10_000),
  'a data set deflated to a hundredth': deflatedJustAllowed,
  'native, 100 megapixels': () => ({
    source: followedByZeros(generatedBytes('native-u16.dcm'), 200_000_000),
    picture: { columns: 10_000, rows: 10_000 },
  }),
};

function withPicture(header: DicomHeader, { source, picture }: Greedy): DicomHeader {
  if (!picture || !header.picture.ok) return header;
  const value = { ...header.picture.value, ...picture, frames: 1 };
  const { pixelData } = value;
  const location =
    pixelData.kind === 'native' ? { ...pixelData, range: { ...pixelData.range, to: source.size } } : pixelData;
  return { ...header, picture: { ok: true, value: { ...value, pixelData: location } } };
}

const greedy = GREEDY[process.argv[2] ?? ''];
if (!greedy) {
  process.stdout.write(`${JSON.stringify(Object.keys(GREEDY))}\n`);
} else {
  const file = await greedy();
  const service = createNodeDecodeService({ workers: 1 });
  const answers: string[] = [];
  const header = await readHeader(file.source);
  answers.push(header.ok ? 'ok' : header.defect);
  if (header.ok) {
    const frame = await service.decodeFrame(file.source, withPicture(header.value, file), 0, { pyramid: true });
    answers.push(frame.ok ? 'ok' : frame.defect);
  }
  const preview = await service.makePreview(file.source, 512);
  answers.push(preview.ok ? 'ok' : preview.defect);
  service.dispose();
  process.stdout.write(
    `${JSON.stringify({ answers, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`,
  );
}
