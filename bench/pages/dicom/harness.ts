import type { FromFrame, Reply, Request, ToFrame, ViewerName } from './protocol.ts';

/** One frame per viewer: own bundle, own globals, own workers; all of one process, so that they meet the same page. */
const frames = new Map<ViewerName, Window>();
const waiting = new Map<number, (reply: Reply) => void>();
const starting = new Map<MessageEventSource, () => void>();
let held: Blob | undefined;
let requests = 0;

window.addEventListener('message', (event: MessageEvent<FromFrame>) => {
  const message = event.data;
  switch (message.kind) {
    case 'ready':
      if (event.source) starting.get(event.source)?.();
      return;
    case 'answer':
      waiting.get(message.id)?.({ answer: message.answer });
      waiting.delete(message.id);
      return;
    case 'refused':
      waiting.get(message.id)?.({ refused: message.reason });
      waiting.delete(message.id);
  }
});

async function openFrame(viewer: ViewerName): Promise<void> {
  const frame = document.createElement('iframe');
  const ready = new Promise<void>((resolve, reject) => {
    frame.addEventListener('error', () => reject(new Error(`${viewer} does not load`)));
    frame.src = `/${viewer}/index.html`;
    document.body.append(frame);
    if (!frame.contentWindow) return reject(new Error('a frame without a window'));
    frames.set(viewer, frame.contentWindow);
    starting.set(frame.contentWindow, resolve);
  });
  await ready;
}

function held0(): Blob {
  if (!held) throw new Error('no file is held');
  return held;
}

window.bench = {
  async open(viewers) {
    for (const viewer of viewers) await openFrame(viewer);
  },
  async hold(path) {
    held = await (await fetch(path)).blob();
    return held.size;
  },
  ask(viewer, order) {
    const frame = frames.get(viewer);
    if (!frame) throw new Error(`no frame for ${viewer}`);
    const request: Request = order.kind === 'load' || order.kind === 'previews' ? { ...order, file: held0() } : order;
    const id = ++requests;
    const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    const message: ToFrame = { id, request };
    frame.postMessage(message, location.origin);
    return reply;
  },
};
