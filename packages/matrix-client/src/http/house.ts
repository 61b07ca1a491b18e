import { defect, ok, type Result } from '@medicus/ids';
import type { AuthorisedFetch } from './authorised-fetch.ts';
import { faultOf, type HttpFault } from './matrix-error.ts';

/** Requests to the own house that the SDK has no word for, with the session's token. Never throws. */
export interface House {
  get(path: string, signal?: AbortSignal): Promise<Result<unknown, HttpFault>>;
  post(path: string, body: unknown, signal?: AbortSignal): Promise<Result<unknown, HttpFault>>;
  put(path: string, body: unknown, signal?: AbortSignal): Promise<Result<unknown, HttpFault>>;
}

/** A request that has not been answered by then counts as unanswered, in ms. Federated invitations are slow. */
const PATIENCE = 90_000;

export function createHouse(baseUrl: string, authorised: AuthorisedFetch): House {
  const request = async (
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Promise<Result<unknown, HttpFault>> => {
    const patience = AbortSignal.timeout(PATIENCE);
    try {
      const answer = await authorised.fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          authorization: 'Bearer',
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      if (!answer.ok) return defect(await faultOf(answer));
      return ok(await answer.json().catch(() => undefined));
    } catch {
      return defect({ kind: 'away' });
    }
  };
  return {
    get: (path, signal) => request('GET', path, undefined, signal),
    post: (path, body, signal) => request('POST', path, body, signal),
    put: (path, body, signal) => request('PUT', path, body, signal),
  };
}

/** A field of an answer, whatever it turns out to be. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
