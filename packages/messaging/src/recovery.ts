import type { Result } from '@medicus/ids';
import type { Observable } from './observable.ts';

export type RecoveryDefect =
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'malformed-key' }
  | { readonly kind: 'server-away' }
  /** Too many tries: the next one is heard after so many ms. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** The server wants the password again before it replaces the identity (UIA). */
  | { readonly kind: 'password-needed' }
  | { readonly kind: 'wrong-password' };

/** First device: keys are made unseen, the recovery key is shown once and confirmed. */
export interface FirstDevice {
  readonly state: Observable<
    | { readonly kind: 'preparing' }
    /** Matrix recovery key in groups of four characters. */
    | { readonly kind: 'key-shown'; readonly recoveryKey: string }
    | { readonly kind: 'failed'; readonly defect: RecoveryDefect }
  >;
  retry(): Promise<void>;
  /** The user says that the key is stored safely; leads to `ready`. */
  confirmStored(): Promise<void>;
}

/** Further device: the recovery key makes old messages readable and signs this device. */
export interface FurtherDevice {
  /** Local check while typing: does this look like, and fit, the account's key? No network after the first call. */
  check(recoveryKey: string): Promise<'fits' | 'wrong' | 'incomplete'>;
  enter(recoveryKey: string): Promise<Result<void, RecoveryDefect>>;
  /** “Schlüssel verloren”: a new identity and a new recovery key; old messages stay unreadable. Leads to `first-device`'s key-shown. */
  reset(password: string): Promise<Result<void, RecoveryDefect>>;
}

/** How far the message keys are backed up; signing out before `done` makes messages unreadable. */
export type BackupState =
  | { readonly kind: 'done' }
  | { readonly kind: 'pending'; readonly remaining: number }
  | { readonly kind: 'off' };
