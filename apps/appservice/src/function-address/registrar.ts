import { ok, type Result, type RoomId, type UserId, localPartOf, parseRoomId } from '@medicus/ids';
import type { AdminApi } from '../synapse/admin-api.ts';
import type { SynapseDefect, SynapseHttp } from '../synapse/http.ts';

/** Makes sure that the configured function addresses exist and are called what the configuration says. */
export class Registrar {
  readonly #http: SynapseHttp;
  readonly #admin: AdminApi;
  readonly #asToken: string;

  constructor(parts: { readonly http: SynapseHttp; readonly admin: AdminApi; readonly asToken: string }) {
    this.#http = parts.http;
    this.#admin = parts.admin;
    this.#asToken = parts.asToken;
  }

  async ensure(address: UserId, displayName: string): Promise<Result<void, SynapseDefect>> {
    const registered = await this.#http.ask('POST', '/_matrix/client/v3/register', {
      token: this.#asToken,
      body: { type: 'm.login.application_service', username: localPartOf(address), inhibit_login: true },
    });
    if (!registered.ok && !isTaken(registered.defect)) return registered;
    const user = await this.#admin.findUser(address);
    if (!user.ok) return user;
    if (user.value?.displayName === displayName) return ok();
    // By the admin API: names are set by the organisation only, and registering set one already.
    const named = await this.#admin.putUser(address, { displayName });
    return named.ok ? ok() : named;
  }

  /** Rooms that the address is in. */
  async joinedRooms(address: UserId): Promise<Result<readonly RoomId[], SynapseDefect>> {
    const path = `/_matrix/client/v3/joined_rooms?${new URLSearchParams({ user_id: address })}`;
    const answer = await this.#http.ask('GET', path, { token: this.#asToken });
    if (!answer.ok) return answer;
    const { joined_rooms: rooms } = answer.value;
    const parsed = (Array.isArray(rooms) ? (rooms as unknown[]) : []).map(parseRoomId);
    return ok(parsed.flatMap((room) => (room.ok ? [room.value] : [])));
  }
}

function isTaken(found: SynapseDefect): boolean {
  return found.kind === 'refused' && found.errcode === 'M_USER_IN_USE';
}
