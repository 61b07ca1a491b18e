import { ok, type Result, type UserId } from '@medicus/ids';
import type { Json, SynapseDefect, SynapseHttp } from './http.ts';
import type { MachineAccount } from './machine-account.ts';

export interface SynapseUser {
  readonly userId: string;
  readonly displayName: string | null;
  readonly deactivated: boolean;
}

/** The few calls of Synapse's admin API that the hospital's administration needs. */
export class AdminApi {
  readonly #http: SynapseHttp;
  readonly #machine: MachineAccount;

  constructor(http: SynapseHttp, machine: MachineAccount) {
    this.#http = http;
    this.#machine = machine;
  }

  /** Whether the kept token works; obtains one when there is none. */
  async whoAmI(): Promise<Result<Json, SynapseDefect>> {
    return this.#ask('GET', '/_matrix/client/v3/account/whoami');
  }

  /** Null when there is no such user. */
  async findUser(userId: UserId): Promise<Result<SynapseUser | null, SynapseDefect>> {
    const answer = await this.#ask('GET', `/_synapse/admin/v2/users/${encodeURIComponent(userId)}`);
    if (answer.ok) return ok(userOf(answer.value));
    return answer.defect.kind === 'refused' && answer.defect.status === 404 ? ok(null) : answer;
  }

  /** Creates or changes a user; never a Synapse admin. A given password signs out only if asked to. */
  async putUser(
    userId: UserId,
    change: { readonly displayName?: string; readonly password?: string; readonly signOutEverywhere?: boolean },
  ): Promise<Result<Json, SynapseDefect>> {
    return this.#ask('PUT', `/_synapse/admin/v2/users/${encodeURIComponent(userId)}`, {
      admin: false,
      ...(change.displayName === undefined ? {} : { displayname: change.displayName }),
      ...(change.password === undefined
        ? {}
        : { password: change.password, logout_devices: change.signOutEverywhere ?? false }),
    });
  }

  /** Signs out every device and closes the account for good; the id is never given out again. */
  async deactivate(userId: UserId): Promise<Result<Json, SynapseDefect>> {
    return this.#ask('POST', `/_synapse/admin/v1/deactivate/${encodeURIComponent(userId)}`, { erase: false });
  }

  async listUsers(): Promise<Result<readonly SynapseUser[], SynapseDefect>> {
    const users: SynapseUser[] = [];
    let from = '0';
    for (;;) {
      const query = new URLSearchParams({ from, limit: '500', guests: 'false', deactivated: 'true' });
      // One page after the other: the next page's address comes with this one.
      const page = await this.#ask('GET', `/_synapse/admin/v2/users?${query}`);
      if (!page.ok) return page;
      const rows = page.value['users'];
      if (Array.isArray(rows)) for (const row of rows as Json[]) users.push(userOf(row));
      const next = page.value['next_token'];
      if (typeof next !== 'string' || next === '') return ok(users);
      from = next;
    }
  }

  /** A message from the hospital's IT by Synapse's server notices. It is not encrypted. */
  async sendNotice(userId: UserId, text: string): Promise<Result<Json, SynapseDefect>> {
    return this.#ask('POST', '/_synapse/admin/v1/send_server_notice', {
      user_id: userId,
      content: { msgtype: 'm.text', body: text },
    });
  }

  async #ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: Json): Promise<Result<Json, SynapseDefect>> {
    const first = await this.#machine.token();
    if (!first.ok) return first;
    const answer = await this.#http.ask(method, path, { token: first.value, ...(body === undefined ? {} : { body }) });
    if (answer.ok || answer.defect.kind !== 'refused' || answer.defect.status !== 401) return answer;
    this.#machine.forget(first.value);
    const second = await this.#machine.token();
    if (!second.ok) return second;
    return this.#http.ask(method, path, { token: second.value, ...(body === undefined ? {} : { body }) });
  }
}

function userOf(json: Json): SynapseUser {
  const { name, displayname: displayName } = json;
  return {
    userId: typeof name === 'string' ? name : '',
    displayName: typeof displayName === 'string' ? displayName : null,
    deactivated: json['deactivated'] === true || json['deactivated'] === 1,
  };
}
