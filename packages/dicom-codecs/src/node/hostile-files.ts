import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { readHeader } from '@medicus/dicom';

export interface NamedFile {
  readonly name: string;
  readonly path: string;
}

/** The `.dcm` files of a folder, in order. */
export function dicomFilesIn(folder: string): readonly NamedFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dcm'))
    .toSorted()
    .map((name) => ({ name, path: path.join(folder, name) }));
}

/** A file's bytes, and about where its header ends. */
export async function readForMutation(
  file: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly headerEnd: number }> {
  const bytes = Uint8Array.from(readFileSync(file));
  const header = await readHeader(byteSourceOf(bytes));
  const location = header.ok && header.value.picture.ok ? header.value.picture.value.pixelData : undefined;
  if (location?.kind === 'native') {
    return { bytes, headerEnd: Math.min(location.deflatedFrom ?? location.range.from, bytes.length) };
  }
  const first = location?.frames[0]?.[0];
  return { bytes, headerEnd: first ? first.from : Math.min(bytes.length, 2000) };
}
