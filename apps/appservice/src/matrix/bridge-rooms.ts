import { defect, ok, parseUserId, type Result, type RoomId, type UserId } from '@medicus/ids';
import type { Bridge } from 'matrix-appservice-bridge';
import type { Membership } from '../function-address/next-move.ts';
import type { Rooms } from '../function-address/rooms.ts';
import { defectOf, type Json, type SynapseDefect } from '../synapse/http.ts';

/** A join over federation may take long; after this the attempt counts as failed and is repeated. */
const ANSWER_MS = 60_000;

/** Function addresses' rooms through the bridge's intents: the service's token, `?user_id=`, the proxy's rules. */
export class BridgeRooms implements Rooms {
  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async join(address: UserId, roomId: RoomId): Promise<Result<void, SynapseDefect>> {
    return nothing(await this.#ask(address, 'POST', roomId, 'join', {}));
  }

  async members(address: UserId, roomId: RoomId): Promise<Result<ReadonlyMap<UserId, Membership>, SynapseDefect>> {
    const answer = await this.#ask(address, 'GET', roomId, 'members');
    if (!answer.ok) return answer;
    const members = new Map<UserId, Membership>();
    const { chunk } = answer.value;
    for (const event of Array.isArray(chunk) ? (chunk as Json[]) : []) {
      const userId = parseUserId(event['state_key']);
      const membership = (event['content'] as Json | undefined)?.['membership'];
      if (userId.ok && isMembership(membership)) members.set(userId.value, membership);
    }
    return ok(members);
  }

  async invite(address: UserId, roomId: RoomId, person: UserId): Promise<Result<void, SynapseDefect>> {
    return nothing(await this.#ask(address, 'POST', roomId, 'invite', { user_id: person }));
  }

  async leave(address: UserId, roomId: RoomId, reason: string | null): Promise<Result<void, SynapseDefect>> {
    return nothing(await this.#ask(address, 'POST', roomId, 'leave', reason === null ? {} : { reason }));
  }

  async forget(address: UserId, roomId: RoomId): Promise<Result<void, SynapseDefect>> {
    return nothing(await this.#ask(address, 'POST', roomId, 'forget', {}));
  }

  async #ask(
    address: UserId,
    method: 'GET' | 'POST',
    roomId: RoomId,
    verb: string,
    body: Json | null = null,
  ): Promise<Result<Json, SynapseDefect>> {
    const client = this.#bridge.getIntent(address).matrixClient;
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${verb}`;
    try {
      const answer: unknown = await client.doRequest(method, path, null, body, ANSWER_MS);
      return ok(isJson(answer) ? answer : {});
    } catch (error) {
      return defect(defectFrom(error));
    }
  }
}

/** The library throws a MatrixError, a whole HTTP response, or a network error. */
function defectFrom(error: unknown): SynapseDefect {
  if (!isJson(error) || typeof error['statusCode'] !== 'number')
    return { kind: 'away', status: null, retryAfterMs: null };
  const body = isJson(error['body']) ? error['body'] : {};
  return defectOf(error['statusCode'], {
    ...body,
    ...(typeof error['retryAfterMs'] === 'number' ? { retry_after_ms: error['retryAfterMs'] } : {}),
  });
}

function nothing(answer: Result<Json, SynapseDefect>): Result<void, SynapseDefect> {
  return answer.ok ? ok() : answer;
}

function isMembership(value: unknown): value is Membership {
  return value === 'join' || value === 'invite' || value === 'leave' || value === 'ban' || value === 'knock';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
