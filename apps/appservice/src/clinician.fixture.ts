import type { StackDescription } from '@medicus/stack';

type Json = Readonly<Record<string, unknown>>;

/** Membership and reason of everybody in a room, by user id. */
export type Roll = Readonly<Record<string, { readonly membership: string; readonly reason?: string }>>;

/** A person of the cast at work: bare Matrix calls through their house's Messenger-Proxy. */
export class Clinician {
  readonly userId: string;
  readonly #base: string;
  readonly #token: string;

  private constructor(userId: string, base: string, token: string) {
    this.userId = userId;
    this.#base = base;
    this.#token = token;
  }

  static async signIn(stack: { readonly description: StackDescription }, userId: string): Promise<Clinician> {
    const account = stack.description.accounts.find((one) => one.userId === userId);
    const hospital = stack.description.hospitals.find((one) => one.serverName === account?.serverName);
    if (account === undefined || hospital === undefined) throw new Error(`${userId} is not of the cast`);
    const response = await fetch(`${hospital.clientApi}/_matrix/client/v3/login`, {
      method: 'POST',
      body: JSON.stringify({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: userId },
        password: account.password,
      }),
    });
    const body = (await response.json()) as { access_token?: string };
    if (body.access_token === undefined) throw new Error(`${userId} cannot sign in: ${response.status}`);
    return new Clinician(userId, hospital.clientApi, body.access_token);
  }

  async ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: Json): Promise<{ status: number; body: Json }> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** As our client does it: private, encrypted, one invitee; a chat says so. Retried while the other house is away. */
  async createRoom(invitee: string, isDirect = false): Promise<string> {
    const answer = await this.ask('POST', '/_matrix/client/v3/createRoom', {
      preset: 'private_chat',
      invite: [invitee],
      is_direct: isDirect,
    });
    const roomId = answer.body['room_id'];
    if (typeof roomId !== 'string') throw new Error(`no room: ${answer.status} ${JSON.stringify(answer.body)}`);
    return roomId;
  }

  async join(roomId: string): Promise<number> {
    return (await this.ask('POST', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/join`, {})).status;
  }

  async leave(roomId: string): Promise<number> {
    return (await this.ask('POST', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/leave`, {})).status;
  }

  async roll(roomId: string): Promise<Roll> {
    const { body } = await this.ask('GET', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/members`);
    const chunk = (body['chunk'] ?? []) as readonly { state_key: string; content: Roll[string] }[];
    return Object.fromEntries(
      chunk.map(({ state_key, content: { membership, reason } }) => [
        state_key,
        reason === undefined ? { membership } : { membership, reason },
      ]),
    );
  }

  /** Waits until the roll of a room is as wanted; throws with the last one seen. */
  async untilRoll(roomId: string, wanted: (roll: Roll) => boolean, patienceMs = 30_000): Promise<Roll> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const roll = await this.roll(roomId);
      if (wanted(roll)) return roll;
      if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(roll)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
