import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  matrixUriOf,
  parseEventId,
  parseMxcUri,
  parseServerName,
  parseUserId,
  serverOf,
  userIdFromMatrixUri,
} from './index.ts';

describe('server names', () => {
  it.each(['nord.klinik.test', 'nord.klinik.test:8448', '127.0.0.1:4811', '[::1]:8448', 'localhost'])(
    'accepts %s',
    (name) => {
      expect(parseServerName(name)).toEqual({ ok: true, value: name });
    },
  );
  it.each([
    '',
    'Nord.klinik.test',
    'nord klinik',
    'nord.klinik.test/',
    'nord.klinik.test:999999',
    '-a.de',
    'a..b',
    'a.de\n',
    null,
    7,
  ])('refuses %j: another spelling must not slip past the federation list (A_25534)', (name) => {
    expect(parseServerName(name).ok).toBe(false);
  });
});

describe('user ids', () => {
  it('splits at the first colon, so that a port stays with the server', () => {
    const id = parseUserId('@becker:nord.klinik.test:8448');
    expect(id.ok && serverOf(id.value)).toBe('nord.klinik.test:8448');
  });
  it.each([
    'becker:nord.klinik.test',
    '@:nord.klinik.test',
    '@becker',
    '@bec ker:nord.klinik.test',
    '@a:B.test',
    '@ä:b.test',
  ])('refuses %s', (id) => expect(parseUserId(id).ok).toBe(false));
  it('reads back what it writes as a directory address (VZD endpoint address)', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._=-]{1,20}$/), (local) => {
        const id = parseUserId(`@${local}:sued.klinik.test`);
        if (!id.ok) throw new Error('builder made a bad id');
        expect(userIdFromMatrixUri(matrixUriOf(id.value))).toEqual(id);
      }),
    );
  });
  it('refuses a broken percent escape instead of throwing', () => {
    expect(userIdFromMatrixUri('matrix:u/%E0%A4%A').ok).toBe(false);
  });
});

describe('content addresses and event ids', () => {
  it.each(['mxc://nord.klinik.test/AbC-_1', 'mxc://n:8448/x'])('accepts %s', (uri) =>
    expect(parseMxcUri(uri).ok).toBe(true),
  );
  it.each(['mxc://nord.klinik.test/../etc', 'mxc:///x', 'https://a/b', 'mxc://a/b/c', 'mxc://a/b?c'])(
    'refuses %s',
    (uri) => expect(parseMxcUri(uri).ok).toBe(false),
  );
  it('wants a dollar sign in front of an event id', () => {
    expect(parseEventId('$abc').ok).toBe(true);
    expect(parseEventId('abc').ok).toBe(false);
  });
});
