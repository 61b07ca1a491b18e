import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWN, startUnderTest, type ProxyUnderTest } from './testing/proxy-under-test.fixture.ts';

const LIMIT_MS = 300;
let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startUnderTest({ limits: { headersTimeout: LIMIT_MS, connectionsCheckingInterval: 50 } });
});
afterAll(() => under.stop());

/** Says one letter of a header again and again, until the other side has enough. Milliseconds that took. */
function trickle(socket: Socket): Promise<number> {
  const from = performance.now();
  return new Promise((resolve) => {
    socket.write(`GET / HTTP/1.1\r\nHost: ${under.clientHost}\r\nX-Slow: `);
    const letters = setInterval(() => socket.write('a'), 30);
    const given = setTimeout(() => socket.destroy(), 8_000);
    socket.on('error', () => undefined);
    socket.resume().once('close', () => {
      clearInterval(letters);
      clearTimeout(given);
      resolve(performance.now() - from);
    });
  });
}

describe('a head that never ends (slowloris)', () => {
  const open: Readonly<Record<string, () => Socket>> = {
    client: () => connect({ host: '127.0.0.1', port: under.proxy.ports.client }),
    outbound: () => connect({ host: '127.0.0.1', port: under.proxy.ports.outbound }),
    federation: () =>
      connectTls({
        host: '127.0.0.1',
        port: under.proxy.ports.federation,
        servername: OWN,
        ca: under.authorities.tls.certificatePem,
      }),
  };
  it.each(Object.keys(open))('is cut off on the %s side, however busy it keeps the line', async (side) => {
    const socket = open[side]?.();
    if (socket === undefined) throw new Error(side);
    const took = await trickle(socket);
    expect(took).toBeGreaterThanOrEqual(LIMIT_MS - 50);
    expect(took).toBeLessThan(5_000);
  });
});
