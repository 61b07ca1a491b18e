import type { DicomHeader } from '@medicus/dicom';
import type { ByteSource, Result } from '@medicus/ids';
import { createSource, type Observable, type OutgoingFile } from '@medicus/messaging';

/** What was found in a file before it is sent. */
export type Inspection =
  | {
      readonly kind: 'dicom';
      /** `undefined`: it is DICOM, but its header cannot be read, so nobody knows whose picture it is. */
      readonly header: DicomHeader | undefined;
      readonly picture: OutgoingFile['picture'];
      /** Code of the reason why there is no picture; the words for it live beside the decoder. */
      readonly notDrawn: string | undefined;
    }
  | { readonly kind: 'image'; readonly mimetype: string; readonly picture: OutgoingFile['picture'] }
  | { readonly kind: 'other' };

export interface PickedFile {
  readonly name: string;
  /** As the browser guesses it from the name; not believed for pictures and DICOM. */
  readonly mimetype: string;
  readonly source: ByteSource;
}

export type Refused = 'too-large' | 'empty' | 'storage-full' | 'unreadable';

export type PreparingState =
  | { readonly kind: 'looking' }
  /** “Diese Aufnahme senden?” */
  | { readonly kind: 'asking'; readonly inspection: Extract<Inspection, { kind: 'dicom' }> }
  /** Being encrypted and kept on this device; after that the timeline shows it. */
  | { readonly kind: 'keeping' }
  | { readonly kind: 'refused'; readonly why: Refused };

/** A file between being picked and standing in the conversation. */
export interface PreparingFile {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly state: PreparingState;
}

export interface OutgoingFiles {
  readonly state: Observable<readonly PreparingFile[]>;
  /** Adds files; they go one after the other, in order. */
  add(files: readonly PickedFile[]): void;
  /** “Mit Angaben senden” */
  confirm(key: string): void;
  /** Takes a file away that is not kept yet, or puts a refusal aside. */
  remove(key: string): void;
}

export interface OutgoingFilesNeeds {
  /** Largest size in bytes; told before anything is encrypted. */
  readonly maxSize: () => number;
  /** Never throws: what cannot be read is `unreadable`. */
  readonly inspect: (file: PickedFile) => Promise<Result<Inspection, 'unreadable'>>;
  readonly send: (file: OutgoingFile) => Promise<Result<void, 'too-large' | 'storage-full' | 'unreadable'>>;
}

/** The way of picked files into one conversation: look, ask where a patient is named, encrypt and keep. */
export function createOutgoingFiles(needs: OutgoingFilesNeeds): OutgoingFiles {
  const state = createSource<readonly PreparingFile[]>([]);
  const answers = new Map<string, (send: boolean) => void>();
  const waiting: { key: string; file: PickedFile }[] = [];
  let running = false;
  let count = 0;

  const show = (key: string, next: PreparingState) =>
    state.set(state.get().map((one) => (one.key === key ? { ...one, state: next } : one)));
  const drop = (key: string) => state.set(state.get().filter((one) => one.key !== key));
  const gone = (key: string) => !state.get().some((one) => one.key === key);

  async function prepare(key: string, file: PickedFile): Promise<void> {
    const found = await needs.inspect(file);
    if (gone(key)) return;
    if (!found.ok) return show(key, { kind: 'refused', why: found.defect });
    const inspection = found.value;
    if (inspection.kind === 'dicom') {
      const asked = new Promise<boolean>((resolve) => answers.set(key, resolve));
      show(key, { kind: 'asking', inspection });
      const send = await asked;
      answers.delete(key);
      if (!send) return drop(key);
    }
    show(key, { kind: 'keeping' });
    const kept = await needs.send(outgoing(file, inspection));
    if (!kept.ok) return show(key, { kind: 'refused', why: kept.defect });
    drop(key);
  }

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { key, file } = next;
      if (gone(key)) continue;
      try {
        await prepare(key, file);
      } catch {
        // A worker died or the disk went away in the middle: this file failed, the next may not.
        show(key, { kind: 'refused', why: 'unreadable' });
      }
    }
    running = false;
  }

  return {
    state,
    add(files) {
      const added = files.map((file): PreparingFile => {
        const key = `file ${++count}`;
        const why: Refused | undefined =
          file.source.size === 0 ? 'empty' : file.source.size > needs.maxSize() ? 'too-large' : undefined;
        if (why === undefined) waiting.push({ key, file });
        return {
          key,
          name: file.name,
          size: file.source.size,
          state: why === undefined ? { kind: 'looking' } : { kind: 'refused', why },
        };
      });
      state.set([...state.get(), ...added]);
      void run();
    },
    confirm: (key) => answers.get(key)?.(true),
    remove(key) {
      const answer = answers.get(key);
      if (answer !== undefined) return answer(false);
      // What is being kept can only be cancelled in the timeline, where it stands a moment later.
      if (state.get().find((one) => one.key === key)?.state.kind !== 'keeping') drop(key);
    },
  };
}

function outgoing(file: PickedFile, inspection: Inspection): OutgoingFile {
  switch (inspection.kind) {
    case 'dicom':
      return { name: file.name, mimetype: 'application/dicom', source: file.source, picture: inspection.picture };
    case 'image':
      return { name: file.name, mimetype: inspection.mimetype, source: file.source, picture: inspection.picture };
    case 'other':
      return {
        name: file.name,
        mimetype: file.mimetype === '' ? 'application/octet-stream' : file.mimetype,
        source: file.source,
        picture: undefined,
      };
  }
}
