import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatXMatrix, parseXMatrix } from './x-matrix.ts';

const good = 'X-Matrix origin="sued.klinik.test",destination="nord.klinik.test",key="ed25519:a_1",sig="abc+/d"';

describe('the X-Matrix header', () => {
  it('is read with and without quotes, in any order, with an old sender’s missing destination', () => {
    const value = { origin: 'sued.klinik.test', destination: 'nord.klinik.test', key: 'ed25519:a_1', sig: 'abc+/d' };
    expect(parseXMatrix([good])).toEqual({ ok: true, value });
    expect(
      parseXMatrix(['X-Matrix sig="abc+/d", key="ed25519:a_1",destination=nord.klinik.test, origin=sued.klinik.test']),
    ).toEqual({ ok: true, value });
    expect(parseXMatrix(['X-Matrix origin=sued.klinik.test,key="ed25519:a_1",sig="abc+/d"'])).toEqual({
      ok: true,
      value: { ...value, destination: undefined },
    });
  });
  it('must be there, once (Synapse would believe the last of several)', () => {
    expect(parseXMatrix([])).toEqual({ ok: false, defect: 'missing' });
    expect(parseXMatrix([good, good])).toEqual({ ok: false, defect: 'several' });
    expect(parseXMatrix(['Bearer x', good])).toEqual({ ok: false, defect: 'several' });
  });
  it.each([
    `${good},origin="fremd.example"`,
    `${good},Origin="fremd.example"`,
    good.replace('sued.klinik.test', 'SUED.klinik.test'),
    good.replace('"sued.klinik.test"', String.raw`"sued\.klinik.test"`),
    good.replace('"sued.klinik.test"', '"sued.klinik.test'),
    good.replace('"sued.klinik.test"', '""'),
    good.replace('X-Matrix', 'x-matrix'),
    good.replace('X-Matrix', 'X-Matrix-X'),
    good.replace('origin=', 'origin ='),
    good.replace('ed25519:a_1', 'ed25519:'),
    good.replace('abc+/d', 'abc"d'),
    `${good};x=y`,
    `${good}\tX-Matrix origin="fremd.example"`,
    'X-Matrix ',
    'Bearer syt',
    `X-Matrix ${'a=b,'.repeat(1000)}`,
  ])('is refused when it can be read in two ways: %s', (header) => {
    expect(parseXMatrix([header]).ok).toBe(false);
  });
  it('survives being built anew: what Synapse reads is what was judged', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        for (const text of [noise, `X-Matrix ${noise}`, good + noise, good.replace('sued', noise)]) {
          const parsed = parseXMatrix([text]);
          if (parsed.ok) expect(parseXMatrix([formatXMatrix(parsed.value)])).toEqual(parsed);
        }
      }),
    );
  });
});
