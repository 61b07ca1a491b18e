import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWN, startUnderTest, TOKEN, type ProxyUnderTest } from '../testing/proxy-under-test.fixture.ts';
import { rawRequest, sendRaw } from '../testing/raw-http.fixture.ts';

let under: ProxyUnderTest;
beforeAll(async () => {
  under = await startUnderTest({
    client: {
      tls: { certificateFile: 'leaf.pem', keyFile: 'leaf.key' },
      publicBaseUrl: `https://${OWN}`,
      allowedHosts: [OWN],
    },
  });
});
afterAll(() => under.stop());

const lines = ['GET /_matrix/client/v3/sync HTTP/1.1', `Host: ${OWN}`, `Authorization: Bearer ${TOKEN}`];

describe('the client side with a certificate of its own', () => {
  it('speaks TLS, and tells Synapse so', async () => {
    const tls = { ca: under.authorities.tls.certificatePem, servername: OWN };
    const answer = await sendRaw({ port: under.proxy.ports.client, tls }, rawRequest(lines));
    expect(answer.status).toBe(200);
    expect(under.arrived.at(-1)?.headers).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
    });
  });
  it('speaks nothing else', async () => {
    under.arrived.length = 0;
    const plain = await sendRaw({ port: under.proxy.ports.client }, rawRequest(lines));
    expect([0, 400]).toContain(plain.status);
    expect(under.arrived).toEqual([]);
  });
  it('speaks no TLS older than 1.2', async () => {
    const greet = (maxVersion: 'TLSv1.1' | 'TLSv1.2'): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect({
          host: '127.0.0.1',
          port: under.proxy.ports.client,
          servername: OWN,
          ca: under.authorities.tls.certificatePem,
          minVersion: 'TLSv1',
          maxVersion,
          // This side would not offer the old versions by itself.
          ciphers: 'DEFAULT@SECLEVEL=0',
        });
        socket.once('secureConnect', () => {
          resolve(socket.getProtocol() ?? '');
          socket.destroy();
        });
        socket.once('error', () => resolve('refused'));
      });
    expect(await greet('TLSv1.1')).toBe('refused');
    expect(await greet('TLSv1.2')).toBe('TLSv1.2');
  });
});
