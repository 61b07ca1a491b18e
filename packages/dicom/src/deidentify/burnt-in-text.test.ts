import { describe, expect, it } from 'vitest';
import { type BurntInSign, burntInText } from './burnt-in-text.ts';
import { type Node, textNode, valueNode } from './data-tree.ts';

const NOTHING = { identity: false, notes: false };
const cr = textNode('00080060', 'CS', 'CR');

describe('text in the pixels is suspected by the signs of the standard', () => {
  it.each<readonly [sign: BurntInSign, nodes: readonly Node[]]>([
    ['declared', [textNode('00280301', 'CS', 'YES'), cr]],
    ['modality', [textNode('00080060', 'CS', 'US')]],
    ['modality', [textNode('00080060', 'CS', 'XC')]],
    ['modality', [textNode('00080060', 'CS', 'ES')]],
    ['captured', [textNode('00080064', 'CS', 'WSD'), cr]],
    ['captured', [textNode('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7.4'), cr]],
    ['derived', [textNode('00080008', 'CS', 'DERIVED\\PRIMARY'), cr]],
    ['derived', [textNode('00080008', 'CS', 'ORIGINAL\\SECONDARY'), cr]],
    ['overlay-in-pixels', [valueNode('60000102', 'US', Uint8Array.of(12, 0)), cr]],
  ])('%s', (sign, nodes) => {
    expect(burntInText(nodes, NOTHING)).toMatchObject({ suspected: true, signs: [sign] });
  });

  it('not in an original radiograph', () => {
    expect(burntInText([cr, textNode('00080008', 'CS', 'ORIGINAL\\PRIMARY')], NOTHING)).toEqual({
      suspected: false,
      signs: [],
      faceRecognizable: false,
    });
  });
  it('a declaration of NO outweighs the kind of picture, not what was seen', () => {
    const no = textNode('00280301', 'CS', 'NO');
    expect(burntInText([textNode('00080060', 'CS', 'US'), no], NOTHING)).toMatchObject({
      suspected: false,
      signs: ['modality'],
    });
    expect(burntInText([cr, no], { identity: true, notes: false }).suspected).toBe(true);
    expect(burntInText([cr, no], { identity: false, notes: true }).suspected).toBe(true);
  });
  it('an overlay with data of its own is removed and no sign', () => {
    const nodes = [
      cr,
      valueNode('60000102', 'US', Uint8Array.of(0, 0)),
      valueNode('60003000', 'OW', Uint8Array.of(1, 1)),
    ];
    expect(burntInText(nodes, NOTHING).suspected).toBe(false);
  });
  it('faces in head CT and MR', () => {
    const ct = textNode('00080060', 'CS', 'CT');
    expect(burntInText([ct, textNode('00180015', 'CS', 'HEAD')], NOTHING).faceRecognizable).toBe(true);
    expect(burntInText([ct, textNode('00180015', 'CS', 'ABDOMEN')], NOTHING).faceRecognizable).toBe(false);
  });
});
