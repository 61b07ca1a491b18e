import type { StackDescription } from '@medicus/stack';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface Joined {
  readonly timeline: { readonly events: readonly { readonly content: { readonly body?: unknown } }[] };
}

/** One person at one address, with plain HTTP. */
export class Caller {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly userId: string;
  #asked = 0;

  constructor(base: string, userId: string, token?: string) {
    this.#base = base;
    this.userId = userId;
    this.#token = token;
  }

  /** The same person at another address (Synapse's own listener, past the proxy). */
  at(base: string): Caller {
    return new Caller(base, this.userId, this.#token);
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  room(roomId: unknown, rest: string): string {
    return `/_matrix/client/v3/rooms/${encodeURIComponent(String(roomId))}/${rest}`;
  }

  /** Texts that have arrived for this person; by /sync, because scrolling back asks the other house and waits for it. */
  async texts(roomId: unknown): Promise<readonly unknown[]> {
    // Synapse answers the same first sync from a cache for two minutes: each one here is another.
    this.#asked += 1;
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 50 + this.#asked } } }));
    const { body } = await this.ask('GET', `/_matrix/client/v3/sync?timeout=0&filter=${filter}`);
    const joined = (body['rooms'] as { readonly join?: Readonly<Record<string, Joined>> } | undefined)?.join;
    const events = joined?.[String(roomId)]?.timeline.events ?? [];
    return events.map((event) => event.content.body).filter((text) => text !== undefined);
  }
}

export function hospital(description: StackDescription, serverName: string): StackDescription['hospitals'][number] {
  const found = description.hospitals.find((one) => one.serverName === serverName);
  if (found === undefined) throw new Error(`no hospital ${serverName}`);
  return found;
}

/** Signs a person of the cast in through the Messenger-Proxy. */
export async function signIn(description: StackDescription, localPart: string): Promise<Caller> {
  const account = description.accounts.find(({ userId }) => userId.startsWith(`@${localPart}:`));
  if (account === undefined) throw new Error(`nobody is called ${localPart}`);
  const { clientApi } = hospital(description, account.serverName);
  const { body } = await new Caller(clientApi, account.userId).ask('POST', '/_matrix/client/v3/login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: localPart },
    password: account.password,
  });
  return new Caller(clientApi, account.userId, String(body['access_token']));
}

/** Asks again until the condition holds; gives up after `seconds`. */
export async function until(condition: () => Promise<boolean>, seconds = 20): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
