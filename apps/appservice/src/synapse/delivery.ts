import type { Result } from '@medicus/ids';
import type { Json, SynapseDefect, SynapseHttp } from './http.ts';

/**
 * Asks Synapse to call us. Shows that deliveries arrive, and makes Synapse send at once what it kept
 * while we were away, instead of after its back-off of up to 512 s (Synapse 1.132 and later).
 */
export class Delivery {
  readonly #http: SynapseHttp;
  readonly #asToken: string;
  readonly #path: string;

  constructor(http: SynapseHttp, registration: { readonly id: string; readonly asToken: string }) {
    this.#http = http;
    this.#asToken = registration.asToken;
    this.#path = `/_matrix/client/v1/appservice/${encodeURIComponent(registration.id)}/ping`;
  }

  async ping(signal?: AbortSignal): Promise<Result<Json, SynapseDefect>> {
    return this.#http.ask('POST', this.#path, {
      token: this.#asToken,
      body: {},
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
