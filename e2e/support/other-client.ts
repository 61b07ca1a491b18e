import type { System } from './system.ts';

/** Somebody at another client: plain Matrix requests through the own house's Messenger-Proxy. No keys, no window. */
export interface OtherClient {
  post(path: string, body?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  get(path: string): Promise<Readonly<Record<string, unknown>>>;
  /** The room of the first invitation, once it has come. */
  invitedTo(): Promise<string>;
}

export async function signInElsewhere(system: System, local: string): Promise<OtherClient> {
  const { serverName, userId, password } = system.account(local);
  const hospital = system.stack.description.hospitals.find((one) => one.serverName === serverName);
  if (hospital === undefined) throw new Error(`no hospital ${serverName}`);
  const ask = async (method: 'GET' | 'POST', path: string, token?: string, body?: unknown) => {
    const answer = await fetch(`${hospital.clientApi}/_matrix/client/v3${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok)
      throw new Error(`${method} ${path.split('/')[1] ?? ''}: ${answer.status} ${String(said['errcode'])}`);
    return said;
  };
  const login = await ask('POST', '/login', undefined, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: userId },
    password,
  });
  const token = String(login['access_token']);
  const get = (path: string) => ask('GET', path, token);
  return {
    get,
    post: (path, body = {}) => ask('POST', path, token, body),
    async invitedTo() {
      for (let tries = 0; tries < 60; tries++) {
        const { rooms } = (await get('/sync?timeout=1000')) as { rooms?: { invite?: Record<string, unknown> } };
        const roomId = Object.keys(rooms?.invite ?? {})[0];
        if (roomId !== undefined) return roomId;
      }
      throw new Error(`no invitation came to ${local}`);
    },
  };
}
