import { ok, parseUserId, type Result } from '@medicus/ids';
import type { AccountDefect, Accounts } from '../accounts/accounts.ts';
import type { AdminApi } from '../synapse/admin-api.ts';

export interface NoticesSent {
  readonly sent: number;
  /** People whom Synapse would not deliver to; the operator may try again. */
  readonly failed: number;
}

/** Said in the text itself too, for clients that do not mark the room. */
export const NOT_ENCRYPTED = '(Hinweis der IT, nicht verschlüsselt · IT notice, not encrypted)';

/** Notices of the hospital's IT to its people, by Synapse's own server notices. */
export class Notices {
  readonly #admin: AdminApi;
  readonly #accounts: Accounts;
  readonly #serverName: string;

  constructor(parts: { readonly admin: AdminApi; readonly accounts: Accounts; readonly serverName: string }) {
    this.#admin = parts.admin;
    this.#accounts = parts.accounts;
    this.#serverName = parts.serverName;
  }

  /** To the local parts in `to`, or to every active account. */
  async send(text: string, to?: readonly string[]): Promise<Result<NoticesSent, AccountDefect>> {
    const accounts = await this.#accounts.list();
    if (!accounts.ok) return accounts;
    const wanted = to === undefined ? null : new Set(to.map((localPart) => `@${localPart}:${this.#serverName}`));
    const people = accounts.value.filter(
      (account) => !account.deactivated && (wanted === null || wanted.has(account.userId)),
    );
    if (wanted !== null && people.length < wanted.size) return { ok: false, defect: { kind: 'no-such-account' } };
    let sent = 0;
    for (const person of people) {
      const userId = parseUserId(person.userId);
      // One after the other: Synapse makes a room per person at the first notice.
      const done = userId.ok && (await this.#admin.sendNotice(userId.value, `${text}\n\n${NOT_ENCRYPTED}`));
      if (done !== false && done.ok) sent += 1;
    }
    return ok({ sent, failed: people.length - sent });
  }
}
