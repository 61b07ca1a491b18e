import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { defect, ok, type Result } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import { readPrivateFile, writePrivateFile } from '../store/private-file.ts';
import type { SynapseDefect, SynapseHttp } from './http.ts';

/** The one Synapse server admin. No person is ever one: admins bypass Synapse's own checks. */
export const MACHINE_LOCAL_PART = 'medicus-machine';

/** Whether a local part is kept for the machine account or one of its successors. */
export function isMachineLocalPart(localPart: string): boolean {
  return localPart === MACHINE_LOCAL_PART || localPart.startsWith(`${MACHINE_LOCAL_PART}-`);
}

const DEVICE_ID = 'MEDICUSAPPSERVICE';

/**
 * Obtains and keeps the admin token. It lies in the data folder (mode 600); when Synapse no longer
 * knows it, the machine account signs in again with a password derived from the registration
 * secret, and when that fails too (secret changed, passwords off) a successor is registered.
 */
export class MachineAccount {
  readonly #http: SynapseHttp;
  readonly #serverName: string;
  readonly #registrationSecret: string;
  readonly #file: string;
  readonly #log: Log;
  #token: string | null;
  #obtaining: Promise<Result<string, SynapseDefect>> | null = null;

  constructor(parts: {
    readonly http: SynapseHttp;
    readonly serverName: string;
    readonly registrationSecret: string;
    readonly dataDir: string;
    readonly log: Log;
  }) {
    this.#http = parts.http;
    this.#serverName = parts.serverName;
    this.#registrationSecret = parts.registrationSecret;
    this.#file = join(parts.dataDir, 'synapse-admin-token');
    this.#log = parts.log;
    this.#token = readPrivateFile(this.#file)?.trim() ?? null;
  }

  /** A token that was valid when last used. */
  async token(): Promise<Result<string, SynapseDefect>> {
    if (this.#token !== null) return ok(this.#token);
    this.#obtaining ??= this.#obtain().finally(() => {
      this.#obtaining = null;
    });
    return this.#obtaining;
  }

  /** Synapse did not accept `token`: forget it, so that the next {@link token} obtains another. */
  forget(token: string): void {
    if (this.#token === token) this.#token = null;
  }

  async #obtain(): Promise<Result<string, SynapseDefect>> {
    const registered = await this.#register(MACHINE_LOCAL_PART);
    if (registered.ok || registered.defect.kind === 'away') return this.#keep(registered);
    if (registered.defect.errcode === 'M_USER_IN_USE') {
      const signedIn = await this.#signIn();
      if (signedIn.ok || signedIn.defect.kind === 'away') return this.#keep(signedIn);
      this.#log.warn('the machine account can no longer sign in; registering a successor', { kind: 'admin-token' });
      return this.#keep(await this.#register(`${MACHINE_LOCAL_PART}-${randomBytes(4).toString('hex')}`));
    }
    return registered;
  }

  #keep(answer: Result<string, SynapseDefect>): Result<string, SynapseDefect> {
    if (!answer.ok) return answer;
    writePrivateFile(this.#file, `${answer.value}\n`);
    this.#token = answer.value;
    this.#log.info('obtained an admin token', { kind: 'admin-token' });
    return answer;
  }

  async #register(username: string): Promise<Result<string, SynapseDefect>> {
    const asked = await this.#http.ask('GET', '/_synapse/admin/v1/register');
    if (!asked.ok) return asked;
    const { nonce } = asked.value;
    if (typeof nonce !== 'string') return defect({ kind: 'refused', status: 200, errcode: 'M_UNKNOWN' });
    const password = this.#password(username);
    // Support users do not show in Synapse's user search.
    const userType = 'support';
    const mac = createHmac('sha1', this.#registrationSecret)
      .update([nonce, username, password, 'admin', userType].join('\0'))
      .digest('hex');
    return tokenOf(
      await this.#http.ask('POST', '/_synapse/admin/v1/register', {
        body: { nonce, username, password, admin: true, user_type: userType, mac, device_id: DEVICE_ID },
      }),
    );
  }

  async #signIn(): Promise<Result<string, SynapseDefect>> {
    return tokenOf(
      await this.#http.ask('POST', '/_matrix/client/v3/login', {
        body: {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user: MACHINE_LOCAL_PART },
          password: this.#password(MACHINE_LOCAL_PART),
          device_id: DEVICE_ID,
          initial_device_display_name: 'appservice',
        },
      }),
    );
  }

  /** Derived, not stored: a lost data folder must not lock the hospital out of its own Synapse. */
  #password(username: string): string {
    return createHmac('sha256', this.#registrationSecret)
      .update(`medicus machine account\0${this.#serverName}\0${username}`)
      .digest('base64url');
  }
}

function tokenOf(answer: Result<Readonly<Record<string, unknown>>, SynapseDefect>): Result<string, SynapseDefect> {
  if (!answer.ok) return answer;
  const token = answer.value['access_token'];
  return typeof token === 'string' && token !== ''
    ? ok(token)
    : defect({ kind: 'refused', status: 200, errcode: 'M_UNKNOWN' });
}
