import { defect, ok, type Result } from '@medicus/ids';
import { frameDescription, type PictureDescription } from '@medicus/dicom';
import type { DecodeDefect, DecodedFrame } from '@medicus/dicom-codecs';
import { createCine } from './cine.ts';
import { afterPainting, type FrameClock } from './frame-clock.ts';
import { createFrameStore } from './frame-store.ts';
import type { Picture } from './mounted-picture.ts';
import type { ShownWindow } from './shown-window.ts';

/** Frames per second where the file says nothing. */
const USUAL_SPEED = 10;

/** Which frame of a picture is shown: as it was opened, in full as soon as that is there, chosen, or played. */
export interface ShownFrame {
  frame(): DecodedFrame;
  /** From 0. */
  index(): number;
  /** As it holds for this frame. */
  description(): PictureDescription;
  notFull(): DecodeDefect | undefined;
  playing(): number | undefined;
  /** To be called when the frame that was opened is drawn: what is missing of it is decoded, then what lies beside it. */
  begin(): void;
  setFrame(index: number): Promise<Result<void, DecodeDefect>>;
  play(framesPerSecond?: number): void;
  stop(): void;
  /** What is under way answers `cancelled`. */
  dispose(): void;
}

export interface ShownFrameOptions {
  readonly clock: FrameClock;
  /** Bytes of decoded frames that are kept. */
  readonly limitBytes: number;
  /** Told the range of values as frames come. */
  readonly window: ShownWindow;
  readonly changed: () => void;
}

export function createShownFrame(
  picture: Picture,
  { clock, limitBytes, window, changed }: ShownFrameOptions,
): ShownFrame {
  const { loadFrame } = picture;
  let { frame } = picture;
  let index = picture.frameIndex ?? 0;
  let description = frameDescription(picture.description, index);
  let notFull: DecodeDefect | undefined;
  let disposed = false;
  let endWaiting: (() => void) | undefined;
  /** Which call of {@link load} is the last: earlier ones show nothing any more. */
  let loads = 0;

  const { frames } = description;
  const store = createFrameStore({
    frames,
    first: index,
    limitBytes,
    load: async (one, { signal, urgency }) => (loadFrame ? loadFrame(one, signal, urgency) : defect('no-such-frame')),
  });
  if (frame.step === 1) store.put(index, frame);
  const cine = createCine({ frames, clock, show: showFrame });

  function show(next: DecodedFrame, nextIndex: number): void {
    frame = next;
    index = nextIndex;
    description = frameDescription(picture.description, nextIndex);
    if (description.isDose) window.extend(next.automaticWindow);
    changed();
  }

  async function load(wanted: number): Promise<Result<DecodedFrame, DecodeDefect>> {
    const mine = ++loads;
    const loaded = await store.frame(wanted);
    return disposed || mine !== loads ? defect('cancelled') : loaded;
  }

  async function showFrame(wanted: number): Promise<Result<void, DecodeDefect>> {
    const loaded = await load(wanted);
    if (!loaded.ok) {
      // What stays has to become whole, too.
      if (loaded.defect !== 'cancelled') completeIfReduced();
      return loaded;
    }
    show(loaded.value, wanted);
    return ok();
  }

  /** The full picture in the place of a reduced one. */
  async function complete(): Promise<void> {
    const loaded = await load(index);
    // Another frame was asked for meanwhile, or nothing any more.
    if (!loaded.ok && loaded.defect === 'cancelled') return;
    if (loaded.ok) {
      window.setAutomatic(loaded.value.automaticWindow);
      show(loaded.value, index);
    } else {
      notFull = loaded.defect;
      changed();
    }
  }

  function completeIfReduced(): void {
    if (frame.step > 1 && loadFrame && !notFull) void complete();
  }

  function stop(): void {
    if (cine.playing() === undefined) return;
    cine.stop();
    // The frame that is still on its way is not shown after the stop.
    loads++;
    completeIfReduced();
    changed();
  }

  return {
    frame: () => frame,
    index: () => index,
    description: () => description,
    notFull: () => notFull,
    playing: () => cine.playing(),
    begin() {
      completeIfReduced();
      // Of a reduced picture the full one comes first; the store goes on from there.
      const isSeries = loadFrame !== undefined && frames > 1;
      if (isSeries && frame.step === 1) endWaiting = afterPainting(clock, () => store.fetchAhead());
    },
    async setFrame(wanted) {
      if (disposed) return defect('cancelled');
      if (!Number.isInteger(wanted) || wanted < 0 || wanted >= frames) return defect('no-such-frame');
      stop();
      if (wanted === index && frame.step === 1) {
        // One that is still on its way is not wanted any more.
        loads++;
        return ok();
      }
      return loadFrame ? showFrame(wanted) : defect('no-such-frame');
    },
    play(framesPerSecond = description.framesPerSecond ?? USUAL_SPEED) {
      if (disposed || !loadFrame) return;
      cine.play(index, framesPerSecond);
      changed();
    },
    stop,
    dispose() {
      disposed = true;
      cine.stop();
      endWaiting?.();
      store.dispose();
    },
  };
}
