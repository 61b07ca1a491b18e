import { parseServerName, type ServerName } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './address-guard.ts';
import { houseOfTunnel } from './outbound-side.ts';
import { peerFromTable, resolvePeer, type NameServices } from './resolve-peer.ts';

const server = (name: string): ServerName => {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(name);
  return parsed.value;
};

function names(parts: {
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  readonly services?: Readonly<Record<string, readonly { host: string; port: number }[]>>;
  readonly wellKnown?: Readonly<Record<string, string>>;
}): NameServices {
  return {
    addresses: async (host) => parts.addresses?.[host] ?? [],
    services: async (name) => parts.services?.[name] ?? [],
    wellKnown: async (host) => parts.wellKnown?.[host],
  };
}
const PUBLIC = '93.184.215.14';

describe('an address that a peer may have', () => {
  it.each([PUBLIC, '8.8.8.8', '2a00:1450:4001:82f::200e'])('is %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '0:0:0:0:0:ffff:a00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '2001:db8::1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('finding a house', () => {
  it('goes by address, port, well-known, SRV, 8448, in this order', async () => {
    const found = async (name: string, services: NameServices) => {
      const peer = await resolvePeer(server(name), services);
      return peer.ok ? `${peer.value.addresses[0]}:${peer.value.port} ${peer.value.certificateName}` : peer.defect;
    };
    const addresses = { 'a.example': [PUBLIC], 'm.example': ['8.8.8.8'] };
    expect(await found(PUBLIC, names({}))).toBe(`${PUBLIC}:8448 ${PUBLIC}`);
    expect(await found('a.example:443', names({ addresses }))).toBe(`${PUBLIC}:443 a.example`);
    expect(await found('a.example', names({ addresses, wellKnown: { 'a.example': 'm.example:8449' } }))).toBe(
      '8.8.8.8:8449 m.example',
    );
    expect(
      await found(
        'a.example',
        names({ addresses, services: { '_matrix-fed._tcp.a.example': [{ host: 'm.example', port: 9000 }] } }),
      ),
    ).toBe('8.8.8.8:9000 a.example');
    expect(await found('a.example', names({ addresses }))).toBe(`${PUBLIC}:8448 a.example`);
    expect(await found('nowhere.example', names({}))).toBe('unknown-host');
  });
  it.each([
    ['its own address', { addresses: { 'a.example': ['127.0.0.1'] } }],
    ['one of several addresses', { addresses: { 'a.example': [PUBLIC, '10.0.0.1'] } }],
    [
      'a delegation to a private name',
      {
        addresses: { 'a.example': [PUBLIC], 'in.example': ['192.168.0.9'] },
        wellKnown: { 'a.example': 'in.example:80' },
      },
    ],
    [
      'a delegation to a private address',
      { addresses: { 'a.example': [PUBLIC] }, wellKnown: { 'a.example': '169.254.169.254:80' } },
    ],
    [
      'a delegation to loopback in IPv6',
      { addresses: { 'a.example': [PUBLIC] }, wellKnown: { 'a.example': '[::ffff:127.0.0.1]:80' } },
    ],
    [
      'an SRV target inside',
      {
        addresses: { 'a.example': [PUBLIC], 'in.example': ['10.0.0.1'] },
        services: { '_matrix._tcp.a.example': [{ host: 'in.example', port: 22 }] },
      },
    ],
  ])('never leads inwards through %s', async (_name, parts) => {
    expect(await resolvePeer(server('a.example'), names(parts))).toEqual({ ok: false, defect: 'private-address' });
  });
  it('does not lead inwards by an address for a name', async () => {
    expect(await resolvePeer(server('127.0.0.1:5432'), names({}))).toEqual({ ok: false, defect: 'private-address' });
    expect(await resolvePeer(server('[::1]:5432'), names({}))).toEqual({ ok: false, defect: 'private-address' });
  });
  it('in a peer table finds exactly what stands there', () => {
    const table = { 'a.test': { host: '127.0.0.1', port: 1 } };
    expect(peerFromTable(server('a.test'), table).ok).toBe(true);
    expect(peerFromTable(server('b.test'), table)).toEqual({ ok: false, defect: 'not-in-peer-table' });
    expect(peerFromTable(server('constructor'), table)).toEqual({ ok: false, defect: 'not-in-peer-table' });
  });
});

describe('the target of a tunnel', () => {
  it('is the house’s name; a port that is not Matrix’s own belongs to the name', () => {
    expect(houseOfTunnel('a.test:8448')).toEqual(['a.test', 'a.test:8448']);
    expect(houseOfTunnel('a.test:443')).toEqual(['a.test', 'a.test:443']);
    expect(houseOfTunnel('a.test:4811')).toEqual(['a.test:4811']);
    expect(houseOfTunnel('[::1]:8448')).toEqual(['[::1]', '[::1]:8448']);
  });
  it.each([
    undefined,
    '',
    'a.test',
    'a.test:',
    'a.test:0',
    'a.test:99999',
    'A.test:443',
    'a.test:443:443',
    'a.test/:443',
    'http://a.test:443',
    '@a.test:443',
    'a.test :443',
  ])('is nobody’s when it reads %j', (target) => expect(houseOfTunnel(target)).toEqual([]));
});
