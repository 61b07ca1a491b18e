import { describe, expect, it } from 'vitest';
import type { ServerName, UserId } from '@medicus/ids';
import { nodeAttachmentCrypto } from '../node/attachment-crypto.ts';
import { createProfile } from '../node/headless-host.ts';
import { checkPassword } from './check-password.ts';

const anna = '@anna:nord.test' as UserId;

/** A house that answers every sign-in with this, and remembers what it was asked. */
function ask(status: number, body: unknown, headers: Record<string, string> = {}) {
  const paths: string[] = [];
  const options = {
    serverName: 'nord.test' as ServerName,
    baseUrl: 'http://nord.test',
    attachmentCrypto: nodeAttachmentCrypto(),
    clock: () => 0,
    random: (length: number) => new Uint8Array(length),
    storage: createProfile(),
    deviceName: 'test',
    fetch: (input: string | URL | Request) => {
      paths.push(new URL(input instanceof Request ? input.url : input).pathname);
      return Promise.resolve(Response.json(body, { status, headers }));
    },
  };
  return { answer: checkPassword(options, anna, 'secret'), paths };
}

describe('asking whether a password is right', () => {
  it('says wrong, and with too many tries how long to wait', async () => {
    expect(await ask(403, { errcode: 'M_FORBIDDEN' }).answer).toEqual({
      ok: false,
      defect: { kind: 'wrong-password' },
    });
    expect(await ask(429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 12_000 }).answer).toEqual({
      ok: false,
      defect: { kind: 'rate-limited', retryAfterMs: 12_000 },
    });
    expect(await ask(429, {}, { 'retry-after': '7' }).answer).toMatchObject({ defect: { retryAfterMs: 7000 } });
  });
  it('says that the house is away for everything else', async () => {
    expect(await ask(502, {}).answer).toEqual({ ok: false, defect: { kind: 'server-away' } });
  });
  it('ends at once the sign-in that it made', async () => {
    const { answer, paths } = ask(200, { access_token: 't', user_id: anna, device_id: 'D' });
    expect((await answer).ok).toBe(true);
    expect(paths.map((path) => path.split('/').at(-1))).toEqual(['login', 'logout']);
  });
});
