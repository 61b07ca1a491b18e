import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defect, ok } from '@medicus/ids';
import { createLog, type Log } from '@medicus/server-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../store/database.ts';
import { DurableAppService, type DurableAppServiceParts } from './durable-app-service.ts';

const TOKEN = 'a-homeserver-token';
const log: Log = createLog('test', { write: () => undefined });

let service: DurableAppService;
let base: string;
let takenIn: { readonly id: string; readonly events: number }[];
let order: string[];

async function start(change: Partial<DurableAppServiceParts> = {}): Promise<void> {
  service = new DurableAppService({
    homeserverToken: TOKEN,
    log,
    takeIn: (id, transaction) => {
      order.push('stored');
      takenIn.push({ id, events: (transaction['events'] as unknown[]).length });
      return ok(() => order.push('worked'));
    },
    others: (_request, response) => response.writeHead(404).end('other'),
    ...change,
  });
  await service.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${service.port}/_matrix/app/v1`;
}

beforeEach(async () => {
  takenIn = [];
  order = [];
  await start();
});
afterEach(async () => service.close());

const put = async (
  path: string,
  body: string,
  headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
) => fetch(`${base}${path}`, { method: 'PUT', body, headers });

describe('what Synapse hears', () => {
  it('answers a transaction after it was stored and before it is worked on', async () => {
    const answer = await put('/transactions/7', JSON.stringify({ events: [{}, {}] }));
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(takenIn).toEqual([{ id: '7', events: 2 }]);
    expect(order).toEqual(['stored', 'worked']);
  });

  it('does not answer 200 when storing fails: Synapse will send it again', async () => {
    await service.close();
    const folder = mkdtempSync(join(tmpdir(), 'broken-'));
    const database = openDatabase(folder);
    database.close();
    await start({
      takeIn: () => {
        database.exec('SELECT 1');
        return ok(() => undefined);
      },
    });
    const answer = await put('/transactions/1', '{"events":[]}');
    expect(answer.status).toBe(500);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a token that is only the beginning', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['the token with another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('refuses %s', async (_what, headers) => {
    const answer = await put('/transactions/1', '{"events":[]}', headers);
    expect([answer.status, ((await answer.json()) as { errcode: string }).errcode]).toEqual([403, 'M_FORBIDDEN']);
    expect(takenIn).toEqual([]);
  });

  it('refuses a token in the address, where logs would keep it', async () => {
    const answer = await put(`/transactions/1?access_token=${TOKEN}`, '{"events":[]}', {});
    expect(answer.status).toBe(403);
  });

  it.each(['not json', '', '[]', 'null', '{"events":'])(
    'answers 400 to a body that is no JSON object: %j',
    async (body) => {
      const answer = await put('/transactions/1', body);
      expect([answer.status, ((await answer.json()) as { errcode: string }).errcode]).toEqual([400, 'M_NOT_JSON']);
      expect(takenIn).toEqual([]);
    },
  );

  it('answers 400 to a transaction that is none', async () => {
    await service.close();
    await start({ takeIn: () => defect('malformed-transaction') });
    expect((await put('/transactions/1', '{"events":{}}')).status).toBe(400);
  });

  it('looks at the body and not at its declared type, as Synapse does', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/plain' };
    expect((await put('/transactions/1', '{"events":[]}', headers)).status).toBe(200);
    expect(takenIn).toHaveLength(1);
  });

  it('takes a transaction of 60 MiB and refuses one above 64 MiB', async () => {
    const events = Array.from({ length: 60 }, () => ({ text: 'x'.repeat(1024 * 1024) }));
    expect((await put('/transactions/1', JSON.stringify({ events }))).status).toBe(200);
    expect(takenIn).toEqual([{ id: '1', events: 60 }]);
    expect(await announced(65 * 1024 * 1024)).toBe(413);
  }, 30_000);

  it('answers a ping with the token and not without', async () => {
    const ping = async (headers: Record<string, string>) =>
      (await fetch(`${base}/ping`, { method: 'POST', body: '{"transaction_id":"x"}', headers })).status;
    expect(await ping({ authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await ping({})).toBe(403);
  });

  it('knows no user or room that it is asked for: nobody appears by being invited', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${base}/users/%40_tim_neu%3Anord.klinik.test`, { headers })).status).toBe(404);
    expect((await fetch(`${base}/rooms/%23x%3Anord.klinik.test`, { headers })).status).toBe(404);
  });

  it('listens on the address it was given and on no other', async () => {
    await expect(fetch(`http://127.0.0.2:${service.port}/health`)).rejects.toThrow();
  });
});

/** A body that is only announced: refused before it is sent. */
async function announced(length: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${base}/transactions/2`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-length': length },
    });
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    request.once('error', reject);
    request.flushHeaders();
  });
}
