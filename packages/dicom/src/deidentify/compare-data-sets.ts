import { characterSetOf, cleanText } from '../character-set.ts';
import type { Elements } from '../dicom-parser.ts';
import { isStandardUid } from './share-key.ts';
import { isPrivate, standardVr } from './attribute-dictionary.ts';
import { basicName } from './attribute-name.ts';
import type { ProfileOptions } from './confidentiality-profile.ts';
import { isSequence, type Node, valueNode, type ValueNode } from './data-tree.ts';
import { actionOf, uidsIn } from './apply-profile.ts';
import { dummy } from './dummy-value.ts';
import { DERIVATION } from './rewritten-pixels.ts';
import { characterSetIn, holdsIdentity, type IdentifyingWords, isWellFormed, textOf } from './identifying-words.ts';

/** All elements with one tag, wherever they stand. */
export interface ChangedAttribute {
  /** `0010,0010` */
  readonly tag: string;
  readonly name: { readonly de: string; readonly en: string };
  readonly count: number;
  /** The first value as it was (what was there, or `undefined` for numbers and binary data); at most 64 characters, safe as text. */
  readonly before: string | undefined;
  /** The first value as it is now. */
  readonly after: string | undefined;
}

export interface DataSetChanges {
  readonly removed: readonly ChangedAttribute[];
  readonly replaced: readonly ChangedAttribute[];
  readonly kept: readonly ChangedAttribute[];
  readonly added: readonly ChangedAttribute[];
}

const SHOWN = 64;
/** Bytes; escape sequences and blanks among them. */
const LOOKED_AT = 1024;
const TEXT = /^(AE|AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UC|UI|UR|UT)$/;

/** The result as dicom-parser sees it, in the form of our own tree: two readers have to agree. */
export function treeOf(bytes: Uint8Array<ArrayBuffer>, elements: Elements): readonly Node[] {
  return Object.values(elements).map((element): Node => {
    const tag = element.tag.slice(1);
    if (element.items) {
      const items = element.items.map((item) => (item.dataSet ? treeOf(bytes, item.dataSet.elements) : []));
      return { tag, vr: 'SQ', items };
    }
    return valueNode(
      tag,
      element.vr ?? standardVr(tag) ?? '',
      bytes.subarray(element.dataOffset, element.dataOffset + element.length),
    );
  });
}

type Flat = Map<string, { readonly node: Node; readonly text: string | undefined }>;

function flatten(nodes: readonly Node[], at: string, inherited: ReturnType<typeof characterSetOf>, into: Flat): Flat {
  const set = characterSetIn(nodes, inherited);
  for (const node of nodes) {
    const path = at + node.tag;
    if (isSequence(node)) {
      into.set(path, { node, text: undefined });
      for (const [index, item] of node.items.entries()) flatten(item, `${path}/${index}/`, set, into);
    } else {
      const start = { ...node, value: node.value.subarray(0, LOOKED_AT) };
      const text = TEXT.test(node.vr) ? cleanText(textOf(start, set)).slice(0, SHOWN) : undefined;
      into.set(path, { node, text });
    }
  }
  return into;
}

/** What a person is shown: not what was decided but what became of it. Empty elements that stay and lengths of groups are left out. */
export function compareDataSets(before: readonly Node[], after: readonly Node[]): DataSetChanges {
  const old = flatten(before, '', characterSetOf([]), new Map());
  const now = flatten(after, '', characterSetOf([]), new Map());
  const lists = {
    removed: new Map(),
    replaced: new Map(),
    kept: new Map(),
    added: new Map(),
  } as const satisfies Record<string, Map<string, ChangedAttribute>>;
  const count = (list: Map<string, ChangedAttribute>, tag: string, was?: string, is?: string): void => {
    const known = list.get(tag);
    list.set(tag, {
      tag: `${tag.slice(0, 4)},${tag.slice(4)}`,
      name: known?.name ?? basicName(tag),
      count: (known?.count ?? 0) + 1,
      before: known?.before ?? was,
      after: known?.after ?? is,
    });
  };
  for (const [path, { node, text }] of old) {
    if (node.tag.endsWith('0000')) continue;
    const other = now.get(path);
    if (!other) {
      // Of a removed sequence one line is enough.
      if (now.has(sequenceAbove(path)) || !path.includes('/')) count(lists.removed, node.tag, text);
    } else if (same(node, other.node)) {
      const empty = !isSequence(node) && node.value.length === 0;
      if (!empty) count(lists.kept, node.tag, text, text);
    } else {
      count(lists.replaced, node.tag, text, TEXT.test(node.vr) ? text && textAfter(other.node, node.vr) : undefined);
    }
  }
  for (const [path, { node }] of now) {
    if (!old.has(path) && (old.has(sequenceAbove(path)) || !path.includes('/'))) count(lists.added, node.tag);
  }
  const sorted = (list: Map<string, ChangedAttribute>): readonly ChangedAttribute[] =>
    [...list.values()].toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
  return {
    removed: sorted(lists.removed),
    replaced: sorted(lists.replaced),
    kept: sorted(lists.kept),
    added: sorted(lists.added),
  };
}

/** `00081140/0/00081155` → `00081140` */
function sequenceAbove(path: string): string {
  return path.split('/').slice(0, -2).join('/');
}

function textAfter(node: Node, vr: string): string {
  return isSequence(node) ? '' : cleanText(textOf({ ...node, vr }, characterSetOf([]))).slice(0, SHOWN);
}

function same(before: Node, after: Node): boolean {
  if (isSequence(before) || isSequence(after)) {
    const items = isSequence(before) ? before.items.length : Number(!isSequence(before) && before.value.length > 0);
    return items === (isSequence(after) ? after.items.length : 0);
  }
  const pad = after.value.length - before.value.length;
  if (pad !== 0 && !(pad === 1 && before.value.length % 2 === 1)) return false;
  return before.value.every((byte, index) => byte === after.value[index]);
}

/**
 * Whether the result, read anew, keeps every promise of the profile. Says the first tag that does not. `written`: what
 * was put in on top to say what was done; its words are ours, whatever a patient is called.
 */
export function findBreach(
  after: readonly Node[],
  context: {
    readonly options: ProfileOptions;
    readonly originals: ReadonlySet<string>;
    readonly words: IdentifyingWords;
    readonly written: readonly Node[];
  },
): string | undefined {
  const look = (nodes: readonly Node[], inherited: ReturnType<typeof characterSetOf>): string | undefined => {
    const set = characterSetIn(nodes, inherited);
    for (const node of nodes) {
      if (breaks(node, set, context)) return node.tag;
      if (!isSequence(node)) continue;
      for (const item of node.items) {
        const inside = look(item, set);
        if (inside !== undefined) return inside;
      }
    }
    return undefined;
  };
  const ours = new Map(context.written.map((node) => [node.tag, node]));
  return look(
    after.filter((node) => {
      const own = ours.get(node.tag);
      return own === undefined || !alike(own, node);
    }),
    characterSetOf([]),
  );
}

function alike(a: Node, b: Node): boolean {
  if (!isSequence(a) || !isSequence(b)) return same(a, b);
  return (
    a.items.length === b.items.length &&
    a.items.every((item, index) => {
      const other = b.items[index] ?? [];
      return item.length === other.length && item.every((node, at) => alike(node, other[at] ?? node));
    })
  );
}

function breaks(
  node: Node,
  set: ReturnType<typeof characterSetOf>,
  context: Parameters<typeof findBreach>[1],
): boolean {
  if (isPrivate(node.tag) || /^(50|60)/.test(node.tag)) return true;
  if (node.tag === DERIVATION.tag && same(DERIVATION, node)) return false;
  const action = actionOf(node, context.options);
  if (isSequence(node)) return action === 'remove' || (action === 'empty' && node.items.length > 0);
  if (action === 'remove') return true;
  if (action === 'empty') return node.value.length > 0;
  const value: ValueNode = node;
  // A value without meaning may be somebody's number by chance.
  if (
    action === 'dummy' &&
    same(
      dummy(value, () => ''),
      value,
    )
  )
    return false;
  if (action === 'remap' && uidsIn(value).some((uid) => !isStandardUid(uid) && !uid.startsWith('2.25.'))) return true;
  if (uidsIn(value).some((uid) => context.originals.has(uid))) return true;
  return holdsIdentity(value, set, context.words) || !isWellFormed(value);
}
