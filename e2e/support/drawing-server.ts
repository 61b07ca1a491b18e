import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative, resolve } from 'node:path';
import { build } from 'vite';

/** As the Messenger-Proxy serves the app: what breaks under this policy breaks in a hospital. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob:",
  // of DICOM videos; the web app's own policy says so as soon as it shows them
  'media-src blob:',
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** `folder`: of test-output; specs that run side by side build into folders of their own. */
export function buildDrawingPage(folder = 'dicom-drawing'): Promise<string> {
  return buildPage('dicom-drawing', folder);
}

/** Bundles a page of e2e/pages as the web app is bundled; answers the folder. */
export async function buildPage(
  name: 'dicom-drawing' | 'dicom-media' | 'dicom-series',
  folder: string = name,
): Promise<string> {
  const outDir = resolve('test-output', folder);
  await build({
    configFile: false,
    root: resolve('e2e/pages', name),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'chrome125' },
  });
  return outDir;
}

export interface DrawingServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the files that lie in `folder` now, on a free port of this machine only. */
export async function serveFolder(folder: string): Promise<DrawingServer> {
  const files = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    files.set(`/${relative(folder, path)}`, { type, bytes: readFileSync(path) });
  }
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files.get(path === '/' ? '/index.html' : path);
    response.writeHead(file ? 200 : 404, {
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'content-type': file?.type ?? 'text/plain',
    });
    response.end(file?.bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
