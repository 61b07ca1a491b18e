import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { readHeader } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import expected from '../reference/header-features/expected.json' with { type: 'json' };
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { asStored, storedBytes } from './node/stored-bytes.ts';

const FOLDER = path.join(import.meta.dirname, '../reference/header-features');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function open(name: string) {
  const source = byteSourceOf(Uint8Array.from(readFileSync(path.join(FOLDER, name))));
  const header = await readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  const decode = async (frame: number, as = picture.value) => {
    const job = { kind: 'frame', picture: as, transferSyntax, frame, pyramid: false } as const;
    const { kind, result } = await runJob(job, source, CODECS);
    if (kind !== 'frame' || !result.ok) throw new Error(result.ok ? kind : result.defect);
    return result.value;
  };
  return { picture: picture.value, decode };
}

describe('what few archives hold is what pydicom sees in it (reference/header-features.py)', () => {
  it.each(Object.entries(expected))('stored values of %s', async (name, { stored }) => {
    const { picture, decode } = await open(name);
    const hashes: string[] = [];
    for (let frame = 0; frame < picture.frames; frame++) {
      hashes.push(sha256(storedBytes((await decode(frame, asStored(picture))).values, picture)));
    }
    expect(hashes).toEqual(stored);
  });
});
