import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { answerError, API_HEADERS } from './answer.ts';
import { announcedLength } from './read-body.ts';

/** Request headers that travel on; everything else (cookies, forwarded-*, hop-by-hop) stays here. */
const REQUEST_HEADERS = ['accept', 'accept-language', 'content-type', 'if-none-match', 'user-agent'] as const;

/** Answer headers that travel back. No CORS: the web app lives on this very origin. */
const ANSWER_HEADERS = [
  'cache-control',
  'content-encoding',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'retry-after',
] as const;

/** Up to this size bodies travel in one piece, head and body in one write; larger ones are streamed. */
const SMALL = 32 * 1024;

export interface Forwarding {
  readonly upstream: Dispatcher;
  readonly method: string;
  /** Raw path and query, byte for byte. */
  readonly path: string;
  /** Credentials and whatever else this side adds. */
  readonly headers: Readonly<Record<string, string>>;
  /** `stream`: pipe the request's own body, at most `limit` bytes. */
  readonly body: Uint8Array | undefined | { readonly stream: IncomingMessage; readonly limit: number };
  /** Laid over the upstream's answer headers. */
  readonly answerHeaders?: OutgoingHttpHeaders;
  /** Said when the upstream cannot be reached. */
  readonly away: string;
}

/**
 * Sends a request on and its answer back, both streamed with back-pressure. When the asker goes
 * away the upstream request is aborted; when the upstream goes away before answering, 502.
 */
export async function forward(request: IncomingMessage, response: ServerResponse, what: Forwarding): Promise<void> {
  const headers: Record<string, string> = { ...what.headers };
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (value !== undefined && headers[name] === undefined) headers[name] = value;
  }
  const body = await bodyFor(what, headers);
  return new Promise((resolve) => {
    what.upstream.dispatch(
      {
        path: what.path,
        method: what.method as Dispatcher.HttpMethod,
        headers,
        body,
      },
      answering(response, what, resolve),
    );
  });
}

async function bodyFor(what: Forwarding, headers: Record<string, string>): Promise<Readable | Uint8Array | null> {
  if (what.body === undefined) {
    if (what.method === 'POST' || what.method === 'PUT') headers['content-length'] = '0';
    return null;
  }
  if (what.body instanceof Uint8Array) return what.body;
  const { stream, limit } = what.body;
  const length = announcedLength(stream);
  if (length !== undefined) {
    if (length === 0) {
      headers['content-length'] = '0';
      return null;
    }
    headers['content-length'] = String(length);
    return length <= SMALL ? ((await atHand(stream, length)) ?? stream) : stream;
  }
  return stream.pipe(capped(limit));
}

/** A small body that came in one piece with its head: sending it on whole spares the machinery of a stream. */
async function atHand(stream: IncomingMessage, length: number): Promise<Uint8Array | undefined> {
  // The parser hands over the body right after the head, before any promise continues.
  await Promise.resolve();
  if (stream.readableLength !== length) return undefined;
  const body: unknown = stream.read(length);
  return body instanceof Uint8Array ? body : undefined;
}

/** Chunked bodies announce no length: counted on the way, cut off above the limit. */
function capped(limit: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(new BodyTooLarge());
      else done(null, chunk);
    },
  });
}

class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

function answering(response: ServerResponse, what: Forwarding, done: () => void): Dispatcher.DispatchHandler {
  let waitingForDrain = false;
  /** Bytes still to come of a small answer; -1: streamed. */
  let small = -1;
  let held: Buffer | undefined;
  return {
    onRequestStart(controller) {
      if (response.destroyed) controller.abort(new Error('asker left'));
      response.once('close', () => {
        if (!response.writableFinished) controller.abort(new Error('asker left'));
        done();
      });
    },
    onResponseStart(controller, status, headers) {
      if (status < 200 || response.headersSent) return;
      const length = Number(headers['content-length'] ?? Number.NaN);
      if (length <= SMALL) small = length;
      else {
        response.on('drain', () => {
          if (!waitingForDrain) return;
          waitingForDrain = false;
          controller.resume();
        });
      }
      response.writeHead(status, answerHeaders(headers, what.answerHeaders));
    },
    onResponseData(controller, chunk) {
      if (small >= 0) {
        // The parser may reuse the memory of a chunk: a piece that waits for the next one is copied.
        held =
          held === undefined ? (chunk.length === small ? chunk : Buffer.from(chunk)) : Buffer.concat([held, chunk]);
        if (held.length === small) response.end(held.toString('latin1'), 'latin1');
        return;
      }
      if (!response.write(chunk)) {
        waitingForDrain = true;
        controller.pause();
      }
    },
    onResponseEnd() {
      if (!response.writableEnded) response.end(held);
    },
    onResponseError(_controller, error) {
      if (response.headersSent) response.destroy();
      else if (error instanceof BodyTooLarge) answerError(response, 413, 'M_TOO_LARGE', 'Request body too large');
      else answerError(response, 502, 'M_UNKNOWN', what.away);
      done();
    },
  };
}

function answerHeaders(upstream: IncomingHttpHeaders, more: OutgoingHttpHeaders | undefined): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...API_HEADERS };
  for (const name of ANSWER_HEADERS) {
    const value = upstream[name];
    if (value !== undefined) headers[name] = value;
  }
  return more === undefined ? headers : Object.assign(headers, more);
}

/** A whole small answer, for decisions that need to see it. */
export interface WholeAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks an upstream for something small, at most `limit` bytes; undefined when it does not answer in time. */
export async function ask(
  upstream: Dispatcher,
  options: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  },
  { timeoutMs = 10_000, limit = 1_048_576 }: { readonly timeoutMs?: number; readonly limit?: number } = {},
): Promise<WholeAnswer | undefined> {
  try {
    const answer = await upstream.request({
      ...options,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        answer.body.destroy();
        return undefined;
      }
      chunks.push(chunk);
    }
    return { status: answer.statusCode, body: Buffer.concat(chunks).toString('utf8') };
  } catch {
    return undefined;
  }
}
