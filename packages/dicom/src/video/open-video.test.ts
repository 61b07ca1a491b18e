import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import {
  concatenate,
  dataSet,
  encapsulated,
  type Field,
  latin,
  part10,
  PATIENT,
  pictureFields,
} from '../dicom-file.fixture.ts';
import { readHeader } from '../read-header.ts';
import { openVideo } from './open-video.ts';
import { VIDEO_SENTENCES } from './sentences.ts';
import { containerOf } from './video-container.ts';

const uid = (tail: string): string => `1.2.840.10008.1.2.4${tail}`;
const MP4 = concatenate(
  latin('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'),
  Uint8Array.from({ length: 500 }, (_, at) => at),
);
const packets = (lead: number): Uint8Array =>
  concatenate(...[1, 2, 3, 4].map(() => concatenate(new Uint8Array(lead), Uint8Array.of(0x47), new Uint8Array(187))));

function clip(tail: string, fragments: readonly Uint8Array[], more: readonly Field[] = []): Uint8Array<ArrayBuffer> {
  const fields = pictureFields(
    64,
    48,
    [
      ['00280002', 'US', 3],
      ['00280004', 'CS', 'YBR_PARTIAL_420'],
      ['00280008', 'IS', '50'],
    ],
    {
      allocated: 8,
      stored: 8,
    },
  );
  const sorted = [...PATIENT, ...fields, ...more].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return part10(uid(tail), dataSet(sorted), encapsulated(fragments));
}

async function opened(file: Uint8Array<ArrayBuffer>) {
  const source = byteSourceOf(file);
  const header = await readHeader(source);
  if (!header.ok) throw new Error(header.defect);
  const { video, transferSyntax, picture } = header.value;
  expect(picture).toEqual({ ok: false, defect: 'video-unsupported' });
  return { video, open: video && (await openVideo(source, video, transferSyntax)) };
}

describe('the bit stream of a video', () => {
  it.each([
    ['in one fragment', [MP4]],
    ['in several', [MP4.subarray(0, 10), MP4.subarray(10, 100), MP4.subarray(100)]],
  ])('%s is handed out as MP4', async (_, fragments) => {
    const { video, open } = await opened(clip('.102', fragments, [['00181063', 'DS', '40']]));
    expect(video).toMatchObject({ rows: 48, columns: 64, frames: 50, framesPerSecond: 25 });
    if (!open?.ok) throw new Error(open?.defect);
    expect(open.value).toMatchObject({ container: 'mp4', mimetype: 'video/mp4', size: MP4.length });
    expect(await open.value.source.slice(0, open.value.size)).toEqual(MP4);
  });

  it('rates: frame time before cine rate, none where neither is usable', async () => {
    const rate = async (...more: Field[]) => (await opened(clip('.102', [MP4], more))).video?.framesPerSecond;
    expect(await rate(['00180040', 'IS', '30'])).toBe(30);
    expect(await rate(['00180040', 'IS', '30'], ['00181063', 'DS', '20'])).toBe(50);
    expect(await rate(['00181063', 'DS', '0'], ['00180040', 'IS', 'x'])).toBeUndefined();
    expect(await rate()).toBeUndefined();
  });

  it.each([
    ['.100', MP4, 'video-mpeg-2'],
    ['.101.1', packets(0), 'video-mpeg-2'],
    ['.102', Uint8Array.of(0, 0, 1, 0xba, ...new Uint8Array(100)), 'video-mpeg-2'],
    ['.102', packets(0), 'video-not-mp4'],
    ['.103', packets(4), 'video-not-mp4'],
    ['.104', Uint8Array.of(0, 0, 0, 1, 0x67, 0x64, 0, 0x28, ...new Uint8Array(100)), 'video-not-mp4'],
    ['.107', Uint8Array.of(0, 0, 1, 0x40, 0x01, ...new Uint8Array(100)), 'video-not-mp4'],
    ['.102', latin('<html><script>alert(1)</script>'), 'video-malformed'],
    ['.102', new Uint8Array(4), 'video-malformed'],
  ] as const)('%s that is something else: %#', async (tail, stream, reason) => {
    expect((await opened(clip(tail, [stream]))).open).toEqual({ ok: false, defect: reason });
    expect(VIDEO_SENTENCES[reason].de).not.toBe(VIDEO_SENTENCES[reason].en);
  });

  it('a broken chain of fragments, or one that ends early, is no video to open', async () => {
    const whole = clip('.102', [MP4, MP4]);
    for (const cut of [8, 300, 540]) expect((await opened(whole.slice(0, -cut))).video).toBeUndefined();
    expect((await opened(clip('.102', []))).video).toBeUndefined();
  });
});

it('changed in any byte: a reason or a stream of the size that was found, never an exception', async () => {
  const whole = clip('.102', [MP4.subarray(0, 100), MP4.subarray(100)]);
  let seen = 0;
  for (let at = 128; at < whole.length; at++) {
    const changed = Uint8Array.from(whole);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    const source = byteSourceOf(changed);
    const header = await readHeader(source);
    if (!header.ok || !header.value.video) continue;
    const open = await openVideo(source, header.value.video, header.value.transferSyntax);
    if (!open.ok) continue;
    seen++;
    expect((await open.value.source.slice(0, open.value.size)).length).toBe(open.value.size);
  }
  expect(seen).toBeGreaterThan(300);
});

it.each(Object.entries(VIDEO_SENTENCES))('%s has a sentence in German and one in English', (_, { de, en }) => {
  expect(de).toMatch(/^[A-ZÄÖÜ].*\.$/);
  expect(en).toMatch(/^[A-Z].*\.$/);
});

it('containers are told by their first bytes alone', () => {
  expect(containerOf(latin('\0\0\0\x08wide\0\0\0\0mdat'))).toBe('mp4');
  expect(containerOf(Uint8Array.of(0, 0, 1, 0xb3))).toBe('mpeg-2');
  // A single sync byte is chance.
  expect(containerOf(concatenate(Uint8Array.of(0x47), new Uint8Array(1000)))).toBeUndefined();
  expect(containerOf(new Uint8Array(0))).toBeUndefined();
});
