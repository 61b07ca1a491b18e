import { isSequence, type Node } from './data-tree.ts';

/** Why text may stand in the pixels (PS3.3 C.7.6.1.1.4 and what the kinds of pictures suggest). */
export type BurntInSign =
  /** (0028,0301) says so. */
  | 'declared'
  /** Ultrasound, endoscopy, photographs, captures: devices that write into the picture. */
  | 'modality'
  /** A scanned or captured picture by (0008,0064) or by its SOP class. */
  | 'captured'
  /** `DERIVED` or `SECONDARY` in (0008,0008). */
  | 'derived'
  /** An overlay lies in unused bits of the pixels, which are copied as they are. */
  | 'overlay-in-pixels'
  /** A name or number of this file stands in clear in the compressed picture. */
  | 'identity-in-codestream'
  /** Beside the picture its data hold notes of a camera or a program, or bytes that belong to no frame; copied as they are. */
  | 'notes-beside-picture';

/** What the pixel data themselves were seen to hold. */
export interface SeenInPixelData {
  readonly identity: boolean;
  readonly notes: boolean;
}

export interface BurntInText {
  /** False only where no sign was found, or where the file says (0028,0301) NO and only its kind is suspicious. */
  readonly suspected: boolean;
  readonly signs: readonly BurntInSign[];
  /** Head CT and MR: a face can be computed from the slices, whatever is removed from the header. */
  readonly faceRecognizable: boolean;
}

const MODALITIES = new Set([
  'US',
  'IVUS',
  'SC',
  'XC',
  'ES',
  'XA',
  'RF',
  'OT',
  'GM',
  'DOC',
  'OP',
  'SM',
  'HC',
  'DF',
  'DV',
  'OPT',
]);
const CONVERSIONS = new Set(['DV', 'DI', 'DF', 'WSD', 'SD', 'SI', 'DRW', 'SYN']);

export function burntInText(nodes: readonly Node[], seen: SeenInPixelData): BurntInText {
  const codes = (tag: string): readonly string[] => {
    const node = nodes.find((one) => one.tag === tag);
    if (!node || isSequence(node)) return [];
    return String.fromCharCode(...node.value.subarray(0, 1024))
      .split('\\')
      .map((code) =>
        code
          .replace(/[\0 ]+$/, '')
          .trim()
          .toUpperCase(),
      );
  };
  const number = (tag: string): number => {
    const node = nodes.find((one) => one.tag === tag);
    return node && !isSequence(node) ? (node.value[0] ?? 0) + (node.value[1] ?? 0) : 0;
  };
  const signs: BurntInSign[] = [];
  const declared = codes('00280301')[0];
  const [modality = ''] = codes('00080060');
  const [sopClass = ''] = codes('00080016');
  if (declared === 'YES') signs.push('declared');
  if (MODALITIES.has(modality)) signs.push('modality');
  if (CONVERSIONS.has(codes('00080064')[0] ?? '') || sopClass.startsWith('1.2.840.10008.5.1.4.1.1.7'))
    signs.push('captured');
  if (
    codes('00080008')
      .slice(0, 2)
      .some((value) => value === 'DERIVED' || value === 'SECONDARY')
  )
    signs.push('derived');
  const overlays = nodes.filter((node) => /^60..0102$/.test(node.tag));
  const withData = new Set(nodes.filter((node) => /^60..3000$/.test(node.tag)).map((node) => node.tag.slice(0, 4)));
  if (overlays.some((node) => number(node.tag) > 0 && !withData.has(node.tag.slice(0, 4))))
    signs.push('overlay-in-pixels');
  if (seen.identity) signs.push('identity-in-codestream');
  if (seen.notes) signs.push('notes-beside-picture');

  const certain: readonly BurntInSign[] = [
    'declared',
    'overlay-in-pixels',
    'identity-in-codestream',
    'notes-beside-picture',
  ];
  return {
    suspected: signs.some((sign) => declared !== 'NO' || certain.includes(sign)),
    signs,
    faceRecognizable:
      (modality === 'CT' || modality === 'MR') &&
      /HEAD|SKULL|BRAIN|FACE|SINUS|ORBIT|NECK|^$/.test(codes('00180015')[0] ?? ''),
  };
}
