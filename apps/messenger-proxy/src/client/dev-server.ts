import { request as askHttp } from 'node:http';
import { connect } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { Pages } from './client-side.ts';

/** Vite's client is inline and evaluates; connections stay on this origin. */
const RELAXED_CSP =
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data: ws:; frame-ancestors 'none'; base-uri 'none'";

/** Development only: everything that is no interface comes from Vite, its web socket included. */
export function devServerAt(url: string): Pages {
  const { hostname, port } = new URL(url);
  // The server that they came through no longer knows them: whoever stops must end them here.
  const upgraded = new Set<Duplex>();
  return {
    answer(request, response) {
      const asked = askHttp(
        { host: hostname, port, method: request.method, path: request.url, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, {
            ...answer.headers,
            'content-security-policy': RELAXED_CSP,
            'referrer-policy': 'no-referrer',
          });
          pipeline(answer, response, () => undefined);
        },
      );
      asked.on('error', () => {
        if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
        response.end('The development server does not answer.');
      });
      response.once('close', () => asked.destroy());
      request.pipe(asked);
    },
    upgrade(request, socket, head) {
      upgraded.add(socket);
      const upstream = connect({ host: hostname, port: Number(port) }, () => {
        const lines = [`${request.method} ${request.url} HTTP/1.1`];
        for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
          lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
        }
        upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
        upstream.write(head);
        socket.pipe(upstream).pipe(socket);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
      socket.once('close', () => {
        upgraded.delete(socket);
        upstream.destroy();
      });
    },
    close: async () => {
      for (const socket of upgraded) socket.destroy();
    },
  };
}
