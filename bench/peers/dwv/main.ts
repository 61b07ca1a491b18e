import { App, AppOptions, Index, ViewConfig, WindowLevel } from 'dwv';
import { serveViewer } from '../../pages/dicom/viewer-frame.ts';

/** Their layer groups are found by the id of an element. */
let ids = 0;

async function mount(stage: HTMLElement, bytes: ArrayBuffer): Promise<App> {
  const holder = document.createElement('div');
  holder.id = `layers${ids++}`;
  holder.style.width = '100%';
  holder.style.height = '100%';
  stage.append(holder);
  const app = new App();
  app.init(new AppOptions({ '*': [new ViewConfig(holder.id)] }));
  await new Promise<void>((resolve, reject) => {
    app.addEventListener('renderend', () => resolve());
    const refuse = (event: { error?: unknown }): void => reject(event.error ?? new Error('refused'));
    app.addEventListener('loaderror', refuse);
    app.addEventListener('error', refuse);
    app.loadImageObject([{ filename: 'picture.dcm', data: bytes }]);
  });
  return app;
}

serveViewer({
  async open(stage, bytes) {
    const app = await mount(stage, bytes);
    const loaded = new Promise<void>((resolve) => app.addEventListener('loadend', () => resolve()));
    const layer = () => {
      const found = app.getViewLayers()[0];
      if (!found) throw new Error('no view layer');
      return found;
    };
    const frames =
      app
        .getImage(app.getDataIds()[0] ?? '')
        ?.getGeometry()
        .getSize()
        .get(3) ?? 1;
    return {
      // All frames are decoded before any but the first can be shown.
      complete:
        frames > 1 ? Promise.race([loaded, new Promise<void>((done) => setTimeout(done, 1000))]) : Promise.resolve(),
      setWindow: (center, width) => layer().getViewController().setWindowLevel(new WindowLevel(center, width)),
      showFrame(index) {
        layer()
          .getViewController()
          .setCurrentIndex(new Index([0, 0, 0, index]));
        return Promise.resolve();
      },
      dispose() {
        app.reset();
      },
    };
  },
  async preview(holder, bytes) {
    await mount(holder, bytes);
  },
});
