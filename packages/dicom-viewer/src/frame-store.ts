import { defect, type Result } from '@medicus/ids';
import { type DecodeDefect, type DecodedFrame, type Priority, Urgency } from '@medicus/dicom-codecs';

export interface FrameStoreOptions {
  readonly frames: number;
  readonly load: (
    index: number,
    how: { readonly signal: AbortSignal; readonly urgency: Urgency },
  ) => Promise<Result<DecodedFrame, DecodeDefect>>;
  /** The frame that is shown first, from 0. */
  readonly first: number;
  /** Bytes of decoded frames that are kept. */
  readonly limitBytes: number;
}

/** Decoded frames of a series: those about to be shown are decoded ahead, those shown last are kept. */
export interface FrameStore {
  /** A frame that somebody wants to see now; from 0. */
  frame(index: number): Promise<Result<DecodedFrame, DecodeDefect>>;
  held(index: number): DecodedFrame | undefined;
  put(index: number, frame: DecodedFrame): void;
  /** Begins to decode what lies beside the shown frame; by itself it does so after every frame that was asked for. */
  fetchAhead(): void;
  /** What is under way answers `cancelled`. */
  dispose(): void;
}

/** So many on both sides of what is shown, the rest in the direction of the last step; in all so many. */
const AROUND = 2;
const AHEAD = 8;
/** Twice as many as there are decoders: when one ends, its next frame is at hand. What is visible comes before them. */
const AT_ONCE = 4;

const onward = Array.from({ length: AHEAD - AROUND }, (_, at) => at + 1);
const around = onward.slice(0, AROUND);
/** What may be wanted next, most likely first: from what is shown, in the direction of the last step. */
const STEPS: readonly number[] = [...around, ...around.map((step) => -step), ...onward.slice(AROUND)];

interface Pending {
  readonly stop: AbortController;
  /** What it was begun for. */
  readonly begun: Priority;
  /** What it is wanted for now. */
  readonly urgency: Urgency;
  readonly done: Promise<Result<DecodedFrame, DecodeDefect>>;
}

export function createFrameStore({ frames, load, first, limitBytes }: FrameStoreOptions): FrameStore {
  /** The least recently used first. */
  const kept = new Map<number, DecodedFrame>();
  const pending = new Map<number, Pending>();
  /** Those that could not be decoded are not decoded ahead again: that would have no end. */
  const failed = new Set<number>();
  let bytes = 0;
  let largest = 0;
  let shown = first;
  let direction = 1;
  let disposed = false;

  function put(index: number, frame: DecodedFrame): void {
    const before = kept.get(index);
    if (before) bytes -= bytesOf(before);
    kept.delete(index);
    kept.set(index, frame);
    bytes += bytesOf(frame);
    largest = Math.max(largest, bytesOf(frame));
    for (const [old, one] of kept) {
      if (bytes <= limitBytes) return;
      if (old === index || old === shown) continue;
      kept.delete(old);
      bytes -= bytesOf(one);
    }
  }

  function start(index: number, begun: Priority): Pending {
    const stop = new AbortController();
    const urgency = new Urgency(begun);
    const done = load(index, { signal: stop.signal, urgency }).then((result) => {
      if (pending.get(index)?.stop === stop) pending.delete(index);
      if (stop.signal.aborted || disposed) return defect('cancelled');
      if (result.ok) put(index, result.value);
      if (result.ok) failed.delete(index);
      else failed.add(index);
      fetchAhead();
      return result;
    });
    const one = { stop, begun, urgency, done };
    pending.set(index, one);
    return one;
  }

  /**
   * In the direction of the last step first (of none: forward). As many as fit into half of the room, so that they do not
   * push each other out.
   */
  function neighbours(index: number): readonly number[] {
    const room = Math.min(AHEAD, largest > 0 ? Math.floor(limitBytes / 2 / largest) : AROUND, frames - 1);
    const steps = STEPS.slice(0, room).map((step) => step * direction);
    // Series are played in a loop.
    return [...new Set(steps.map((step) => (((index + step) % frames) + frames) % frames))];
  }

  function fetchAhead(): void {
    if (disposed) return;
    for (const index of neighbours(shown)) {
      if (pending.size >= AT_ONCE) return;
      if (!kept.has(index) && !pending.has(index) && !failed.has(index)) start(index, 'prefetch');
    }
  }

  /** In the loop. */
  function apart(one: number, other: number): number {
    const steps = Math.abs(one - other);
    return Math.min(steps, frames - steps);
  }

  function turnTo(index: number): void {
    // A step over the end of the loop goes on in the same direction.
    const step = index - shown;
    if (step !== 0) direction = Math.abs(step) > frames / 2 === step > 0 ? -1 : 1;
    shown = index;
    pending.get(index)?.urgency.set('visible');
    for (const [other, one] of pending) {
      // A series that is played faster than it is decoded passes over frames that are on their way: given up, they would
      // cost their decoder; kept, they are there in the next loop. Frames that somebody waited for stand in the way.
      if (other === index) continue;
      one.urgency.set('prefetch');
      if (apart(other, index) <= (one.begun === 'prefetch' ? AHEAD : AROUND)) continue;
      pending.delete(other);
      one.stop.abort();
    }
  }

  return {
    async frame(index) {
      if (disposed) return defect('cancelled');
      turnTo(index);
      const known = kept.get(index);
      if (known) {
        kept.delete(index);
        kept.set(index, known);
        fetchAhead();
        return { ok: true, value: known };
      }
      return (pending.get(index) ?? start(index, 'visible')).done;
    },
    held: (index) => kept.get(index),
    put,
    fetchAhead,
    dispose() {
      disposed = true;
      for (const one of pending.values()) one.stop.abort();
      pending.clear();
      kept.clear();
    },
  };
}

export function bytesOf(frame: DecodedFrame | undefined): number {
  if (!frame) return 0;
  // Levels may be parts of one buffer.
  const buffers = new Set<ArrayBuffer>([
    frame.values.buffer,
    ...frame.pyramid.map((level) => level.values.buffer),
    ...frame.overlays.map((plane) => plane.mask.buffer),
  ]);
  let sum = 0;
  for (const buffer of buffers) sum += buffer.byteLength;
  return sum;
}
