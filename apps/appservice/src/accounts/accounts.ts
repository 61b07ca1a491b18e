import { defect, localPartOf, ok, parseUserId, type Random, type Result, type UserId } from '@medicus/ids';
import type { Role, RoleStore } from '../store/roles.ts';
import type { AdminApi } from '../synapse/admin-api.ts';
import type { SynapseDefect } from '../synapse/http.ts';
import { isMachineLocalPart } from '../synapse/machine-account.ts';
import { makePassword } from './password.ts';

export interface Account {
  readonly userId: string;
  readonly displayName: string | null;
  /** Null for a user that Synapse knows and that was not added here. */
  readonly role: Role | null;
  readonly deactivated: boolean;
}

export type AccountDefect =
  | { readonly kind: 'bad-local-part' }
  | { readonly kind: 'reserved-local-part' }
  | { readonly kind: 'no-such-account' }
  /** Ids live for ever: a closed account is not opened again under the same id. */
  | { readonly kind: 'deactivated' }
  | SynapseDefect;

export interface Added {
  readonly userId: UserId;
  readonly outcome: 'created' | 'updated';
  readonly role: Role;
  /** Only when one was made up here; it is said once and kept nowhere. */
  readonly password?: string;
  readonly warnings: readonly AccountWarning[];
}

export type AccountWarning = 'name-is-not-name-comma-first-name';

const LOCAL_PART = /^[a-z0-9](?:[a-z0-9._=-]{0,62}[a-z0-9])?$/;
/** “Becker, Anna” (gematik ML-132303). */
const PERSONS_NAME = /^[^\s,][^,]*, [^\s,][^,]*$/;

/** People's accounts: Synapse keeps name and password, we keep the role. */
export class Accounts {
  readonly #serverName: string;
  readonly #admin: AdminApi;
  readonly #roles: RoleStore;
  readonly #random: Random;

  constructor(parts: {
    readonly serverName: string;
    readonly admin: AdminApi;
    readonly roles: RoleStore;
    readonly random: Random;
  }) {
    this.#serverName = parts.serverName;
    this.#admin = parts.admin;
    this.#roles = parts.roles;
    this.#random = parts.random;
  }

  /** Creates the account or brings it in line; the same call twice changes nothing the second time. */
  async add(wish: {
    readonly localPart: string;
    readonly displayName: string;
    readonly role?: Role;
    readonly password?: string;
    readonly signOutEverywhere?: boolean;
  }): Promise<Result<Added, AccountDefect>> {
    const userId = this.#userId(wish.localPart);
    if (!userId.ok) return userId;
    const found = await this.#admin.findUser(userId.value);
    if (!found.ok) return found;
    if (found.value?.deactivated === true) return defect({ kind: 'deactivated' });

    const isNew = found.value === null;
    const madeUp = isNew && wish.password === undefined ? makePassword(this.#random) : undefined;
    const password = wish.password ?? madeUp;
    const put = await this.#admin.putUser(userId.value, {
      displayName: wish.displayName,
      ...(password === undefined ? {} : { password }),
      ...(wish.signOutEverywhere === undefined ? {} : { signOutEverywhere: wish.signOutEverywhere }),
    });
    if (!put.ok) return put;

    const role = wish.role ?? this.#roles.find(userId.value) ?? 'clinician';
    this.#roles.set(userId.value, role);
    return ok({
      userId: userId.value,
      outcome: isNew ? 'created' : 'updated',
      role,
      ...(madeUp === undefined ? {} : { password: madeUp }),
      warnings: PERSONS_NAME.test(wish.displayName) ? [] : ['name-is-not-name-comma-first-name'],
    });
  }

  /** Signs the person out everywhere and closes the account for good. */
  async deactivate(localPart: string): Promise<Result<UserId, AccountDefect>> {
    const userId = this.#userId(localPart);
    if (!userId.ok) return userId;
    const found = await this.#admin.findUser(userId.value);
    if (!found.ok) return found;
    if (found.value === null) return defect({ kind: 'no-such-account' });
    if (!found.value.deactivated) {
      const done = await this.#admin.deactivate(userId.value);
      if (!done.ok) return done;
    }
    this.#roles.remove(userId.value);
    return userId;
  }

  /** People only: neither function addresses nor the machine account. */
  async list(): Promise<Result<readonly Account[], SynapseDefect>> {
    const users = await this.#admin.listUsers();
    if (!users.ok) return users;
    const roles = this.#roles.all();
    const accounts: Account[] = [];
    for (const user of users.value) {
      const id = parseUserId(user.userId);
      if (!id.ok || isReserved(localPartOf(id.value))) continue;
      accounts.push({ ...user, role: roles.get(user.userId) ?? null });
    }
    return ok(accounts);
  }

  #userId(localPart: string): Result<UserId, AccountDefect> {
    if (isReserved(localPart)) return defect({ kind: 'reserved-local-part' });
    if (!LOCAL_PART.test(localPart)) return defect({ kind: 'bad-local-part' });
    const userId = parseUserId(`@${localPart}:${this.#serverName}`);
    return userId.ok ? userId : defect({ kind: 'bad-local-part' });
  }
}

function isReserved(localPart: string): boolean {
  // With an underscore begin function addresses (FUNCTION_ADDRESS_PREFIX) and Synapse's notices account.
  return localPart.startsWith('_') || isMachineLocalPart(localPart);
}
