import { Client, type Dispatcher } from 'undici';
import { LISTED } from './under-test.ts';

export type Kind = 'send' | 'sync' | 'invite' | 'media';

export interface Sample {
  readonly kind: Kind;
  readonly ms: number;
}

export interface LoadResult {
  readonly samples: readonly Sample[];
  readonly seconds: number;
  readonly bytes: number;
  readonly failures: number;
}

const ROOM = encodeURIComponent('!bench:nord.klinik.test');
const EVENT = Buffer.from(JSON.stringify({ algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'A'.repeat(700) }));
const INVITE = Buffer.from(JSON.stringify({ user_id: `@weber:${LISTED}` }));

/** Ten requests: five messages, three polls, one invitation, one picture of 256 KiB. */
const MIX: readonly Kind[] = ['send', 'sync', 'send', 'invite', 'send', 'sync', 'media', 'send', 'sync', 'send'];

function requestOf(
  kind: Kind,
  serial: number,
  mediaBytes: number,
): Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'body'> {
  switch (kind) {
    case 'send':
      return { method: 'PUT', path: `/_matrix/client/v3/rooms/${ROOM}/send/m.room.encrypted/t${serial}`, body: EVENT };
    case 'sync':
      return { method: 'GET', path: `/_matrix/client/v3/sync?since=s${serial}&timeout=0` };
    case 'invite':
      return { method: 'POST', path: `/_matrix/client/v3/rooms/${ROOM}/invite`, body: INVITE };
    case 'media':
      return { method: 'GET', path: `/_matrix/client/v1/media/download/nord.klinik.test/b${mediaBytes}` };
  }
}

export interface Load {
  readonly port: number;
  readonly requests: number;
  /** Connections, each with one request at a time. */
  readonly connections: number;
  /** Access tokens taken in turn. */
  readonly tokens: readonly string[];
  /** Only media of this size, instead of the mix. */
  readonly onlyMedia?: number;
}

/** Sends so many requests in a closed loop and reads every answer to its end. */
export async function putLoad(load: Load): Promise<LoadResult> {
  const samples: Sample[] = [];
  let next = 0;
  let bytes = 0;
  let failures = 0;
  const startedAt = performance.now();
  const work = async (): Promise<void> => {
    const client = new Client(`http://127.0.0.1:${load.port}`, { pipelining: 1 });
    while (next < load.requests) {
      const serial = next;
      next += 1;
      const kind = load.onlyMedia === undefined ? (MIX[serial % MIX.length] ?? 'send') : 'media';
      const token = load.tokens[serial % load.tokens.length] ?? '';
      const from = performance.now();
      const answer = await one(client, { ...requestOf(kind, serial, load.onlyMedia ?? 262_144), token });
      samples.push({ kind, ms: performance.now() - from });
      bytes += answer.bytes;
      if (answer.status !== 200) failures += 1;
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: load.connections }, work));
  return { samples, seconds: (performance.now() - startedAt) / 1000, bytes, failures };
}

function one(
  client: Client,
  { token, ...request }: Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'body'> & { readonly token: string },
): Promise<{ readonly status: number; readonly bytes: number }> {
  return new Promise((resolve) => {
    let status = 0;
    let bytes = 0;
    client.dispatch(
      { ...request, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, code) => {
          status = code;
        },
        onResponseData: (_controller, chunk) => {
          bytes += chunk.length;
        },
        onResponseEnd: () => resolve({ status, bytes }),
        onResponseError: () => resolve({ status: 0, bytes }),
      },
    );
  });
}
