/** Tells of the element's size, and of pixels per CSS pixel (zoom of the page, another screen). Returns the end of it. */
export function watchSize(element: HTMLElement, changed: () => void): () => void {
  const sizes = new ResizeObserver(changed);
  sizes.observe(element);
  const view = element.ownerDocument.defaultView;
  let query: MediaQueryList | undefined;
  const watchRatio = (): void => {
    query = view?.matchMedia(`(resolution: ${view.devicePixelRatio}dppx)`);
    query?.addEventListener('change', ratioChanged, { once: true });
  };
  const ratioChanged = (): void => {
    changed();
    watchRatio();
  };
  watchRatio();
  return () => {
    sizes.disconnect();
    query?.removeEventListener('change', ratioChanged);
  };
}
