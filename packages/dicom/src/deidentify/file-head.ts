import { isSequence, latin, type Node, textNode, valueNode } from './data-tree.ts';
import { methodCodes, type ProfileOptions } from './confidentiality-profile.ts';
import { EDITION } from './confidentiality-table.generated.ts';
import { elementHead, joined, writeDataSet } from './write-data-set.ts';

/** Of this software; made once from a random UUID (PS3.5 B.2). */
const IMPLEMENTATION_CLASS = '2.25.218827564369843516222684839913408590889';
const META = { explicitVr: true, bigEndian: false } as const;
const OWN = new Set(['00120062', '00120063', '00120064', '00280303']);

/** Says in the data set what was done to it (PS3.15 E.1.1), and puts its elements in order. What an earlier run said is replaced. */
export function markDeidentified(
  nodes: readonly Node[],
  options: ProfileOptions,
  blackedOut: boolean,
): readonly Node[] {
  const replaced = new Set([
    ...OWN,
    ...(blackedOut ? ['00280301', '00280106', '00280107', '00280108', '00280109'] : []),
  ]);
  const temporal = options.dates === 'keep' ? 'UNMODIFIED' : options.dates === 'shift' ? 'MODIFIED' : 'REMOVED';
  return [
    ...nodes.filter((node) => !replaced.has(node.tag)),
    textNode('00120062', 'CS', 'YES'),
    textNode('00120063', 'LO', `MEDI:CUS messenger, PS3.15 E ${EDITION}`),
    {
      tag: '00120064',
      vr: 'SQ',
      items: methodCodes(options, blackedOut).map(([code, meaning]) => [
        textNode('00080100', 'SH', code),
        textNode('00080102', 'SH', 'DCM'),
        textNode('00080104', 'LO', meaning),
      ]),
    } as const,
    textNode('00280303', 'CS', temporal),
    ...(blackedOut ? [textNode('00280301', 'CS', 'NO')] : []),
  ].toSorted((a, b) => (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0));
}

/** Preamble of zeros, mark and a new group 2: nothing of the old one stays but the transfer syntax. */
export function fileHead(
  nodes: readonly Node[],
  transferSyntaxUid: string,
  spareInstanceUid: string,
): Uint8Array<ArrayBuffer> {
  const uid = (tag: string): string | undefined => {
    const node = nodes.find((one) => one.tag === tag);
    if (!node || isSequence(node)) return undefined;
    return String.fromCharCode(...node.value.subarray(0, 64)).replace(/[\0 ]+$/, '') || undefined;
  };
  const sopClass = uid('00080016');
  const meta = writeDataSet(
    [
      valueNode('00020001', 'OB', Uint8Array.of(0, 1)),
      ...(sopClass === undefined ? [] : [textNode('00020002', 'UI', sopClass)]),
      textNode('00020003', 'UI', uid('00080018') ?? spareInstanceUid),
      textNode('00020010', 'UI', transferSyntaxUid),
      textNode('00020012', 'UI', IMPLEMENTATION_CLASS),
      textNode('00020013', 'SH', 'MEDICUS_1'),
    ],
    META,
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, meta.length, true);
  return joined([new Uint8Array(128), latin('DICM'), elementHead('00020000', 'UL', 4, META), length, meta]);
}
