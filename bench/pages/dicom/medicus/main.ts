import { createDecodeService, type MountedPicture, openPicture } from '@medicus/dicom-viewer';
import { byteSourceOf } from '@medicus/ids';
import { serveViewer } from '../viewer-frame.ts';

const service = createDecodeService();

serveViewer({
  async open(stage, bytes) {
    const source = byteSourceOf(new Uint8Array(bytes));
    const header = await service.readHeader(source);
    const headerAt = performance.now();
    if (!header.ok) throw new Error(header.defect);
    const opened = await openPicture(stage, { service, source, header: header.value });
    if (!opened.ok) throw new Error(opened.defect);
    const mounted = opened.value;
    return {
      complete: inFull(mounted),
      stages: { header: headerAt, 'first picture decoded': performance.now() },
      setWindow(center, width) {
        mounted.setWindow({ center, width });
        mounted.drawNow();
      },
      async showFrame(index) {
        const set = await mounted.setFrame(index);
        if (!set.ok) throw new Error(set.defect);
        mounted.drawNow();
      },
      dispose: () => mounted.dispose(),
    };
  },
  async preview(holder, bytes, side) {
    const made = await service.makePreview(byteSourceOf(new Uint8Array(bytes)), side);
    if (!made.ok) throw new Error(made.defect);
    const bitmap = await createImageBitmap(new Blob([made.value.bytes], { type: made.value.mimetype }));
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    holder.append(canvas);
  },
});

/** Wavelet codecs are shown in a smaller size first. */
function inFull(mounted: MountedPicture): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (view: ReturnType<MountedPicture['view']>): void => {
      if (view.notFull !== undefined) reject(new Error(view.notFull));
      else if (view.resolution === 'full') resolve();
    };
    mounted.onChange(look);
    look(mounted.view());
  });
}
