/**
 * Stands for Synapse and for the directory: every kind of request is answered at once and always the
 * same way, so that what is measured is what stands in front of it. Argument: file with the signed list.
 */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';

const list = readFileSync(process.argv[2] ?? '', 'utf8');
const sync = Buffer.from(JSON.stringify({ next_batch: 's1', rooms: { join: {} }, filler: 'x'.repeat(20_000) }));
const largest = Buffer.alloc(16 * 1024 * 1024, 7);

function json(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

const server = createServer((request, response) => {
  request.resume();
  const url = request.url ?? '';
  const media = /\/media\/download\/[^/]+\/b(\d+)$/.exec(url)?.[1];
  request.once('end', () => {
    if (media !== undefined) {
      const size = Math.min(Number(media), largest.length);
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
      response.end(largest.subarray(0, size));
    } else if (url.includes('/whoami')) {
      json(response, Buffer.from('{"user_id":"@becker:nord.klinik.test"}'));
    } else if (url.includes('/sync')) json(response, sync);
    else if (url.includes('/versions')) json(response, Buffer.from('{"versions":["v1.11"]}'));
    else if (url.includes('federationList.jws')) {
      response.writeHead(200, { 'content-length': list.length }).end(list);
    } else if (url.includes('/upload')) json(response, Buffer.from('{"content_uri":"mxc://nord.klinik.test/x"}'));
    else json(response, Buffer.from('{"event_id":"$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}'));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
