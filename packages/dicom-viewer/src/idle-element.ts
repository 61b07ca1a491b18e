import cornerstone, { type EnabledElement } from 'cornerstone-core';

/**
 * Enables an element for cornerstone 2.6.1, without the animation frames that it would ask for as long as the element
 * is there, whether anything changes or not. Its loop ends where it finds no canvas: so there is none in the moment
 * when it looks for the first time. Whoever changes something asks for a drawing by {@link createRedraw}.
 * `end` in place of `cornerstone.disable`.
 */
export function enableIdle(element: HTMLElement): { readonly enabled: EnabledElement; readonly end: () => void } {
  let enabled: EnabledElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  // Frames are called back in the order in which they were asked for: this one, cornerstone's, that one.
  const before = requestAnimationFrame(() => {
    canvas = enabled?.canvas;
    delete enabled?.canvas;
  });
  cornerstone.enable(element);
  const ours = cornerstone.getEnabledElement(element);
  enabled = ours;
  const after = requestAnimationFrame(() => {
    if (canvas) ours.canvas = canvas;
  });
  return {
    enabled: ours,
    end() {
      cancelAnimationFrame(before);
      cancelAnimationFrame(after);
      cornerstone.disable(element);
    },
  };
}

/** Draws once before the next painting, however often it was asked to. */
export function createRedraw(draw: () => void): {
  readonly ask: () => void;
  /** At once instead. */
  readonly now: () => void;
  readonly end: () => void;
} {
  let asked: number | undefined;
  function end(): void {
    if (asked !== undefined) cancelAnimationFrame(asked);
    asked = undefined;
  }
  return {
    ask() {
      asked ??= requestAnimationFrame(() => {
        asked = undefined;
        draw();
      });
    },
    now() {
      end();
      draw();
    },
    end,
  };
}
