import { createHmac } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { byteSourceOf, type ByteSource } from '@medicus/ids';
import { DEIDENTIFY_SENTENCES } from '@medicus/dicom';
import type { DecodeService } from '../decode-service.ts';
import { BLACK_OUT_SENTENCES, DEFECT_SENTENCES } from '../defect-sentences.ts';
import { deidentifyWithBlackOut } from '../deidentify-with-black-out.ts';
import { FrameUnusable } from '../frames-source.ts';
import { createNodeDecodeService } from './index.ts';

/** What became of a file. `fault`: something that no file may make us do. */
export interface Trial {
  /** `ok` or a reason code of each step, in order. */
  readonly steps: readonly string[];
  readonly fault: string | undefined;
}

export interface HostileTrial {
  try(bytes: Uint8Array<ArrayBuffer>): Promise<Trial>;
  dispose(): void;
}

const SENTENCES: Readonly<Record<string, { readonly de: string; readonly en: string } | undefined>> = {
  ...DEFECT_SENTENCES,
  ...DEIDENTIFY_SENTENCES,
  ...BLACK_OUT_SENTENCES,
};

const keyedHash = async (message: Uint8Array): Promise<Uint8Array> =>
  createHmac('sha256', 'mutated').update(message).digest();

/**
 * Puts files through everything that a received file goes through: header, first and last frame, preview,
 * de-identification and (small ones) black areas, decoding and de-identification in workers. An exception of any of them, an answer without a sentence in both languages, a picture
 * of the wrong size or silence is a fault; running into the time limit is an answer.
 */
export function createHostileTrial({ frameMs = 5000 }: { readonly frameMs?: number } = {}): HostileTrial {
  const service = createNodeDecodeService({ workers: 1 });
  const cleaner = createCleaner(4 * frameMs);
  return {
    async try(bytes) {
      const steps: string[] = [];
      const answers: Answer[] = [];
      for await (const answer of stepsOf(service, cleaner.clean, bytes, frameMs)) {
        answers.push(answer);
        steps.push(`${answer.step}: ${answer.code}`);
      }
      return { steps, fault: answers.map(faultOf).find((fault) => fault !== undefined) };
    },
    dispose() {
      service.dispose();
      cleaner.dispose();
    },
  };
}

interface Answer {
  readonly step: string;
  /** `ok`, a reason code, or anything else. */
  readonly code: string;
}

function faultOf({ step, code }: Answer): string | undefined {
  if (code === 'ok') return undefined;
  // How the service says that its worker threw something that is not ours.
  if (code === 'worker-failed') return `${step}: ${code}`;
  const sentence = SENTENCES[code];
  return sentence && sentence.de !== '' && sentence.en !== '' ? undefined : `${step}: ${code}`;
}

async function* stepsOf(
  service: DecodeService,
  clean: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
  bytes: Uint8Array<ArrayBuffer>,
  timeoutMs: number,
): AsyncGenerator<Answer> {
  const source = byteSourceOf(bytes);
  const header = await service.readHeader(source);
  yield { step: 'header', code: header.ok ? 'ok' : memoryOf(header.defect, undefined) };
  const picture = header.ok && header.value.picture.ok ? header.value.picture.value : undefined;
  if (header.ok && picture) {
    for (const frame of new Set([0, picture.frames - 1])) {
      const decoded = await service.decodeFrame(source, header.value, frame, { timeoutMs, pyramid: true });
      yield { step: 'frame', code: decoded.ok ? sizeOf(decoded.value, picture) : memoryOf(decoded.defect, picture) };
    }
  } else if (header.ok && !header.value.picture.ok) {
    yield { step: 'picture', code: header.value.picture.defect };
  }
  const preview = await service.makePreview(source, 64, { timeoutMs });
  yield { step: 'preview', code: preview.ok ? 'ok' : memoryOf(preview.defect, picture) };
  yield { step: 'de-identification', code: await clean(bytes) };
  if (picture && picture.frames * picture.rows * picture.columns <= FEW_PIXELS)
    yield { step: 'black-out', code: await blackOut(service, source, timeoutMs) };
}

/** So many are written anew with a black corner; more would take the time of many other files. */
const FEW_PIXELS = 100_000;

async function blackOut(service: DecodeService, source: ByteSource, timeoutMs: number): Promise<string> {
  try {
    const copy = await deidentifyWithBlackOut(source, service, {
      keyedHash,
      blackOut: [{ x: 0, y: 0, width: 3, height: 2 }],
      timeoutMs,
    });
    if (!copy.ok) return copy.defect;
    const { file } = copy.value;
    const header = await service.readHeader(byteSourceOf(await file.slice(0, file.size)));
    return header.ok && header.value.picture.ok ? 'ok' : 'a copy that cannot be read';
  } catch (error) {
    return error instanceof FrameUnusable ? error.defect : `threw ${String(error)}`;
  }
}

function sizeOf(
  frame: { readonly values: ArrayLike<number>; readonly colour: 'grey' | 'rgb' },
  picture: { readonly rows: number; readonly columns: number },
): string {
  const expected = picture.rows * picture.columns * (frame.colour === 'rgb' ? 3 : 1);
  return frame.values.length === expected ? 'ok' : 'a picture of the wrong size';
}

/** Out of memory is an answer for large pictures; for small ones some RangeError has been taken for it. */
const LARGE_PIXELS = 10_000_000;

function memoryOf(code: string, picture: { readonly rows: number; readonly columns: number } | undefined): string {
  const large = picture !== undefined && picture.rows * picture.columns > LARGE_PIXELS;
  return code === 'out-of-memory' && !large ? 'out of memory without need' : code;
}

/** De-identification in a thread of its own, started when needed, ended when it is late. */
function createCleaner(limitMs: number): {
  readonly clean: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
  readonly dispose: () => void;
} {
  let worker: Worker | undefined;
  const start = (): Worker => new Worker(new URL('./deidentify-thread.ts', import.meta.url), { execArgv: [] });
  return {
    clean: (bytes) => {
      const thread = (worker ??= start());
      return new Promise((resolve) => {
        const answered = (said: string): void => settle(said, true);
        const failed = (error: Error): void => settle(`thread ended: ${error.message}`, false);
        const timer = setTimeout(() => settle('no answer', false), limitMs);
        const settle = (said: string, keep: boolean): void => {
          clearTimeout(timer);
          thread.off('message', answered).off('error', failed);
          if (!keep) {
            worker = undefined;
            void thread.terminate();
          }
          resolve(said);
        };
        thread.on('message', answered).on('error', failed);
        thread.postMessage(bytes);
      });
    },
    dispose: () => void worker?.terminate(),
  };
}
