/** The page's clock of animation frames; given in by tests. Milliseconds. */
export interface FrameClock {
  /** Calls back before the next painting, with the time; not while the page is hidden. */
  request(callback: (now: number) => void): number;
  cancel(request: number): void;
}

export function clockOf(element: HTMLElement): FrameClock {
  const view = element.ownerDocument.defaultView;
  return {
    request: (callback) => view?.requestAnimationFrame(callback) ?? 0,
    cancel: (request) => view?.cancelAnimationFrame(request),
  };
}

/** Acts once what is drawn now is on the screen, in a hidden page not before somebody sees it; returns the end of that. */
export function afterPainting(clock: FrameClock, act: () => void): () => void {
  // The first is called before this painting, the second after it.
  let asked = clock.request(() => {
    asked = clock.request(act);
  });
  return () => clock.cancel(asked);
}
