import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { isGrey, readHeader } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import reference from '../reference/stored-values.json' with { type: 'json' };
import { canDecode } from './decode-picture.ts';
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { JPEG_LOSSLESS_CORPUS } from './node/jpeg-lossless-corpus.fixture.ts';

const golden: Readonly<Record<string, { readonly frames: readonly string[] }>> = reference.files;
const CORPUS = process.env['DICOM_CORPUS'];

function filesOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dcm') && golden[name] !== undefined)
    .map((name) => [name, path.join(folder, name)] as const);
}

async function compare(name: string, file: string): Promise<void> {
  const source = byteSourceOf(Uint8Array.from(readFileSync(file)));
  const header = await readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { picture, transferSyntax } = header.value;
  if (!picture.ok) throw new Error(picture.defect);
  const hashes: string[] = [];
  for (let frame = 0; frame < picture.value.frames; frame++) {
    const done = await runJob(
      { kind: 'frame', picture: picture.value, transferSyntax, frame, pyramid: false },
      source,
      CODECS,
    );
    if (!canDecode(transferSyntax)) {
      expect(done.result).toEqual({ ok: false, defect: 'transfer-syntax-unsupported' });
      return;
    }
    if (done.kind !== 'frame' || !done.result.ok) throw new Error(done.result.ok ? 'kind' : done.result.defect);
    const { values } = done.result.value;
    hashes.push(
      createHash('sha256')
        .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        .digest('hex'),
    );
  }
  // gdcm leaves palette indices as they are; ours are colours.
  if (isGrey(picture.value.photometric) || picture.value.photometric === 'RGB')
    expect(hashes).toEqual(golden[name]?.frames);
}

describe('stored values are those of python-gdcm (reference/stored-values.py)', () => {
  it.each(filesOf(JPEG_LOSSLESS_CORPUS))('%s', compare, 60_000);

  const extended = path.join(CORPUS ?? '', 'RG2_JPLY_fixed.dcm');
  it.skipIf(CORPUS === undefined || !existsSync(extended))('JPEG of 12 bit is named and not drawn', async () => {
    const source = byteSourceOf(Uint8Array.from(readFileSync(extended)));
    const done = await runJob({ kind: 'preview', maxSide: 100, frame: undefined }, source, CODECS);
    expect(done.result).toEqual({ ok: false, defect: 'bits-unsupported' });
  });

  if (CORPUS !== undefined && existsSync(CORPUS)) it.each(filesOf(CORPUS))('%s', compare, 60_000);
  else it.skip('the files of DICOM_CORPUS (not set)', () => undefined);
});
