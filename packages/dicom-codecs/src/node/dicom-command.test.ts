import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { dataSet, encapsulated, part10, PATIENT, pictureFields } from '../../../dicom/src/dicom-file.fixture.ts';
import headerFeatures from '../../reference/header-features/expected.json' with { type: 'json' };
import reference from '../../reference/stored-values.json' with { type: 'json' };
import { readPng } from './png.fixture.ts';
import { readOptions } from './command-options.ts';
import { JPEG_LOSSLESS_CORPUS } from './shipped-corpora.fixture.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const COMMAND = path.join(import.meta.dirname, 'dicom-command.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'dicom-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = (name: string): string => path.join(folder, name);
const GREY = path.join(JPEG_LOSSLESS_CORPUS, 'jpeg_lossless_sel1.dcm');
const FEATURES = path.join(import.meta.dirname, '../../reference/header-features');
const features: Readonly<
  Record<string, { readonly stored: readonly string[]; readonly greys: readonly (readonly number[])[] }>
> = headerFeatures;
const golden: Readonly<Record<string, { readonly frames: readonly string[] }>> = reference.files;

function run(...argv: readonly string[]): {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const done = spawnSync(process.execPath, [COMMAND, ...argv], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', INIT_CWD: folder },
    timeout: 120_000,
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** A second of red and a second of blue in H.264, as the browser's tests play it. */
function video(): string {
  const fields = pictureFields(64, 48, [['00280008', 'IS', '20']], { allocated: 8, stored: 8 });
  const mp4 = readFileSync(path.join(ROOT, 'e2e/reference/h264.mp4'));
  const file = part10(
    '1.2.840.10008.1.2.4.102',
    dataSet([...PATIENT, ['00181063', 'DS', '100'], ...fields]),
    encapsulated([mp4]),
  );
  writeFileSync(out('video.dcm'), file);
  return out('video.dcm');
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

describe('npm run dicom', { timeout: 120_000 }, () => {
  it('says what is in the file, and nothing that names the patient', () => {
    const { code, stdout, stderr } = run(GREY);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('JPEG lossless');
    expect(stdout).toContain('256 × 256, 1 frame, MONOCHROME2');
    expect(stdout).toMatch(/^Patient +.*\(not shown\)$|nothing recorded/m);
  });

  it('prints the same as JSON with keys that stay', () => {
    const { code, stdout } = run(GREY, '--json', '--frame', '1');
    expect(code).toBe(0);
    const said = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(said)).toEqual([
      'bytes',
      'transferSyntax',
      'modality',
      'bodyPart',
      'laterality',
      'viewPosition',
      'date',
      'time',
      'sopClassUid',
      'patient',
      'picture',
      'pictureDefect',
      'video',
      'warnings',
      'frame',
      'deidentification',
    ]);
    expect(said['picture']).toMatchObject({ rows: 256, columns: 256, frames: 1, bitsAllocated: 16 });
    expect(said['frame']).toMatchObject({ number: 1 });
    // What the file does not say is null, and not left out.
    const keys =
      'rows columns frames samplesPerPixel bitsAllocated bitsStored highBit signed photometric planar rescale windows ' +
      'voiFunction inverse lossy palette modalityTable voiTables spacing pixelAspect padding perFrameValues ' +
      'representativeFrame framesPerSecond orientation position overlays regions sampleFormat realWorld isDose';
    expect(Object.keys(said['picture'] as object)).toEqual(expect.arrayContaining(keys.split(' ')));
    expect(said['picture']).toMatchObject({ rescale: { unit: null }, padding: null });
  });

  it('writes stored values that are those of python-gdcm', () => {
    expect(run(GREY, '--raw', out('grey.raw')).code).toBe(0);
    expect([sha256(out('grey.raw'))]).toEqual(golden['jpeg_lossless_sel1.dcm']?.frames);
  });

  it('writes the picture through the window that was asked for', () => {
    const { stdout } = run(GREY, '--json', '--png', out('a.png'), '--window', '0,1', '--raw', 'grey2.raw');
    const { min } = (JSON.parse(stdout) as { frame: { min: number } }).frame;
    expect(min).toBeGreaterThanOrEqual(0);
    const png = readFileSync(out('a.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
    const body = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
    expect(body).toHaveLength(257 * 256);
    // A relative name means the folder in which the command was given.
    expect(existsSync(out('grey2.raw'))).toBe(true);
    run(GREY, '--png', out('b.png'), '--window', '30000,60000');
    expect(sha256(out('a.png'))).not.toBe(sha256(out('b.png')));
  });

  it('floating point: says so, writes its bytes and draws through narrow windows', () => {
    const map = path.join(import.meta.dirname, '../../reference/generated/parametric-map-double.dcm');
    const asked = ['--json', '--raw', out('map.raw'), '--png', out('map.png'), '--window', '1.25,0.5'];
    const { code, stdout, stderr } = run(map, ...asked);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const said = JSON.parse(stdout) as { picture: unknown; frame: unknown };
    expect(said.picture).toMatchObject({ sampleFormat: 'float', bitsAllocated: 64, frames: 4 });
    expect(said.picture).toMatchObject({ realWorld: [{ slope: 1e-3, unit: 'mm2/s', range: { from: 0, to: 2.5 } }] });
    const raw = Uint8Array.from(readFileSync(out('map.raw')));
    const values = new Float64Array(raw.buffer);
    expect(values).toHaveLength(45 * 37 * 4);
    // The element with the pixels is the last one of the file.
    expect(readFileSync(map).subarray(-raw.length).equals(raw)).toBe(true);
    const { pixels } = readPng(Uint8Array.from(readFileSync(out('map.png'))));
    for (const [at, grey] of pixels.entries()) {
      const wanted = Math.min(255, Math.max(0, (((values[at] ?? 0) - 1.25) / 0.5 + 0.5) * 255));
      expect(Math.abs(grey - wanted)).toBeLessThanOrEqual(0.501);
    }
    expect(run(map).stdout).toMatch(/floating point of 64 bit[^]*× 0.001 \+ 0 mm2\/s/);
  });
  it('fractions by a slope below 1: draws through narrow windows, too', () => {
    const stored = Uint16Array.from({ length: 16 }, (_, index) => index * 64);
    const fields = pictureFields(4, 4, [
      ['00281052', 'DS', '0'],
      ['00281053', 'DS', '0.001'],
    ]);
    const pixels = ['7fe00010', 'OW', new Uint8Array(stored.buffer)] as const;
    writeFileSync(out('fractions.dcm'), part10('1.2.840.10008.1.2.1', dataSet([...PATIENT, ...fields, pixels])));
    const { code, stderr } = run(out('fractions.dcm'), '--png', out('fractions.png'), '--window', '0.5,0.5');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [at, grey] of readPng(Uint8Array.from(readFileSync(out('fractions.png')))).pixels.entries()) {
      const wanted = Math.min(255, Math.max(0, (((stored[at] ?? 0) * 0.001 - 0.5) / 0.5 + 0.5) * 255));
      expect(Math.abs(grey - wanted)).toBeLessThanOrEqual(0.501);
    }
  });
  it('a window narrower than 1 over whole numbers: exit code 1, a sentence, no file', () => {
    const { code, stderr } = run(GREY, '--png', out('narrow.png'), '--window', '40,0.5');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'A window over whole numbers is at least 1 wide.\n' });
    expect(existsSync(out('narrow.png'))).toBe(false);
  });

  it('writes a de-identified file with the same stored values, and says what it did', () => {
    const { code, stdout } = run(GREY, '--deidentify', out('clean.dcm'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Removed: \d+$/m);
    expect(stdout).toContain('(0012,0062) Patient Identity Removed');
    expect(run(out('clean.dcm'), '--raw', out('clean.raw')).code).toBe(0);
    expect([sha256(out('clean.raw'))]).toEqual(golden['jpeg_lossless_sel1.dcm']?.frames);
    expect(run(out('clean.dcm')).stdout).toMatch(/^Patient +nothing recorded$/m);
  });

  it('blacks out areas of compressed pictures', () => {
    const areas = ['--black-out', '0,0,100,20', '--black-out', '250,250,100,100'];
    const { code, stdout } = run(GREY, '--deidentify', out('black.dcm'), ...areas);
    expect(code).toBe(0);
    expect(stdout).toContain('(0008,2111)');
    expect(run(out('black.dcm'), '--raw', out('black.raw')).code).toBe(0);
    expect(run(GREY, '--raw', out('was.raw')).code).toBe(0);
    const values = (name: string) => [...new Uint16Array(Uint8Array.from(readFileSync(out(name))).buffer)];
    const [black, was] = [values('black.raw'), values('was.raw')];
    const inside = (at: number) => (at % 256 < 100 && at < 20 * 256) || (at % 256 >= 250 && at >= 250 * 256);
    expect(black.filter((value, at) => !inside(at) && value !== was[at])).toEqual([]);
    expect(new Set(black.filter((_, at) => inside(at))).size).toBe(1);
  });

  it('says what a video is', () => {
    const { code, stdout } = run(video(), '--json');
    expect(code).toBe(0);
    const said = { rows: 48, columns: 64, frames: 20, framesPerSecond: 10, container: 'mp4', defect: null };
    expect(JSON.parse(stdout)).toMatchObject({ picture: null, pictureDefect: 'video-unsupported', video: said });
    expect(run(video()).stdout).toMatch(/^Video +64 × 48, 20 frames, 10 a second\. MP4$/m);
    const { stderr } = run(video(), '--deidentify', out('clip.dcm'), '--black-out', '0,0,9,9');
    expect(stderr).toBe('Areas of videos cannot be blacked out. No copy was made.\n');
    expect(existsSync(out('clip.dcm'))).toBe(false);
    expect(run(video(), '--deidentify', out('clip.dcm')).code).toBe(0);
    expect(run(out('clip.dcm')).stdout).toContain('10 a second. MP4');
  });

  it.each(['dose-big-endian.dcm', 'dose-rle.dcm', 'bits.dcm', 'bits-deflated-frames.dcm', 'overlays-embedded.dcm'])(
    'writes %s as pydicom reads it: four bytes, or one for a packed bit, overlays cleared',
    (name) => {
      const frames = features[name]?.stored ?? [];
      expect(run(path.join(FEATURES, name), '--raw', out('feature.raw')).code).toBe(0);
      const raw = readFileSync(out('feature.raw'));
      const length = raw.length / frames.length;
      const hashes = frames.map((_, frame) =>
        createHash('sha256')
          .update(raw.subarray(frame * length, (frame + 1) * length))
          .digest('hex'),
      );
      expect(hashes).toEqual(frames);
    },
  );

  it('shows a frame by the values of that frame, and says so', () => {
    const file = path.join(FEATURES, 'greys-of-frames.dcm');
    const { stdout } = run(file, '--json', '--frame', '3', '--png', out('third.png'));
    expect(JSON.parse(stdout)).toMatchObject({
      picture: { perFrameValues: true, rescale: { slope: 2, intercept: 10 }, voiFunction: 'SIGMOID' },
    });
    const seen = features['greys-of-frames.dcm']?.greys[2] ?? [];
    const drawn = readPng(readFileSync(out('third.png'))).pixels;
    expect(drawn).toHaveLength(seen.length);
    for (const [index, grey] of seen.entries())
      expect(Math.abs(grey - (drawn[index] ?? -1))).toBeLessThanOrEqual(0.501);
  });

  it('names overlays, orientation and regions, and no label of an overlay', () => {
    const { stdout } = run(path.join(FEATURES, 'overlays.dcm'));
    expect(stdout).toMatch(
      /^Overlays +6000 graphics, 6 × 5 at column 3, row 2; 601e region, 11 × 9 at column 0, row -1$/m,
    );
    expect(stdout).not.toContain('Messung');
    expect(run(path.join(FEATURES, 'overlays.dcm'), '--json').stdout).not.toContain('Messung');
  });

  it('explains itself', () => {
    const { code, stdout } = run('--help');
    expect(code).toBe(0);
    for (const option of ['--frame', '--window', '--json', '--raw', '--png', '--deidentify', '--black-out'])
      expect(stdout).toContain(option);
  });
});

const PYTHON = path.join(ROOT, 'var/tools/reference-venv/bin/python');
const CORPUS = process.env['DICOM_CORPUS'];

describe('--raw is byte for byte what python-gdcm makes of lossless files', { timeout: 120_000 }, () => {
  if (CORPUS === undefined || !existsSync(CORPUS) || !existsSync(PYTHON)) {
    it.skip('the files of DICOM_CORPUS (not set, or no var/tools/reference-venv)', () => undefined);
    return;
  }
  it.each(readdirSync(CORPUS).filter((name) => name.endsWith('.dcm')))('%s', (name) => {
    const file = path.join(CORPUS, name);
    const { code, stdout } = run(file, '--json', '--raw', out('ours.raw'));
    expect(code).toBe(0);
    const said = JSON.parse(stdout) as { picture?: { lossy: boolean } };
    if (said.picture?.lossy) return;
    const oracle = path.join(ROOT, 'e2e/reference/stored_values.py');
    expect(spawnSync(PYTHON, [oracle, file, out('gdcm.raw')]).status).toBe(0);
    expect(sha256(out('ours.raw'))).toBe(sha256(out('gdcm.raw')));
  });
});

describe('exit code 1 and a sentence', { timeout: 120_000 }, () => {
  it('for what is no DICOM file, in both languages with --json', () => {
    writeFileSync(out('text.txt'), 'just text, and a good deal of it, so that something can be looked at');
    const { code, stdout, stderr } = run(out('text.txt'), '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'This is not a DICOM file.\n' });
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'not-dicom', de: 'Das ist keine DICOM-Datei.', en: 'This is not a DICOM file.' },
    });
  });
  it('for a file that is not there, and for a folder', () => {
    expect(run(out('nothing.dcm'))).toEqual({ code: 1, stdout: '', stderr: 'There is no such file or folder.\n' });
    expect(run(folder)).toEqual({ code: 1, stdout: '', stderr: 'The file cannot be read or written.\n' });
  });
  it('for a frame that is not there, leaving no file behind', () => {
    const { code, stderr } = run(GREY, '--frame', '2', '--raw', out('none.raw'));
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There is no such frame.\n' });
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
  });
  it('for a file that ends early', () => {
    writeFileSync(out('cut.dcm'), readFileSync(GREY).subarray(0, 20_000));
    const { code, stderr } = run(out('cut.dcm'), '--deidentify', out('cut-clean.dcm'));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The picture data are incomplete; no copy was made.\n',
    });
    expect(existsSync(out('cut-clean.dcm'))).toBe(false);
  });
});

describe('areas that cannot be blacked out', { timeout: 120_000 }, () => {
  it('outside the picture: exit code 1, a sentence, no file', () => {
    const { code, stderr } = run(GREY, '--deidentify', out('away.dcm'), '--black-out', '256,0,9,9');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'The marked area does not lie in the picture.\n' });
    expect(existsSync(out('away.dcm'))).toBe(false);
  });
});

describe('wrong usage', { timeout: 120_000 }, () => {
  it('is exit code 2 and the usage', () => {
    const { code, stdout, stderr } = run(GREY, '--colour');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('npm run dicom -- <file>');
  });
  it.each([
    [],
    [GREY, GREY],
    [GREY, '--frame', '0'],
    [GREY, '--frame', 'x'],
    [GREY, '--window', '40', '--png', 'x.png'],
    [GREY, '--window', '40,0', '--png', 'x.png'],
    [GREY, '--window', '40,400'],
    [GREY, '--window', '--png', 'x.png'],
    [GREY, '--window', '-40,-400', '--png', 'x.png'],
    [GREY, '--frame', '1', '--frame', '2'],
    [GREY, '--png', 'x.png', '--png', 'y.png'],
    [GREY, '--raw', GREY],
    [GREY, '--raw', 'x', '--png', 'x'],
    [GREY, '--black-out', '0,0,10,10'],
    [GREY, '--deidentify', 'x', '--black-out', '0,0,10'],
    [GREY, '--deidentify', 'x', '--black-out', '0,0,0,10'],
    [GREY, '--deidentify', 'x', '--black-out', '-1,0,10,10'],
    [GREY, '--deidentify', 'x', '--black-out', '0,0,10,10,10'],
  ])('%j', (...argv) => {
    expect(readOptions(argv)).toHaveProperty('wrong');
  });
  it.each([['--window', '-600,1500'], ['--window=-600,1500']])(
    'is not a window with a centre below zero: %j',
    (...window) => {
      expect(readOptions([GREY, ...window, '--png', 'x.png'])).toMatchObject({
        options: { file: GREY, png: 'x.png', window: { center: -600, width: 1500 } },
      });
    },
  );
});
