import type { DirectoryEntry } from '@medicus/fhir';
import type { Result, UserId } from '@medicus/ids';

/** `away`: the directory or the way to it does not answer. `refused`: it does not accept us. */
export type DirectoryDefect = 'away' | 'refused';

export interface DirectoryAnswer {
  readonly entries: readonly DirectoryEntry[];
  /** There are more than were sent: the term is too wide. */
  readonly more: boolean;
}

/** The port through which views ask the directory. Terms are neither logged nor stored. */
export interface Directory {
  search(term: string, signal: AbortSignal): Promise<Result<DirectoryAnswer, DirectoryDefect>>;
  /** Who is behind these addresses; those that the directory does not list are left out. */
  lookUp(userIds: readonly UserId[], signal: AbortSignal): Promise<Result<readonly DirectoryEntry[], DirectoryDefect>>;
}
