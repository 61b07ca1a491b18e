import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesThatHold, linesThatTie } from './canary.ts';

const folder = mkdtempSync(join(tmpdir(), 'canary-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string | Buffer) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
};

describe('the canary scan finds what it looks for', () => {
  const secret = 'Kanarienvogel Größe/Nr. 7';
  it.each([
    ['raw', secret],
    ['URL', `GET /x?q=${encodeURIComponent(secret)}`],
    ['base64 at offset 0', Buffer.from(`${secret}tail`).toString('base64')],
    ['base64 at offset 1', Buffer.from(`a${secret}tail`).toString('base64')],
    ['base64 at offset 2', Buffer.from(`ab${secret}tail`).toString('base64')],
    ['JSON escapes', JSON.stringify(secret).replaceAll('ö', '\\u00f6').replaceAll('ß', '\\u00df')],
    ['lower case', secret.toLowerCase()],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
  ])('as %s', (name, content) => {
    write(`${name}.bin`, content);
    expect(filesThatHold(folder, secret)).toContain(`${name}.bin`);
  });
  it('finds nothing where nothing is', () => {
    expect(filesThatHold(folder, 'Wellensittich 9')).toEqual([]);
  });
});

describe('log lines that tie people together (A_22814)', () => {
  it('reports a person with a room and two people, but not one person alone', () => {
    write(
      'x.log',
      [
        '@a:n.test alone',
        '@a:n.test in !abcdefghijklmnop:n.test',
        '@a:n.test and %40b%3An.test',
        '@a:n.test and @a:n.test',
      ].join('\n'),
    );
    expect(linesThatTie(folder)).toEqual([
      'x.log: @a:n.test in !abcdefghijklmnop:n.test',
      'x.log: @a:n.test and %40b%3An.test',
    ]);
  });
});
