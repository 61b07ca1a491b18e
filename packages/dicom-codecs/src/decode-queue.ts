import { defect } from '@medicus/ids';
import { singleFrame } from '@medicus/dicom';
import type { DecodeService } from './decode-service.ts';
import { decodedBytes, type Job } from './job.ts';
import { createJobQueue, type StartWorker } from './job-queue.ts';

const HEADER_MS = 2000;
const PREVIEW_MS = 3000;
const FULL_MS = 20_000;

/** The decode service on whatever workers are. */
export function createDecodeServiceOn(start: StartWorker, options: { readonly workers?: number } = {}): DecodeService {
  const queue = createJobQueue(start, options.workers ?? 2);
  return {
    async readHeader(source, { signal } = {}) {
      const outcome = await queue.submit({
        source,
        job: { kind: 'header' },
        timeoutMs: HEADER_MS,
        priority: 'visible',
        decodedBytes: 0,
        signal,
      });
      if (!outcome.ok) return outcome;
      return outcome.value.kind === 'header' ? outcome.value.result : defect('worker-failed');
    },
    async decodeFrame(source, header, frame, { signal, pyramid, timeoutMs, level, priority } = {}) {
      const { picture, transferSyntax } = header;
      if (!picture.ok) return picture;
      const job: Job = {
        kind: 'frame',
        picture: singleFrame(picture.value, frame),
        transferSyntax,
        frame,
        pyramid: pyramid ?? false,
        level: level ?? 0,
      };
      const outcome = await queue.submit({
        source,
        job,
        timeoutMs: timeoutMs ?? FULL_MS,
        priority: priority ?? 'visible',
        decodedBytes: decodedBytes(picture.value),
        signal,
      });
      if (!outcome.ok) return outcome;
      return outcome.value.kind === 'frame' ? outcome.value.result : defect('worker-failed');
    },
    async makePreview(source, maxSide, { signal, frame, timeoutMs } = {}) {
      const outcome = await queue.submit({
        source,
        job: { kind: 'preview', maxSide, frame },
        timeoutMs: timeoutMs ?? PREVIEW_MS,
        priority: 'preview',
        decodedBytes: undefined,
        signal,
      });
      if (!outcome.ok) return outcome;
      return outcome.value.kind === 'preview' ? outcome.value.result : defect('worker-failed');
    },
    warmUp: () => queue.warmUp(),
    dispose: () => queue.dispose(),
  };
}
