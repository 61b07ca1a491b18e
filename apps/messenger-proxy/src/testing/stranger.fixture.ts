import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { request as askHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeLeaf, type Issued } from '@medicus/stack';

/** A homeserver's worth of identity: a name, a certificate, a signing key that others can fetch. */
export interface Stranger {
  readonly name: string;
  readonly port: number;
  /** How often its key was asked for. */
  keyQuestions(): number;
  /** A request with a valid signature of its own. */
  ask(federationUrl: string, destination: string, path: string): Promise<number>;
  stop(): void;
}

export async function makeStranger(name: string, federationCa: Issued): Promise<Stranger> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const rawKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const leaf = await makeLeaf(federationCa, { name, purpose: 'tls' }, { now: Date.now(), days: 1 });
  let questions = 0;
  const server: Server = createServer({ cert: leaf.certificatePem, key: leaf.keyPem }, (request, response) => {
    if (request.url?.startsWith('/_matrix/key/v2/server') !== true) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"errcode":"M_UNRECOGNIZED"}');
      return;
    }
    questions += 1;
    const keys = {
      server_name: name,
      verify_keys: { 'ed25519:a': { key: unpadded(rawKey) } },
      old_verify_keys: {},
      valid_until_ts: Date.now() + 3_600_000,
    };
    const signatures = { [name]: { 'ed25519:a': signedCanonical(keys, privateKey) } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...keys, signatures }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    name,
    port: (server.address() as AddressInfo).port,
    keyQuestions: () => questions,
    ask: (federationUrl, destination, path) => {
      const signature = signedCanonical({ method: 'GET', uri: path, origin: name, destination }, privateKey);
      const authorization = `X-Matrix origin="${name}",destination="${destination}",key="ed25519:a",sig="${signature}"`;
      return statusOf(federationUrl, destination, path, authorization, federationCa.certificatePem);
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function statusOf(base: string, name: string, path: string, authorization: string, ca: string): Promise<number> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    askHttps({ host: hostname, port, path, servername: name, ca, headers: { authorization } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** Matrix canonical JSON: keys sorted, no blanks. Enough for the flat ASCII objects here. */
function signedCanonical(value: unknown, key: KeyObject): string {
  return unpadded(sign(null, Buffer.from(JSON.stringify(sorted(value))), key));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
