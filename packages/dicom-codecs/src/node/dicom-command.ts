import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { ByteSource } from '@medicus/ids';
import {
  DEIDENTIFY_SENTENCES,
  type Deidentified,
  type DicomHeader,
  frameDescription,
  openVideo,
  type PictureDescription,
} from '@medicus/dicom';
import type { DecodedFrame } from '../decoded-frame.ts';
import type { DecodeService } from '../decode-service.ts';
import { BLACK_OUT_SENTENCES, DEFECT_SENTENCES, type Sentence } from '../defect-sentences.ts';
import { deidentifyWithBlackOut } from '../deidentify-with-black-out.ts';
import { FrameUnusable } from '../frames-source.ts';
import { encodePng } from '../png.ts';
import { previewPixels } from '../preview-pixels.ts';
import { shareHash } from '../share-hash.ts';
import { type CommandOptions, readOptions, USAGE } from './command-options.ts';
import { openFile, outputFault, removeUnfinished, slices, writeWhole } from './file-source.ts';
import { summarize } from './file-summary.ts';
import { summaryText } from './summary-text.ts';
import { createNodeDecodeService } from './index.ts';
import { summarizeVideo } from './video-summary.ts';
import { asStored, storedBytes } from '../stored-bytes.ts';

/** The file cannot be used; says why in words. */
class Unusable extends Error {
  readonly code: string;
  readonly sentence: Sentence;
  constructor(code: string, sentence?: Sentence) {
    super(code);
    this.code = code;
    const sentences: Readonly<Record<string, Sentence | undefined>> = {
      ...DEFECT_SENTENCES,
      ...DEIDENTIFY_SENTENCES,
      ...BLACK_OUT_SENTENCES,
    };
    this.sentence = sentence ??
      sentences[code] ?? { de: `Das geht nicht: ${code}.`, en: `This is not possible: ${code}.` };
  }
}

const OUTPUT_SENTENCES = {
  'output-is-input': {
    de: 'Das Ergebnis würde die gelesene Datei ersetzen. Geben Sie einen anderen Namen an.',
    en: 'The result would replace the file that is read. Give another name.',
  },
  'outputs-are-one': {
    de: 'Jede Datei, die geschrieben wird, braucht einen eigenen Namen.',
    en: 'Each file to be written needs a name of its own.',
  },
  'output-is-no-file': {
    de: 'Unter diesem Namen steht etwas, das keine gewöhnliche Datei ist. Geben Sie einen anderen Namen an.',
    en: 'What stands under this name is no ordinary file. Give another name.',
  },
} as const;

/** A big picture on a slow machine is no error here: nobody waits in front of a page. */
const DECODE_MS = 120_000;

async function main(argv: readonly string[]): Promise<number> {
  const read = readOptions(argv);
  if (read === 'help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if ('wrong' in read) {
    process.stderr.write(`${read.wrong}\n\n${USAGE}\n`);
    return 2;
  }
  const { options } = read;
  try {
    process.stdout.write(`${await report(options)}\n`);
    return 0;
  } catch (error) {
    const unusable = asUnusable(error);
    if (!unusable) throw error;
    process.stderr.write(`${unusable.sentence.en}\n`);
    if (options.json)
      process.stdout.write(`${JSON.stringify({ error: { code: unusable.code, ...unusable.sentence } })}\n`);
    return 1;
  }
}

function asUnusable(error: unknown): Unusable | undefined {
  if (error instanceof Unusable) return error;
  if (error instanceof FrameUnusable) return new Unusable(error.defect);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return new Unusable('no-such-file', {
      de: 'Diese Datei oder diesen Ordner gibt es nicht.',
      en: 'There is no such file or folder.',
    });
  }
  if (/^E[A-Z]+$/.test(code)) {
    return new Unusable('unreadable', {
      de: 'Die Datei kann nicht gelesen oder geschrieben werden.',
      en: 'The file cannot be read or written.',
    });
  }
  return undefined;
}

async function report(options: CommandOptions): Promise<string> {
  // npm changes the folder; people mean the one they stand in.
  const at = (name: string): string => path.resolve(process.env['INIT_CWD'] ?? process.cwd(), name);
  const file = await openFile(at(options.file));
  const service = createNodeDecodeService({ workers: 1 });
  try {
    const outs = [options.raw, options.png, options.deidentify].filter((name) => name !== undefined).map(at);
    const fault = await outputFault(file, outs);
    if (fault) throw new Unusable(fault, OUTPUT_SENTENCES[fault]);
    const header = valueOf(await service.readHeader(file));
    let frame: { readonly index: number; readonly decoded: DecodedFrame } | undefined;
    if (options.raw !== undefined || options.png !== undefined || options.frame !== undefined) {
      const picture = valueOf(header.picture);
      const index = options.frame ?? 0;
      const decoded = await decode(service, file, header, index);
      frame = { index, decoded };
      if (options.png !== undefined)
        await writeWhole(at(options.png), once(await pngOf(decoded, frameDescription(picture, index), options.window)));
      if (options.raw !== undefined) {
        const frames =
          options.frame === undefined ? Array.from({ length: picture.frames }, (_, one) => one) : [options.frame];
        await writeWhole(at(options.raw), rawFrames(service, file, header, picture, frames));
      }
    }
    let deidentified: Deidentified | undefined;
    if (options.deidentify !== undefined) {
      const keyedHash = await shareHash(Uint8Array.from(randomBytes(32)));
      const { blackOut } = options;
      deidentified = valueOf(
        await deidentifyWithBlackOut(file, service, { keyedHash, blackOut, timeoutMs: DECODE_MS }),
      );
      await writeWhole(at(options.deidentify), slices(deidentified.file));
    }
    const video =
      header.video && summarizeVideo(header.video, await openVideo(file, header.video, header.transferSyntax));
    const summary = summarize(file.size, header, frame, deidentified, video);
    return options.json ? JSON.stringify(summary, orNull, 2) : summaryText(summary);
  } finally {
    service.dispose();
    await file.close();
  }
}

/** No key is left out because a file says nothing about it. */
function orNull(_key: string, value: unknown): unknown {
  return value ?? null;
}

function valueOf<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly defect: string },
): Value {
  if (!result.ok) throw new Unusable(result.defect);
  return result.value;
}

async function decode(
  service: DecodeService,
  file: ByteSource,
  header: DicomHeader,
  index: number,
): Promise<DecodedFrame> {
  return valueOf(await service.decodeFrame(file, header, index, { timeoutMs: DECODE_MS }));
}

async function* rawFrames(
  service: DecodeService,
  file: ByteSource,
  header: DicomHeader,
  picture: PictureDescription,
  frames: readonly number[],
): AsyncGenerator<Uint8Array> {
  const stored = { ...header, picture: { ok: true as const, value: asStored(picture) } };
  for (const index of frames) yield storedBytes((await decode(service, file, stored, index)).values, picture);
}

const TOO_NARROW: Sentence = {
  de: 'Ein Fenster ganzer Zahlen ist mindestens 1 breit.',
  en: 'A window over whole numbers is at least 1 wide.',
};

async function pngOf(
  decoded: DecodedFrame,
  picture: PictureDescription,
  window: CommandOptions['window'],
): Promise<Uint8Array> {
  const float = picture.sampleFormat === 'float';
  const fractions = float || Math.abs(picture.rescale.slope) < 1;
  if (window && window.width < 1 && !fractions) throw new Unusable('window-too-narrow', TOO_NARROW);
  // One pixel for one pixel, whatever their shape is.
  const square = { ...picture, pixelAspect: 1 };
  const drawn: PictureDescription = window
    ? {
        ...square,
        windows: [{ ...window, explanation: undefined }],
        voiFunction: float || (window.width <= 1 && fractions) ? 'LINEAR_EXACT' : 'LINEAR',
        voiTables: [],
      }
    : square;
  return encodePng(previewPixels(decoded, drawn, Math.max(decoded.columns, decoded.rows)));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

process.on('exit', removeUnfinished);
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => process.exit(code));
}
process.exitCode = await main(process.argv.slice(2));
