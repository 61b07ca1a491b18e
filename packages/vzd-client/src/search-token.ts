import { defect, ok, type Clock, type Result } from '@medicus/ids';
import type { DirectoryClientOptions, DirectoryDefect } from './directory-client.ts';

/** A token that ends within this time is not used any more, ms. */
const MARGIN_MS = 60_000;
const TIMEOUT_MS = 15_000;

type Exchange = Result<string, DirectoryDefect>;

/**
 * The search token for this session: a Matrix OpenID token is exchanged for it when it is first needed, it is kept in
 * memory until shortly before its end, and only one exchange is under way at a time.
 */
export class SearchToken {
  readonly #options: DirectoryClientOptions;
  readonly #clock: Clock;
  #known: { readonly token: string; readonly until: number } | undefined;
  #underWay: Promise<Exchange> | undefined;

  constructor(options: DirectoryClientOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  async get(): Promise<Exchange> {
    if (this.#known !== undefined && this.#clock() < this.#known.until) return ok(this.#known.token);
    this.#underWay ??= this.#exchange().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** The directory did not accept this one: the next {@link get} exchanges anew. */
  refused(token: string): void {
    if (this.#known?.token === token) this.#known = undefined;
  }

  async #exchange(): Promise<Exchange> {
    const { baseUrl, serverName, openIdToken, fetch } = this.#options;
    try {
      const openId = await openIdToken();
      if (!openId.ok) return defect('directory-away');
      const asked = this.#clock();
      const response = await fetch(`${baseUrl}/tim-authenticate?mxId=${encodeURIComponent(serverName)}`, {
        headers: { 'X-Matrix-OpenID-Token': openId.value.accessToken, accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status === 401 || response.status === 403) return defect('not-authorised');
      if (!response.ok) return defect('directory-away');
      const body: unknown = await response.json();
      const { access_token: token, expires_in: seconds } = (body ?? {}) as Record<string, unknown>;
      if (typeof token !== 'string' || typeof seconds !== 'number') return defect('directory-away');
      this.#known = { token, until: asked + seconds * 1000 - MARGIN_MS };
      return ok(token);
    } catch {
      return defect('directory-away');
    }
  }
}
