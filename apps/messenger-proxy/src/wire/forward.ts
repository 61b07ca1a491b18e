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
export function forward(request: IncomingMessage, response: ServerResponse, what: Forwarding): Promise<void> {
  const headers: Record<string, string> = { ...what.headers };
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (value !== undefined && headers[name] === undefined) headers[name] = value;
  }
  return new Promise((resolve) => {
    what.upstream.dispatch(
      {
        path: what.path,
        method: what.method as Dispatcher.HttpMethod,
        headers,
        body: bodyFor(what, headers),
      },
      answering(response, what, resolve),
    );
  });
}

function bodyFor(what: Forwarding, headers: Record<string, string>): Readable | Uint8Array | null {
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
    return stream;
  }
  return stream.pipe(capped(limit));
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
      response.on('drain', () => {
        if (!waitingForDrain) return;
        waitingForDrain = false;
        controller.resume();
      });
      response.writeHead(status, { ...API_HEADERS, ...passedBack(headers), ...what.answerHeaders });
      // An event stream or long poll must show its head before its first byte.
    },
    onResponseData(controller, chunk) {
      if (!response.write(chunk)) {
        waitingForDrain = true;
        controller.pause();
      }
    },
    onResponseEnd() {
      response.end();
    },
    onResponseError(_controller, error) {
      if (response.headersSent) response.destroy();
      else if (error instanceof BodyTooLarge) answerError(response, 413, 'M_TOO_LARGE', 'Request body too large');
      else answerError(response, 502, 'M_UNKNOWN', what.away);
      done();
    },
  };
}

function passedBack(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = {};
  for (const name of ANSWER_HEADERS) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** A whole small answer, for decisions that need to see it. */
export interface WholeAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks an upstream for something small; undefined when it does not answer in time. */
export async function ask(
  upstream: Dispatcher,
  options: { readonly method: 'GET' | 'POST'; readonly path: string; readonly headers?: Record<string, string> },
  timeoutMs = 10_000,
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
      if (size > 1_048_576) {
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
