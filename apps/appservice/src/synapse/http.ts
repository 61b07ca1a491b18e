import { defect, ok, type Result } from '@medicus/ids';
import { Agent, request } from 'undici';

/** Why Synapse did not do what we asked. */
export type SynapseDefect =
  /** No answer (`status` null), or an answer that only says "later" (429, 5xx). */
  | { readonly kind: 'away'; readonly status: number | null; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly status: number; readonly errcode: string };

export type Json = Readonly<Record<string, unknown>>;

const ANSWER_MS = 30_000;
const LONGEST_ANSWER = 16 * 1024 * 1024;

/** Plain JSON over HTTP to a Synapse on loopback; nothing of a request is ever logged. */
export class SynapseHttp {
  readonly #base: string;
  readonly #agent = new Agent({
    connect: { timeout: 5000 },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    maxResponseSize: LONGEST_ANSWER,
  });

  constructor(base: string) {
    this.#base = base.replace(/\/+$/, '');
  }

  async ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    options: { readonly token?: string; readonly body?: Json; readonly signal?: AbortSignal } = {},
  ): Promise<Result<Json, SynapseDefect>> {
    try {
      const answer = await request(`${this.#base}${path}`, {
        method,
        dispatcher: this.#agent,
        headers: {
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: options.body === undefined ? null : JSON.stringify(options.body),
        signal: options.signal ?? null,
      });
      const json = jsonObject(await answer.body.text());
      if (answer.statusCode >= 200 && answer.statusCode < 300) return ok(json);
      return defect(defectOf(answer.statusCode, json));
    } catch {
      return defect({ kind: 'away', status: null, retryAfterMs: null });
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** A Matrix error answer as a value. 429 and 5xx are worth another try; the rest is not. */
export function defectOf(status: number, json: Json): SynapseDefect {
  if (status === 429 || status >= 500) {
    const wait = json['retry_after_ms'];
    return { kind: 'away', status, retryAfterMs: typeof wait === 'number' ? wait : null };
  }
  const errcode = json['errcode'];
  return { kind: 'refused', status, errcode: typeof errcode === 'string' ? errcode : 'M_UNKNOWN' };
}

function jsonObject(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}
