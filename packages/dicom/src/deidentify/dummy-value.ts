import { standardVr } from './attribute-dictionary.ts';
import { type Node, textNode, valueNode, type ValueNode } from './data-tree.ts';

/** Stands where a text had to have some value. */
export const REMOVED_TEXT = 'REMOVED';

const TEXTS: Readonly<Record<string, string>> = {
  AS: '000Y',
  DA: '19000101',
  DT: '19000101000000',
  TM: '000000',
  DS: '0',
  IS: '0',
  UR: 'about:blank',
  // Refers to nothing; an instance UID of a row with action D is remapped before it comes here.
  UI: '2.25.0',
};
const TEXT_VRS = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
const SIZES: Readonly<Record<string, number>> = {
  AT: 4,
  FL: 4,
  SL: 4,
  UL: 4,
  FD: 8,
  SV: 8,
  UV: 8,
  OD: 8,
  OV: 8,
  OF: 4,
  OL: 4,
};

/** A value that says nothing and is valid for the VR. */
export function dummy(node: ValueNode, remap: (uid: string) => string): Node {
  // Of the form that the standard has for the attribute, whatever was written.
  const known = standardVr(node.tag);
  const vr = known === undefined || known === 'SQ' ? node.vr : known;
  if (vr === 'UI') {
    const uid = String.fromCharCode(...node.value.subarray(0, 64)).replace(/[\0 ]+$/, '');
    return textNode(node.tag, 'UI', uid === '' || uid.includes('\\') ? (TEXTS['UI'] ?? '') : remap(uid));
  }
  const text = TEXT_VRS.has(vr) ? REMOVED_TEXT : TEXTS[vr];
  return text === undefined ? valueNode(node.tag, vr, new Uint8Array(SIZES[vr] ?? 2)) : textNode(node.tag, vr, text);
}
