import type { BrowserContext } from '@playwright/test';

const LOOPBACK = /^(?:[a-z0-9-]+\.)*localhost$|^127\.0\.0\.1$/;

/** Remembers every request of a context that was meant for anything but loopback. */
export function watchRequests(context: BrowserContext): { readonly strays: string[] } {
  const strays: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (['blob:', 'data:', 'about:'].includes(url.protocol)) return;
    if (!LOOPBACK.test(url.hostname)) strays.push(url.origin);
  });
  return { strays };
}
