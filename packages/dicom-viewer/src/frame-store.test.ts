import { defect, ok, type Result } from '@medicus/ids';
import type { DecodeDefect, DecodedFrame, Urgency } from '@medicus/dicom-codecs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, createFrameStore } from './frame-store.ts';

const BYTES = 1000;
const frameOf = (number: number): DecodedFrame =>
  ({ values: new Uint8Array(BYTES).fill(number), pyramid: [], overlays: [], step: 1 }) as unknown as DecodedFrame;

/** A decoder that answers when it is told to. */
function decoder(damaged: ReadonlySet<number> = new Set()) {
  const open = new Map<
    number,
    { readonly urgency: Urgency; answer: (result: Result<DecodedFrame, DecodeDefect>) => void }
  >();
  const asked: string[] = [];
  const aborted: number[] = [];
  return {
    asked,
    aborted,
    open,
    load: (index: number, { signal, urgency }: { readonly signal: AbortSignal; readonly urgency: Urgency }) => {
      asked.push(`${index} ${urgency.priority}`);
      return new Promise<Result<DecodedFrame, DecodeDefect>>((resolve) => {
        const answer = (result: Result<DecodedFrame, DecodeDefect>): void => {
          open.delete(index);
          resolve(result);
        };
        open.set(index, { urgency, answer });
        signal.addEventListener('abort', () => {
          aborted.push(index);
          answer(defect('cancelled'));
        });
      });
    },
    async all() {
      for (let round = 0; round < 40; round++) {
        for (const [index, { answer }] of open) {
          answer(damaged.has(index) ? defect('codestream-malformed') : ok(frameOf(index)));
        }
        for (let turn = 0; turn < 4; turn++) await Promise.resolve();
      }
    },
  };
}

/** A store whose first frame, decoded elsewhere, is shown already. */
function opened(frames: number, first: number, room: number, damaged?: ReadonlySet<number>) {
  const frame = decoder(damaged);
  const store = createFrameStore({ frames, load: frame.load, first, limitBytes: room * BYTES });
  store.put(first, frameOf(first));
  return { ...frame, store };
}

describe('frames beside the one that was opened', () => {
  const ahead = (...indices: readonly number[]) => indices.map((index) => `${index} prefetch`);
  it('are decoded ahead as soon as it is said, not before: the next two, the two before, then on', async () => {
    const { store, asked, open, all } = opened(100, 50, 100);
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    expect(asked).toEqual([]);
    store.fetchAhead();
    expect(asked).toEqual(ahead(51, 52, 49, 48));
    store.fetchAhead();
    expect(asked).toHaveLength(4);
    await all();
    expect(asked).toEqual(ahead(51, 52, 49, 48, 53, 54, 55, 56));
    expect(open.size).toBe(0);
  });
  it('lie across the ends of the loop too; of one frame there are none', async () => {
    const loop = opened(20, 0, 100);
    loop.store.fetchAhead();
    expect(loop.asked).toEqual(ahead(1, 2, 19, 18));
    const single = opened(1, 0, 100);
    single.store.fetchAhead();
    expect(single.asked).toEqual([]);
  });
  it('take no more than half of the room, none where one frame needs more than that', async () => {
    const small = opened(100, 50, 6);
    small.store.fetchAhead();
    await small.all();
    expect(small.asked).toEqual(ahead(51, 52, 49));
    expect(small.store.held(50)).toBeDefined();
    const tiny = opened(100, 50, 1);
    tiny.store.fetchAhead();
    await tiny.all();
    expect(tiny.asked).toEqual([]);
  });
  it('are given up when the picture goes', async () => {
    const { store, asked, aborted, open, all } = opened(100, 50, 100);
    store.fetchAhead();
    store.dispose();
    expect(aborted).toEqual([51, 52, 49, 48]);
    await all();
    store.fetchAhead();
    expect(asked).toHaveLength(4);
    expect(open.size).toBe(0);
  });
  it('that are damaged do not keep the others from coming, and are not tried for ever', async () => {
    const { store, asked, all } = opened(100, 50, 100, new Set([51, 49]));
    store.fetchAhead();
    await all();
    expect(asked).toEqual(ahead(51, 52, 49, 48, 53, 54, 55, 56));
  });
});

describe('frames of a series', () => {
  it('are decoded ahead on both sides, then on in the direction of the last step', async () => {
    const { load, asked, all } = decoder();
    const store = createFrameStore({ frames: 100, load, first: 50, limitBytes: 100 * BYTES });
    const first = store.frame(50);
    await all();
    expect((await first).ok).toBe(true);
    expect(asked[0]).toBe('50 visible');
    expect(asked.slice(1, 9)).toEqual(
      ['51', '52', '49', '48', '53', '54', '55', '56'].map((index) => `${index} prefetch`),
    );
    asked.length = 0;
    expect(await store.frame(49)).toMatchObject({ ok: true });
    await all();
    expect(asked).toEqual(['47', '46', '45', '44', '43'].map((index) => `${index} prefetch`));
  });
  it('go on over the end of the loop in the same direction', async () => {
    const { load, asked, all } = decoder();
    const store = createFrameStore({ frames: 20, load, first: 18, limitBytes: 100 * BYTES });
    for (const index of [18, 19, 0]) {
      void store.frame(index);
      await all();
    }
    expect(asked).toContain('6 prefetch');
    expect(asked).not.toContain('14 prefetch');
  });
  it('that are out of sight are given up; one that is already on its way is waited for', async () => {
    const { load, asked, aborted, open, all } = decoder();
    const store = createFrameStore({ frames: 100, load, first: 10, limitBytes: 100 * BYTES });
    void store.frame(10);
    open.get(10)?.answer(ok(frameOf(10)));
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    expect([...open.keys()]).toEqual([11, 12, 9, 8]);
    const next = store.frame(11);
    expect(asked.filter((one) => one.startsWith('11'))).toEqual(['11 prefetch']);
    const far = store.frame(70);
    expect(aborted.toSorted((one, other) => one - other)).toEqual([8, 9, 11, 12]);
    expect(await next).toEqual({ ok: false, defect: 'cancelled' });
    await all();
    expect(await far).toMatchObject({ ok: true });
  });
  it('that somebody waits for become urgent, and give way when they are left behind', () => {
    const { store, open } = opened(100, 50, 100);
    const urgent = () => [...open].filter(([, { urgency }]) => urgency.priority === 'visible').map(([index]) => index);
    store.fetchAhead();
    expect([...open.keys()]).toEqual([51, 52, 49, 48]);
    expect(urgent()).toEqual([]);
    void store.frame(52);
    expect(urgent()).toEqual([52]);
    void store.frame(54);
    expect(urgent()).toEqual([54]);
    expect([...open.keys()]).toContain(52);
    void store.frame(52);
    expect(urgent()).toEqual([52]);
    store.dispose();
  });
  it('that are passed over while they are decoded are kept for the next loop', async () => {
    const { load, aborted, open, all } = decoder();
    const store = createFrameStore({ frames: 20, load, first: 18, limitBytes: 100 * BYTES });
    void store.frame(18);
    open.get(18)?.answer(ok(frameOf(18)));
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    expect([...open.keys()]).toEqual([19, 0, 17, 16]);
    const shown = store.frame(3);
    expect(aborted).toEqual([]);
    await all();
    expect((await shown).ok).toBe(true);
    expect(store.held(19)).toBeDefined();
  });
  it('that somebody waited for and left behind do not stand in the way', async () => {
    const { load, aborted, all } = decoder();
    const store = createFrameStore({ frames: 100, load, first: 0, limitBytes: 100 * BYTES });
    const asked = [1, 2, 3, 4, 5, 6].map((index) => store.frame(index));
    expect(aborted).toEqual([1, 2, 3]);
    await all();
    expect((await asked[5])?.ok).toBe(true);
  });
  it('never take more room than they may, never lose the one that is shown, and come to rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(39), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(39), { maxLength: 15 }),
        async (path, room, broken) => {
          const damaged = new Set(broken);
          const { load, open, all } = decoder(damaged);
          const store = createFrameStore({ frames: 40, load, first: 0, limitBytes: room * BYTES });
          for (const index of path) {
            const shown = store.frame(index);
            await all();
            const result = await shown;
            expect(result.ok && result.value.values[0]).toBe(damaged.has(index) ? false : index);
            expect(store.held(index) !== undefined).toBe(!damaged.has(index));
            expect(open.size).toBe(0);
            const held = Array.from({ length: 40 }, (_, one) => bytesOf(store.held(one)));
            expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(room * BYTES);
          }
          store.dispose();
        },
      ),
      { numRuns: 40, seed: 20_261_128 },
    );
  });
  it('a failure is told and not remembered', async () => {
    const { load, open, all } = decoder();
    const store = createFrameStore({ frames: 3, load, first: 0, limitBytes: 10 * BYTES });
    const failed = store.frame(1);
    open.get(1)?.answer(defect('timeout'));
    expect(await failed).toEqual({ ok: false, defect: 'timeout' });
    const again = store.frame(1);
    await all();
    expect((await again).ok).toBe(true);
  });
  it('one that cannot be decoded is not decoded ahead again and again, but on request', async () => {
    const { load, asked, open, all } = decoder();
    const store = createFrameStore({ frames: 4, load, first: 0, limitBytes: 10 * BYTES });
    const first = store.frame(0);
    open.get(0)?.answer(ok(frameOf(0)));
    await first;
    for (let round = 0; round < 20; round++) {
      open.get(1)?.answer(defect('codestream-malformed'));
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    }
    await all();
    expect(asked.filter((one) => one.startsWith('1 '))).toEqual(['1 prefetch']);
    expect(asked).toContain('2 prefetch');
    const wanted = store.frame(1);
    await all();
    expect(asked).toContain('1 visible');
    expect((await wanted).ok).toBe(true);
  });
  it('dispose ends what is under way and keeps nothing', async () => {
    const { load, aborted } = decoder();
    const store = createFrameStore({ frames: 3, load, first: 0, limitBytes: 10 * BYTES });
    const under = store.frame(1);
    store.dispose();
    expect(await under).toEqual({ ok: false, defect: 'cancelled' });
    expect(aborted).toEqual([1]);
    expect(await store.frame(1)).toEqual({ ok: false, defect: 'cancelled' });
  });
});
