import type { Clock } from '@medicus/ids';
import { isSoft, refresh, type Tokens } from './sign-in.ts';

/** A token is renewed when it has less life than this left, in ms. */
const EARLY = 30_000;

export interface AuthorisedFetch {
  /** Like fetch; a request with an Authorization header gets the token that is valid now. */
  readonly fetch: typeof globalThis.fetch;
  /** A token good for some seconds at least, for requests that fetch cannot make (upload with progress). */
  token(): Promise<string>;
}

interface Options {
  readonly fetch: typeof globalThis.fetch;
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly tokens: Tokens;
  /** Keeps the new tokens; they are used only after it has resolved, since using them voids the old ones. */
  onTokens(tokens: Tokens): Promise<void>;
  /** The house does not know this session any more. Called once. */
  onEnded(how: 'soft' | 'hard'): void;
}

/**
 * Access tokens live for minutes and are renewed here, unseen: before they expire and when the house says so.
 * One renewal at a time, or the second would use a refresh token that the first has spent.
 */
export function authorisedFetch(options: Options): AuthorisedFetch {
  let tokens = options.tokens;
  let renewal: Promise<boolean> | undefined;
  let ended = false;

  const end = (how: 'soft' | 'hard'): void => {
    if (ended) return;
    ended = true;
    options.onEnded(how);
  };
  const renew = async (): Promise<boolean> => {
    if (tokens.refreshToken === undefined) return false;
    const next = await refresh(options.fetch, options.baseUrl, tokens.refreshToken, options.clock);
    if (next.ok) {
      await options.onTokens(next.value);
      tokens = next.value;
      return true;
    }
    if (next.defect === 'away') throw new TypeError('the house does not answer'); // what fetch throws without network
    end(next.defect.ended);
    return false;
  };
  const renewOnce = (): Promise<boolean> => {
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
  const fresh = async (): Promise<string> => {
    if (tokens.expiresAt !== undefined && tokens.expiresAt - options.clock() < EARLY) await renewOnce();
    return tokens.accessToken;
  };
  const send = async (input: string | URL, init: RequestInit, token: string): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return options.fetch(input, { ...init, headers });
  };

  return {
    token: fresh,
    async fetch(input, init = {}) {
      if (input instanceof Request) throw new TypeError('pass an address and options');
      if (!new Headers(init.headers).has('authorization')) return options.fetch(input, init);
      const token = await fresh();
      const answer = await send(input, init, token);
      if (answer.status !== 401 && answer.status !== 403) return answer;
      const body: unknown = await answer
        .clone()
        .json()
        .catch(() => undefined);
      const errcode = (body as { errcode?: unknown } | undefined)?.errcode;
      // A locked account keeps its devices: signing in again says so, and continues once it is unlocked.
      if (errcode === 'M_USER_LOCKED' || errcode === 'M_USER_DEACTIVATED') end('soft');
      if (errcode !== 'M_UNKNOWN_TOKEN') return answer;
      if (token === tokens.accessToken && !(await renewOnce())) {
        end(isSoft(body) ? 'soft' : 'hard');
        return answer;
      }
      return send(input, init, tokens.accessToken);
    },
  };
}
