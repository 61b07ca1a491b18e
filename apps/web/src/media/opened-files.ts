import type { EncryptedFile } from '@medicus/attachments';
import type { ByteSource } from '@medicus/ids';
import { createSource, type DownloadDefect, type Media, type Observable, type Source } from '@medicus/messaging';

/** `open` means: loaded in full, its hash verified, decrypted. Nothing is shown before that. */
export type OpenedFile =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly done: number; readonly total: number }
  | { readonly kind: 'open'; readonly source: ByteSource }
  | { readonly kind: 'failed'; readonly defect: DownloadDefect };

export interface OpenedFiles {
  of(file: EncryptedFile): Observable<OpenedFile>;
  /** Starts loading unless it is open or under way. `size` in bytes. Unasked, a failed one is left alone. */
  open(file: EncryptedFile, size: number, unasked?: boolean): void;
  cancel(file: EncryptedFile): void;
  dispose(): void;
}

interface Entry {
  readonly state: Source<OpenedFile>;
  readonly shown: Observable<OpenedFile>;
  watchers: number;
  stop: AbortController | undefined;
}

/** Plaintext that is kept while nobody looks at it, in bytes: enough to scroll back and forth. */
const KEPT = 96 * 1024 * 1024;

/** Received files that are open in this window. In memory only; closed again, oldest first, beyond {@link KEPT}. */
export function createOpenedFiles(media: Media): OpenedFiles {
  const entries = new Map<string, Entry>();

  const entryOf = (file: EncryptedFile): Entry => {
    // The address alone is no identity: another message may name the same upload with another key or hash.
    const key = `${file.url} ${file.key.k} ${file.iv} ${file.hashes.sha256}`;
    let entry = entries.get(key);
    if (entry === undefined) {
      const state = createSource<OpenedFile>({ kind: 'closed' });
      const made: Entry = {
        state,
        watchers: 0,
        stop: undefined,
        shown: {
          get: state.get,
          subscribe(onChange) {
            made.watchers++;
            const end = state.subscribe(onChange);
            return () => {
              end();
              made.watchers--;
              closeUnwatched();
            };
          },
        },
      };
      entry = made;
    } else {
      entries.delete(key); // moves it to the young end
    }
    entries.set(key, entry);
    return entry;
  };

  function closeUnwatched(): void {
    let kept = 0;
    for (const entry of [...entries.values()].toReversed()) {
      const state = entry.state.get();
      if (state.kind !== 'open') continue;
      kept += state.source.size;
      if (kept > KEPT && entry.watchers === 0) entry.state.set({ kind: 'closed' });
    }
  }

  return {
    of: (file) => entryOf(file).shown,
    open(file, size, unasked = false) {
      const entry = entryOf(file);
      const { kind } = entry.state.get();
      if (kind === 'open' || kind === 'opening' || (unasked && kind === 'failed')) return;
      const stop = new AbortController();
      entry.stop = stop;
      entry.state.set({ kind: 'opening', done: 0, total: size });
      const current = () => entry.stop === stop;
      void media
        .open(
          file,
          size,
          (done) => {
            if (current()) entry.state.set({ kind: 'opening', done, total: size });
          },
          stop.signal,
        )
        .then((opened) => {
          if (!current()) return;
          entry.stop = undefined;
          entry.state.set(
            opened.ok ? { kind: 'open', source: opened.value } : { kind: 'failed', defect: opened.defect },
          );
          closeUnwatched();
        });
    },
    cancel(file) {
      const entry = entryOf(file);
      if (entry.stop === undefined) return;
      entry.stop.abort();
      entry.stop = undefined;
      entry.state.set({ kind: 'failed', defect: 'cancelled' });
    },
    dispose() {
      for (const entry of entries.values()) {
        entry.stop?.abort();
        entry.stop = undefined;
        entry.state.set({ kind: 'closed' });
      }
      entries.clear();
    },
  };
}
