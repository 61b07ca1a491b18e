import { defect, ok, parseUserId, serverOf, type Result, type ServerName, type UserId } from '@medicus/ids';
import { isObject } from '@medicus/tim-policy';
import { Agent, request } from 'undici';

export interface Peer {
  readonly host: string;
  readonly port: number;
}

/** `refused`: the house does not know the token, or it belongs to somebody of another house. `away`: no usable answer. */
export type UserInfoDefect = 'refused' | 'away';

/** Asks a house whose OpenID token this is. The caller has made sure that the house is in the federation list. */
export type AskUserInfo = (house: ServerName, token: string) => Promise<Result<UserId, UserInfoDefect>>;

const CONNECT_MS = 3_000;
const ANSWER_MS = 5_000;
/** Of calls to one house at a time; more are turned away. */
const MAX_AT_ONCE = 32;
const MAX_BYTES = 4_096;

/**
 * `GET https://{house}/_matrix/federation/v1/openid/userinfo` over verified TLS (gematik: callback of the VZD, through
 * the Messenger-Proxy's federation side). The address comes from the peer table only: nothing that a client sends is
 * ever resolved. Redirects are not followed.
 */
export function createAskUserInfo(
  peers: ReadonlyMap<string, Peer>,
  ca: string,
): { readonly ask: AskUserInfo; close(): Promise<void> } {
  const agent = new Agent({
    connect: { ca, timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    connections: 8,
    maxResponseSize: MAX_BYTES,
  });
  const busy = new Map<ServerName, number>();

  async function call(house: ServerName, peer: Peer, token: string): Promise<Result<UserId, UserInfoDefect>> {
    const address = new URL(`https://${peer.host}:${peer.port}/_matrix/federation/v1/openid/userinfo`);
    address.searchParams.set('access_token', token);
    try {
      // The Host header also names the certificate that is demanded.
      const { statusCode, body } = await request(address, {
        dispatcher: agent,
        headers: { host: house, accept: 'application/json' },
        signal: AbortSignal.timeout(CONNECT_MS + ANSWER_MS),
      });
      if (statusCode === 401 || statusCode === 403) {
        await body.dump();
        return defect('refused');
      }
      if (statusCode !== 200) {
        await body.dump();
        return defect('away');
      }
      const json: unknown = await body.json();
      const userId = parseUserId(isObject(json) ? json['sub'] : undefined);
      return userId.ok && serverOf(userId.value) === house ? ok(userId.value) : defect('refused');
    } catch {
      return defect('away');
    }
  }

  return {
    async ask(house, token) {
      const peer = peers.get(house);
      const running = busy.get(house) ?? 0;
      if (peer === undefined || running >= MAX_AT_ONCE) return defect('away');
      busy.set(house, running + 1);
      try {
        return await call(house, peer, token);
      } finally {
        busy.set(house, (busy.get(house) ?? 1) - 1);
      }
    },
    close: () => agent.destroy(),
  };
}
