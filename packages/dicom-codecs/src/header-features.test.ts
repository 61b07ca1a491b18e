import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { byteSourceOf } from '@medicus/ids';
import { frameDescription, readHeader } from '@medicus/dicom';
import { describe, expect, it } from 'vitest';
import reference from '../reference/header-features/expected.json' with { type: 'json' };
import { runJob } from './job.ts';
import { CODECS } from './node/codecs.fixture.ts';
import { previewPixels } from './preview-pixels.ts';
import { asStored, storedBytes } from './stored-bytes.ts';

/** What other readers see: hashes of each frame; of each overlay plane by its group; greys from 0 to 255, not rounded. */
interface Seen {
  readonly reader: string;
  readonly stored: readonly string[];
  readonly overlays: Readonly<Record<string, readonly string[]>>;
  readonly colours: readonly string[];
  readonly greys: readonly (readonly number[])[];
}

const expected: Readonly<Record<string, Seen>> = reference;
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

  it.each(Object.entries(expected).filter(([, { overlays }]) => Object.keys(overlays).length > 0))(
    'overlay planes of %s',
    async (name, { overlays }) => {
      const { picture, decode } = await open(name);
      const planes: Record<string, string[]> = {};
      for (let frame = 0; frame < picture.frames; frame++) {
        for (const { group, mask } of (await decode(frame)).overlays) {
          const own = (planes[group.toString(16)] ??= []);
          // One plane over all frames is the same every time.
          if (picture.overlays.find((overlay) => overlay.group === group)?.frames || frame === 0)
            own.push(sha256(mask));
        }
      }
      expect(planes).toEqual(overlays);
    },
  );

  it.each(Object.entries(expected).filter(([, { colours }]) => colours.length > 0))(
    'palette colours of %s',
    async (name, { colours }) => {
      const { values } = await (await open(name)).decode(0);
      expect([sha256(new Uint8Array(values.buffer))]).toEqual(colours);
    },
  );

  it.each(Object.entries(expected).filter(([, { greys }]) => greys.length > 0))(
    'greys of %s, each frame by its own values',
    async (name, { greys }) => {
      const { picture, decode } = await open(name);
      for (const [frame, exact] of greys.entries()) {
        const { pixels } = previewPixels(await decode(frame), frameDescription(picture, frame), picture.columns);
        // Rounded to the nearest of 256 greys.
        const furthest = exact.reduce((most, grey, at) => Math.max(most, Math.abs(grey - (pixels[at] ?? -1))), 0);
        expect([frame, furthest <= 0.501, pixels.length]).toEqual([frame, true, exact.length]);
      }
    },
  );

  it('overlays say what they are and where they lie', async () => {
    const { picture, decode } = await open('overlays.dcm');
    expect(picture.overlays).toMatchObject([
      { group: 0x6000, kind: 'graphics', label: 'Messung', columns: 6, rows: 5, left: 2, top: 1, frames: undefined },
      { group: 0x601e, kind: 'region', label: 'drawn by a test', columns: 11, rows: 9, left: -1, top: -2 },
    ]);
    const { overlays } = await decode(0);
    expect(overlays.map(({ left, top, columns, rows, mask }) => [left, top, columns, rows, mask.length])).toEqual([
      [2, 1, 6, 5, 30],
      [-1, -2, 11, 9, 99],
    ]);
  });

  it('planes for single frames lie over those frames only', async () => {
    const { decode } = await open('overlays-of-frames.dcm');
    const groups = await Promise.all([0, 1, 2, 3].map(async (frame) => (await decode(frame)).overlays));
    expect(groups.map((planes) => planes.map(({ group }) => group))).toEqual([
      [0x6004],
      [0x6002, 0x6004],
      [0x6002, 0x6004],
      [0x6004],
    ]);
  });

  it('a preview is the same with overlays and without', async () => {
    const preview = async (name: string) => {
      const source = byteSourceOf(Uint8Array.from(readFileSync(path.join(FOLDER, name))));
      const done = await runJob({ kind: 'preview', maxSide: 64, frame: undefined }, source, CODECS);
      if (done.kind !== 'preview' || !done.result.ok) throw new Error('no preview');
      return sha256(done.result.value.bytes);
    };
    expect(await preview('overlays-embedded.dcm')).toBe(await preview('overlays.dcm'));
  });
});
