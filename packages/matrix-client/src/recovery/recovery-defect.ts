import { ConnectionError, MatrixError } from 'matrix-js-sdk';
import type { RecoveryDefect } from '@medicus/messaging';
import { IncompleteRecovery } from './set-up.ts';
import { PasswordNeeded, WrongPassword } from './password-auth.ts';

/** What went wrong while keys were made or fetched, as the user is told. Programming errors are thrown on. */
export function recoveryDefectOf(error: unknown): RecoveryDefect {
  if (error instanceof PasswordNeeded) return { kind: 'password-needed' };
  if (error instanceof WrongPassword) return { kind: 'wrong-password' };
  if (error instanceof ConnectionError || error instanceof MatrixError) return { kind: 'server-away' };
  if (error instanceof IncompleteRecovery) return { kind: 'server-away' };
  if (error instanceof DOMException || error instanceof TypeError) return { kind: 'server-away' };
  throw error;
}
