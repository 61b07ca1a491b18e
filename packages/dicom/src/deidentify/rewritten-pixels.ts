import type { ByteSource } from '@medicus/ids';
import type { PictureDescription } from '../picture-description.ts';
import type { Packing } from '../transfer-syntax.ts';
import type { Rectangle } from './black-out.ts';
import { isSequence, type Node, textNode, valueNode } from './data-tree.ts';

/** Pixels that were decoded and changed, to stand in the place of the file's own. Whoever makes them has done the blacking out. */
export interface RewrittenPixels {
  /** Frame behind frame, samples interleaved; 16 bit in the byte order of `bigEndian`. */
  readonly bytes: ByteSource;
  /** Only of files that are native big endian themselves. */
  readonly bigEndian: boolean;
  readonly form: Pick<
    PictureDescription,
    'sampleFormat' | 'samplesPerPixel' | 'bitsAllocated' | 'bitsStored' | 'photometric'
  >;
  readonly rectangles: readonly Rectangle[];
}

/** ISO standards as (0028,2114) names them. */
const METHODS: Readonly<Partial<Record<Packing, string>>> = {
  'jpeg-baseline': 'ISO_10918_1',
  'jpeg-extended': 'ISO_10918_1',
  'jpeg-ls': 'ISO_14495_1',
  'jpeg-2000': 'ISO_15444_1',
  htj2k: 'ISO_15444_15',
  'jpeg-xl': 'ISO_18181_1',
};

/**
 * What the data set says of pixels that are native now (PS3.3 C.7.6.3). That they once lost information stays said
 * (0028,2110), with the method and the ratio where the file did not say them. `compressedBytes`: of the old pixel data.
 */
export function describeRewritten(
  nodes: readonly Node[],
  { bytes, bigEndian, form }: RewrittenPixels,
  was: { readonly lossyPacking: Packing | undefined; readonly compressedBytes: number },
): readonly Node[] {
  const short = (tag: string, value: number): Node => {
    const raw = new Uint8Array(2);
    new DataView(raw.buffer).setUint16(0, value, !bigEndian);
    return valueNode(tag, 'US', raw);
  };
  const said = new Set(nodes.flatMap((node) => (isSequence(node) || node.value.length === 0 ? [] : [node.tag])));
  const added: Node[] = [
    short('00280002', form.samplesPerPixel),
    textNode('00280004', 'CS', form.photometric),
    ...(form.samplesPerPixel === 3 ? [short('00280006', 0)] : []),
    short('00280100', form.bitsAllocated),
    ...(form.sampleFormat === 'float'
      ? []
      : [short('00280101', form.bitsStored), short('00280102', form.bitsStored - 1)]),
  ];
  if (was.lossyPacking !== undefined) {
    const method = METHODS[was.lossyPacking];
    const ratio = (bytes.size / Math.max(1, was.compressedBytes)).toFixed(2);
    added.push(textNode('00282110', 'CS', '01'));
    if (!said.has('00282112')) added.push(textNode('00282112', 'DS', ratio));
    if (!said.has('00282114') && method !== undefined) added.push(textNode('00282114', 'CS', method));
  }
  // Lengths and offsets of what is no longer there, and planes of what has none.
  const replaced = new Set([...added.map((node) => node.tag), '00280006']);
  return [...nodes.filter((node) => !replaced.has(node.tag)), ...added];
}

/** The table removes derivation descriptions; this one, which we write, may stand. */
export const DERIVATION = textNode('00082111', 'ST', 'Areas of the picture were made black to remove text');

/** A picture with other pixels is another instance, derived from the old one (PS3.3 C.7.6.1.1.2); so is each frame. */
export function describeDerived(nodes: readonly Node[], instanceUid: string): readonly Node[] {
  const typed = nodes.some((node) => node.tag === IMAGE_TYPE);
  const replaced = new Set(['00080018', DERIVATION.tag]);
  return [
    ...derived(nodes).filter((node) => !replaced.has(node.tag)),
    ...(typed ? [] : [textNode(IMAGE_TYPE, 'CS', 'DERIVED\\SECONDARY')]),
    textNode('00080018', 'UI', instanceUid),
    DERIVATION,
  ];
}

const IMAGE_TYPE = '00080008';
const FRAME_TYPE = '00089007';

/** Image Type and the Frame Type of functional groups begin with DERIVED. */
function derived(nodes: readonly Node[]): readonly Node[] {
  return nodes.map((node) => {
    if (isSequence(node)) return { ...node, items: node.items.map(derived) };
    if (node.tag !== IMAGE_TYPE && node.tag !== FRAME_TYPE) return node;
    const [, ...more] = String.fromCharCode(...node.value.subarray(0, 256)).split('\\');
    return textNode(
      node.tag,
      'CS',
      ['DERIVED', ...(more.length > 0 ? more.map((one) => one.trim()) : ['SECONDARY'])].join('\\'),
    );
  });
}
