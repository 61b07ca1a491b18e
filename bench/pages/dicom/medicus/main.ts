import { createDecodeService, mountPicture } from '@medicus/dicom-viewer';
import { byteSourceOf } from '@medicus/ids';
import { serveViewer } from '../viewer-frame.ts';

const service = createDecodeService();

serveViewer({
  async open(stage, bytes) {
    const source = byteSourceOf(new Uint8Array(bytes));
    const header = await service.readHeader(source);
    const headerAt = performance.now();
    if (!header.ok) throw new Error(header.defect);
    const description = header.value.picture;
    if (!description.ok) throw new Error(description.defect);
    const frame = await service.decodeFrame(source, header.value, 0, { pyramid: true });
    const frameAt = performance.now();
    if (!frame.ok) throw new Error(frame.defect);
    const mounted = mountPicture(stage, {
      description: description.value,
      frame: frame.value,
      loadFrame: (index, signal) => service.decodeFrame(source, header.value, index, { signal }),
    });
    return {
      complete: Promise.resolve(),
      stages: { header: headerAt, frame: frameAt },
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
