import { describe, expect, it } from 'vitest';
import { authorisedFetch } from './authorised-fetch.ts';
import type { Tokens } from './sign-in.ts';

/** A house that knows one access and one refresh token at a time. */
function house(life = 60_000) {
  let turn = 0;
  let now = 0;
  const ended: string[] = [];
  const kept: Tokens[] = [];
  const log: string[] = [];
  const state = { access: 'a0', refresh: 'r0', refusal: undefined as undefined | { soft: boolean }, away: false };
  const unknown = (soft: boolean): Response =>
    Response.json({ errcode: 'M_UNKNOWN_TOKEN', soft_logout: soft }, { status: 401 });
  const fetchFn: typeof globalThis.fetch = async (input, init) => {
    const path = new URL(input as string).pathname;
    await Promise.resolve();
    if (state.away) throw new TypeError('no network');
    if (path.endsWith('/refresh')) {
      log.push('refresh');
      const sent = (JSON.parse(init?.body as string) as { refresh_token: string }).refresh_token;
      if (state.refusal) return unknown(state.refusal.soft);
      if (sent !== state.refresh) return unknown(false);
      turn += 1;
      state.access = `a${turn}`;
      state.refresh = `r${turn}`;
      return Response.json({ access_token: state.access, refresh_token: state.refresh, expires_in_ms: life });
    }
    const token = new Headers(init?.headers).get('authorization');
    log.push(token ?? 'none');
    return token === `Bearer ${state.access}` ? Response.json({}) : unknown(true);
  };
  const client = authorisedFetch({
    fetch: fetchFn,
    baseUrl: 'http://house.test',
    clock: () => now,
    tokens: { accessToken: 'a0', refreshToken: 'r0', expiresAt: life },
    onTokens: async (tokens) => void kept.push(tokens),
    onEnded: (how) => void ended.push(how),
  });
  const get = (): Promise<Response> =>
    client.fetch('http://house.test/_matrix/x', { headers: { authorization: 'Bearer whatever' } });
  return { client, get, state, ended, kept, log, pass: (ms: number) => (now += ms) };
}

describe('access tokens', () => {
  it('are renewed shortly before they expire, once for many requests, and kept before they are used', async () => {
    const { get, kept, log, pass } = house();
    await get();
    pass(40_000);
    const answers = await Promise.all([get(), get(), get()]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(log).toEqual(['Bearer a0', 'refresh', 'Bearer a1', 'Bearer a1', 'Bearer a1']);
    expect(kept).toEqual([{ accessToken: 'a1', refreshToken: 'r1', expiresAt: 100_000 }]);
  });
  it('are renewed when the house does not know them any more, and the request is made again', async () => {
    const { get, state, log } = house();
    state.access = 'other';
    expect((await get()).status).toBe(200);
    expect(log).toEqual(['Bearer a0', 'refresh', 'Bearer a1']);
  });
  it('end the session once when renewing is refused', async () => {
    const { get, state, ended } = house();
    state.access = 'other';
    state.refusal = { soft: false };
    expect((await get()).status).toBe(401);
    expect((await get()).status).toBe(401);
    expect(ended).toEqual(['hard']);
  });
  it('do not end the session while the house is away', async () => {
    const { get, state, ended, pass } = house();
    pass(59_000);
    state.away = true;
    await expect(get()).rejects.toThrow(TypeError);
    state.away = false;
    expect((await get()).status).toBe(200);
    expect(ended).toEqual([]);
  });
  it('are not added to requests that have none', async () => {
    const { client, log } = house();
    await client.fetch('http://house.test/_matrix/client/versions');
    expect(log).toEqual(['none']);
  });
});
