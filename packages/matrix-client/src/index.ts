export { createHost } from './host/create-host.ts';
export { browserStorage } from './host/browser-storage.ts';
export { DEFAULT_MAX_UPLOAD_SIZE, type HostOptions, type HostStorage } from './host/host-options.ts';
export type { HeldLock, WindowLock } from './host/window-lock.ts';
