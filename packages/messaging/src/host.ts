import type { Result, ServerName } from '@medicus/ids';
import type { Messenger } from './messenger.ts';
import type { Observable } from './observable.ts';
import type { FirstDevice, FurtherDevice } from './recovery.ts';

/**
 * The life of the messenger in one window: from an empty page to a running session.
 * Exactly one state at a time; the views switch over it.
 */
export type HostState =
  | { readonly kind: 'starting' }
  /** The browser lacks something without which we cannot keep keys; names of the missing features. */
  | { readonly kind: 'unsupported'; readonly missing: readonly string[] }
  /** Storage refused (private window, site data blocked, disk full). */
  | { readonly kind: 'storage-blocked' }
  /** Another window of this browser runs the messenger; `takeOver` moves it here. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'signed-out'; readonly why: 'fresh' | 'signed-out' | 'session-ended' }
  /** What this browser keeps does not fit the account any more: “Dieses Gerät neu einrichten”. */
  | { readonly kind: 'device-mismatch' }
  /** Signed in, but no timeline before recovery is set up … */
  | { readonly kind: 'first-device'; readonly setup: FirstDevice }
  /** … or entered. */
  | { readonly kind: 'further-device'; readonly setup: FurtherDevice }
  | { readonly kind: 'ready'; readonly messenger: Messenger };

export type SignInDefect =
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'server-away' }
  | { readonly kind: 'bad-user-name' }
  | { readonly kind: 'refused' };

export interface Host {
  readonly state: Observable<HostState>;
  /** The house this origin serves. */
  readonly serverName: ServerName;
  /** The user types only the local part. Never throws; the password is not kept. */
  signIn(localPart: string, password: string): Promise<Result<void, SignInDefect>>;
  /** From `elsewhere`: the other window is stopped, nothing is lost. */
  takeOver(): Promise<void>;
  /**
   * From `device-mismatch`, or after a broken store: wipes what this browser keeps, then `signed-out`; or straight on to
   * `first-device` when it was the sign-in just made that showed the account to be a new one.
   */
  resetDevice(): Promise<void>;
  dispose(): Promise<void>;
}
