import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, Health } from '@medicus/server-kit';
import type { Issued } from '@medicus/stack';
import { startMessengerProxy, type RunningProxy } from '../compose.ts';
import type { Config } from '../config.ts';
import { SERVER_LIMITS, type ServerLimits } from '../wire/server-limits.ts';
import { configFor, OWN, prepareFiles } from './config.fixture.ts';
import { freePort } from './free-port.fixture.ts';
import { signList } from './sign-list.fixture.ts';

export { OWN };
export const PEER = 'sued.klinik.test';
export const STRANGER = 'fremd.example';

/** A request as it arrived behind the proxy. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A running proxy with real sockets on all three sides, and a small server in Synapse's and the directory's place. */
export interface ProxyUnderTest {
  readonly proxy: RunningProxy;
  /** What reached Synapse (either listener), in order; whoami is left out. */
  readonly arrived: Arrived[];
  readonly logLines: string[];
  readonly folder: string;
  readonly authorities: { readonly tls: Issued; readonly list: Issued; readonly egress: Issued };
  /** `127.0.0.1:{client port}` */
  readonly clientHost: string;
  /** Publishes another list at the stub directory. */
  publish(version: number, domains: readonly string[]): Promise<void>;
  /** Hours are added to the proxy's clock. */
  passHours(hours: number): void;
  /** How often the directory was asked. */
  listQuestions(): number;
  stop(): Promise<void>;
}

export interface UnderTestOptions {
  readonly domains?: readonly string[];
  readonly peers?: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Answers in Synapse's place; the default is an empty object. */
  readonly synapse?: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  /** Laid over the client side's settings. */
  readonly client?: Partial<Config['client']>;
  readonly limits?: Partial<ServerLimits>;
  readonly withoutList?: boolean;
}

export const TOKEN = 'syt_good';

export async function startUnderTest(options: UnderTestOptions = {}): Promise<ProxyUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'messenger-proxy-'));
  const { authorities, signer } = await prepareFiles(folder);

  const arrived: Arrived[] = [];
  let jws = options.withoutList === true ? '' : signList(signer, 1, options.domains ?? [OWN, PEER]);
  let version = 1;
  let questions = 0;
  const stub = await listening(
    createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = request.url ?? '';
        if (url.startsWith('/federationList.jws')) {
          questions += 1;
          const known = new URL(url, 'http://x').searchParams.get('version');
          if (jws === '') response.writeHead(503).end();
          else if (known === String(version)) response.writeHead(204).end();
          else response.writeHead(200).end(jws);
          return;
        }
        if (url.startsWith('/_matrix/client/v3/account/whoami') && request.headers['x-forwarded-for'] === undefined) {
          const good = request.headers.authorization === `Bearer ${TOKEN}`;
          response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' });
          response.end(
            good
              ? JSON.stringify({ user_id: `@becker:${OWN}` })
              : JSON.stringify({ errcode: 'M_UNKNOWN_TOKEN', error: 'x', soft_logout: true }),
          );
          return;
        }
        const body = Buffer.concat(chunks).toString('utf8');
        arrived.push({ method: request.method ?? '', url, headers: request.headers, body });
        if (options.synapse === undefined) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        else options.synapse(request, response, body);
      });
    }),
  );
  const upstream = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;

  const port = await freePort();
  let hours = 0;
  const logLines: string[] = [];
  const proxy = await startMessengerProxy(
    configFor({ ...options, clientPort: port, upstream }),
    {
      log: createLog('test', { write: (line: string) => void logLines.push(line) }),
      health: new Health(),
      clock: () => Date.now() + hours * 3_600_000,
      configPath: join(folder, 'proxy.json'),
    },
    { ...SERVER_LIMITS, ...options.limits },
  );
  return {
    proxy,
    arrived,
    logLines,
    folder,
    authorities,
    clientHost: `127.0.0.1:${port}`,
    async publish(next, domains) {
      version = next;
      jws = signList(signer, next, domains);
    },
    passHours: (more) => {
      hours += more;
    },
    listQuestions: () => questions,
    async stop() {
      await proxy.stop();
      stub.closeAllConnections();
      stub.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(server: Server): Promise<Server> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
