import { initialVoi, type PictureDescription, type Voi, type Window } from '@medicus/dicom';

const COLOUR_WINDOW: Window = { center: 127.5, width: 256 };

/**
 * Which window is drawn: what the user chose, as long as somebody chose; else what the file says of the frame; else
 * the window over the values of the frame that was opened first, so that a series does not flicker (of a dose: over
 * those of all frames shown so far).
 */
export class ShownWindow {
  readonly #grey: boolean;
  #automatic: Window;
  #chosen: Voi | undefined;
  #ofFrame: { readonly description: PictureDescription; readonly voi: Voi } | undefined;

  constructor(grey: boolean, automatic: Window) {
    this.#grey = grey;
    this.#automatic = automatic;
  }

  /** The same object for the same window. `undefined` for colour. */
  voi(description: PictureDescription): Voi | undefined {
    if (!this.#grey) return undefined;
    if (this.#chosen) return this.#chosen;
    if (this.#ofFrame?.description !== description) {
      this.#ofFrame = { description, voi: initialVoi(description, this.#automatic) };
    }
    return this.#ofFrame.voi;
  }

  /** Of the picture in full, where it was opened by a reduced one. */
  setAutomatic(window: Window): void {
    this.#automatic = window;
    this.#ofFrame = undefined;
  }

  /**
   * Of a further frame of a dose grid: no dose may be cut off at white because another slice was opened first. It grows
   * and does not shrink, so that slices that were seen stay comparable.
   */
  extend(window: Window): void {
    const now = ends(this.#automatic);
    const further = ends(window);
    const black = Math.min(now.black, further.black);
    const white = Math.max(now.white, further.white);
    if (black === now.black && white === now.white) return;
    this.setAutomatic({ center: (black + white) / 2 + 0.5, width: white - black + 1 });
  }

  choose(window: Window, description: PictureDescription): void {
    if (!this.#grey || !Number.isFinite(window.center) || !Number.isFinite(window.width)) return;
    const tiny = description.sampleFormat === 'float' ? Number.MIN_VALUE : 1e-6;
    const smallest = description.voiFunction === 'LINEAR' ? 1 : tiny;
    this.#chosen = {
      kind: 'window',
      function: description.voiFunction,
      center: window.center,
      width: Math.max(smallest, window.width),
    };
  }

  forget(): void {
    this.#chosen = undefined;
  }
}

/** Of a window LINEAR. */
function ends({ center, width }: Window): { readonly black: number; readonly white: number } {
  return { black: center - 0.5 - (width - 1) / 2, white: center - 0.5 + (width - 1) / 2 };
}

/** As centre and width: of a lookup table the range that it covers. */
export function windowOf(voi: Voi | undefined): Window {
  if (!voi) return COLOUR_WINDOW;
  if (voi.kind === 'window') return { center: voi.center, width: voi.width };
  const { firstMapped, entries } = voi.table;
  return { center: firstMapped + entries.length / 2, width: entries.length };
}
