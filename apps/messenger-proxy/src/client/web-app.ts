import { createReadStream, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { RawTarget } from '../wire/raw-request.ts';
import type { Pages } from './client-side.ts';

const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; " +
  "connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

const PAGE_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), bluetooth=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), ' +
    'microphone=(), midi=(), payment=(), serial=(), usb=()',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** `name-BX3k_9aQ.js`: what Vite names by its content never changes. */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** `/chats/!abc:nord.klinik.test`: what looks like a file's ending is the house of a room. */
const ROOM_ADDRESS = /\/(?:!|%21)[^/]+$/i;

interface Encoded {
  readonly file: string;
  readonly size: number;
  readonly encoding?: 'br' | 'gzip';
}

interface Page {
  readonly type: string;
  readonly hashed: boolean;
  /** Smallest first, the plain one last. */
  readonly forms: readonly Encoded[];
}

/**
 * The built web app. All files are listed once at start: what is not on the list does not exist,
 * whatever the address looks like.
 * @param root folder with `index.html`
 */
export function webAppFrom(root: string): Pages {
  const pages = listPages(root);
  return {
    answer(request, response, target) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { ...PAGE_HEADERS, allow: 'GET, HEAD', 'content-length': 0 }).end();
        return;
      }
      const page = pages.get(target.path) ?? (isNavigation(request, target) ? pages.get('/index.html') : undefined);
      if (page === undefined) {
        response.writeHead(404, { ...PAGE_HEADERS, 'content-length': 0 }).end();
        return;
      }
      sendPage(request, response, page);
    },
    close: async () => undefined,
  };
}

/** Every address of the app is its one document; a missing file is not. */
function isNavigation(request: IncomingMessage, target: RawTarget): boolean {
  if (target.path === '/') return true;
  const mode = request.headers['sec-fetch-mode'];
  if (mode !== undefined && mode !== 'navigate') return false;
  if (!(request.headers.accept ?? '').includes('text/html')) return false;
  return extname(target.path) === '' || ROOM_ADDRESS.test(target.path);
}

function sendPage(request: IncomingMessage, response: ServerResponse, page: Page): void {
  const accepted = request.headers['accept-encoding'];
  const accepts = typeof accepted === 'string' ? accepted : '';
  const form = page.forms.find(({ encoding }) => encoding === undefined || accepts.includes(encoding));
  if (form === undefined) throw new Error('a page has its plain form');
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'content-type': page.type,
    'content-length': form.size,
    vary: 'Accept-Encoding',
    'cache-control': page.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(form.encoding === undefined ? {} : { 'content-encoding': form.encoding }),
  });
  if (request.method === 'HEAD') response.end();
  // A reader that leaves ends the file too; there is nobody left to tell.
  else pipeline(createReadStream(form.file), response, () => undefined);
}

function listPages(root: string): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>();
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const sizes = new Map(names.map((file) => [file, statSync(file).size]));
  for (const [file, size] of sizes) {
    const type = TYPES[extname(file)];
    if (type === undefined) continue;
    const path = `/${file.slice(root.length).replaceAll('\\', '/').replace(/^\/+/, '')}`;
    const [br, gz] = [sizes.get(`${file}.br`), sizes.get(`${file}.gz`)];
    const forms: Encoded[] = [];
    if (br !== undefined) forms.push({ file: `${file}.br`, size: br, encoding: 'br' });
    if (gz !== undefined) forms.push({ file: `${file}.gz`, size: gz, encoding: 'gzip' });
    pages.set(path, {
      type,
      hashed: HASHED.test(path) && path.startsWith('/assets/'),
      forms: [...forms, { file, size }],
    });
  }
  const index = pages.get('/index.html');
  if (index !== undefined) pages.set('/', index);
  return pages;
}

/** A house without a web app of its own: only the interfaces. */
export const noPages: Pages = {
  answer(_request, response) {
    response.writeHead(404, { ...PAGE_HEADERS, 'content-length': 0 }).end();
  },
  close: async () => undefined,
};
