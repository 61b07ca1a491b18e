import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROUTE_DOCUMENT, routeDocument } from './route-document.ts';

it('the page of routes says what the tables say (else: node apps/messenger-proxy/src/route-document.ts)', () => {
  expect(plain(readFileSync(ROUTE_DOCUMENT, 'utf8'))).toBe(plain(routeDocument()));
});

/** The formatter lines the columns up. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/ +/g, ' ')
    .replaceAll('| --- |', '|---|')
    .replaceAll(' --- |', '---|');
}
