import { DicomImage, NativePixelDecoder, WindowLevel } from 'dcmjs-imaging';
import wasmUrl from 'dcmjs-imaging/build/dcmjs-native-codecs.wasm?url';
import { serveViewer } from '../../pages/dicom/viewer-frame.ts';

/** Hands out RGBA of the whole picture; putting it on a canvas is the page's part, as their own example does it. */
class Surface {
  readonly #scratch = document.createElement('canvas');
  readonly #canvas = document.createElement('canvas');

  constructor(holder: HTMLElement, side: number) {
    this.#canvas.width = side;
    this.#canvas.height = side;
    holder.append(this.#canvas);
  }

  draw(image: DicomImage, options: { readonly frame: number; readonly windowLevel?: WindowLevel }): void {
    const { width, height, pixels } = image.render({ ...options, renderOverlays: false });
    if (this.#scratch.width !== width) this.#scratch.width = width;
    if (this.#scratch.height !== height) this.#scratch.height = height;
    this.#scratch.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
    const side = this.#canvas.width;
    const scale = side / Math.max(width, height);
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('no 2d context');
    context.imageSmoothingEnabled = scale !== 1;
    const [x, y] = [(side - width * scale) / 2, (side - height * scale) / 2];
    context.drawImage(this.#scratch, x, y, width * scale, height * scale);
  }

  dispose(): void {
    this.#scratch.width = 0;
    this.#canvas.width = 0;
  }
}

await NativePixelDecoder.initializeAsync({ webAssemblyModulePathOrUrl: wasmUrl });

serveViewer({
  open(stage, bytes) {
    const image = new DicomImage(bytes);
    const surface = new Surface(stage, 800);
    let shown = 0;
    surface.draw(image, { frame: 0 });
    return Promise.resolve({
      complete: Promise.resolve(),
      setWindow: (center, width) => surface.draw(image, { frame: shown, windowLevel: new WindowLevel(width, center) }),
      showFrame(index) {
        shown = index;
        surface.draw(image, { frame: index });
        return Promise.resolve();
      },
      dispose: () => surface.dispose(),
    });
  },
  preview(holder, bytes, side) {
    new Surface(holder, side).draw(new DicomImage(bytes), { frame: 0 });
    return Promise.resolve();
  },
});
