import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { assertNever, type Result } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import { listenOn } from '@medicus/server-kit';
import { AppService } from 'matrix-appservice';
import { bearerOf, sameSecret } from '../http/bearer.ts';
import { readJsonObject } from '../http/read-body.ts';

/** 100 events of 64 KiB and as many to-device messages are the most that Synapse sends at once. */
const LARGEST_TRANSACTION = 64 * 1024 * 1024;

const PREFIX = '/_matrix/app/v1/';

type Json = Readonly<Record<string, unknown>>;

export interface DurableAppServiceParts {
  readonly homeserverToken: string;
  readonly log: Log;
  /**
   * Stores what a transaction asks of us. Synapse hears 200 only after this returned, so it must not
   * return before the disk has it. The value is the work that begins once Synapse has its answer.
   */
  readonly takeIn: (transactionId: string, transaction: Json) => Result<() => void, 'malformed-transaction'>;
  /** Everything that is not Matrix: health and our own interface. */
  readonly others: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * The library's AppService with its HTTP side replaced: it would answer before anything is safe,
 * remember one transaction id in memory only, take the token from the query string, refuse bodies
 * above 5 MB, answer 200 to what is not JSON and bind to all addresses (docs/decisions).
 */
export class DurableAppService extends AppService {
  readonly #parts: DurableAppServiceParts;
  #http: Server | null = null;
  #port = 0;

  constructor(parts: DurableAppServiceParts) {
    super({ homeserverToken: parts.homeserverToken });
    this.#parts = parts;
  }

  /** The port that was bound, of interest when 0 was asked for. */
  get port(): number {
    return this.#port;
  }

  override async listen(port: number, hostname: string): Promise<void> {
    const server = createServer({ requestTimeout: 60_000 }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.#parts.log.error('a request failed', { kind: 'appservice' }, error);
        if (!response.headersSent) answer(response, 500, { errcode: 'M_UNKNOWN', error: 'Internal error' });
        else response.destroy();
      });
    });
    this.#port = await listenOn(server, hostname, port);
    this.#http = server;
  }

  override async close(): Promise<void> {
    const server = this.#http;
    this.#http = null;
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '';
    const path = target.split('?', 1)[0] ?? '';
    if (!path.startsWith(PREFIX)) {
      this.#parts.others(request, response);
      return;
    }
    // A token in the address ends up in logs: it counts as none.
    const token = bearerOf(request.headers.authorization);
    if (token === null || !sameSecret(token, this.#parts.homeserverToken)) {
      answer(response, 403, { errcode: 'M_FORBIDDEN', error: 'Bad token supplied' });
      return;
    }
    const rest = path.slice(PREFIX.length);
    if (request.method === 'PUT' && /^transactions\/[^/]+$/.test(rest)) {
      await this.#takeIn(decodeOnce(rest.slice('transactions/'.length)), request, response);
    } else if (request.method === 'POST' && rest === 'ping') {
      request.resume();
      answer(response, 200, {});
    } else if (request.method === 'GET' && /^(?:users|rooms|thirdparty)\//.test(rest)) {
      // Function addresses are registered at start; nobody else may appear by being asked for.
      answer(response, 404, { errcode: 'M_NOT_FOUND', error: 'Not known here' });
    } else {
      answer(response, 404, { errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' });
    }
  }

  async #takeIn(transactionId: string | null, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (transactionId === null) {
      answer(response, 400, { errcode: 'M_INVALID_PARAM', error: 'Malformed transaction id' });
      return;
    }
    const body = await readJsonObject(request, LARGEST_TRANSACTION);
    if (!body.ok) {
      switch (body.defect) {
        case 'too-large':
          response.setHeader('connection', 'close');
          answer(response, 413, { errcode: 'M_TOO_LARGE', error: 'Transaction too large' });
          return;
        case 'not-json':
          answer(response, 400, { errcode: 'M_NOT_JSON', error: 'Not a JSON object' });
          return;
        case 'broken-off':
          response.destroy();
          return;
        default:
          return assertNever(body.defect);
      }
    }
    const stored = this.#parts.takeIn(transactionId, body.value);
    if (!stored.ok) {
      answer(response, 400, { errcode: 'M_BAD_JSON', error: 'Malformed transaction' });
      return;
    }
    answer(response, 200, {});
    stored.value();
  }
}

function decodeOnce(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function answer(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
