import { type CharacterSet, characterSetOf } from '../character-set.ts';
import { isPrivate, standardVr } from './attribute-dictionary.ts';
import { actionBeyondTable } from './beyond-the-table.ts';
import { cleanDescription } from './clean-text.ts';
import { type Action, type ProfileOptions, tableAction } from './confidentiality-profile.ts';
import { isSequence, type Node, textNode, valueNode, type ValueNode, valuesOf } from './data-tree.ts';
import { dummy } from './dummy-value.ts';
import { characterSetIn, holdsIdentity, type IdentifyingWords, isWellFormed, textOf } from './identifying-words.ts';
import { isStandardUid } from './share-key.ts';
import { shiftDates } from './shift-date.ts';

/** What one share and one file bring to the table. */
export interface ProfileContext {
  readonly options: ProfileOptions;
  /** Every UID of the file that is not the standard's own → its replacement in this share. */
  readonly uids: ReadonlyMap<string, string>;
  /** Of those, the ones that identify an instance somewhere in the file. */
  readonly instanceUids: ReadonlySet<string>;
  readonly shiftDays: number;
  readonly words: IdentifyingWords;
}

const latin1 = new TextDecoder('latin1');

/** UIDs of one value; empty ones left out. */
export function uidsIn(node: ValueNode): readonly string[] {
  return latin1
    .decode(node.value)
    .split('\\')
    .map((uid) => uid.replace(/[\0 ]+$/, ''))
    .filter(Boolean);
}

/** All UIDs that may have to be replaced, and those that identify instances by the table. */
export function collectUids(
  nodes: readonly Node[],
  options: ProfileOptions,
): { readonly all: ReadonlySet<string>; readonly instances: ReadonlySet<string> } {
  const all = new Set<string>();
  const instances = new Set<string>();
  for (const node of valuesOf(nodes)) {
    const instance = actionOf(node, options) === 'remap';
    if (node.vr !== 'UI' && !instance) continue;
    for (const uid of uidsIn(node)) {
      if (isStandardUid(uid)) continue;
      all.add(uid);
      if (instance) instances.add(uid);
    }
  }
  return { all, instances };
}

/** The table, applied to a data set and everything nested in it. */
export function applyProfile(nodes: readonly Node[], context: ProfileContext): readonly Node[] {
  return level(nodes, characterSetOf([]), context);
}

function level(nodes: readonly Node[], inherited: CharacterSet, context: ProfileContext): readonly Node[] {
  const set = characterSetIn(nodes, inherited);
  return nodes.flatMap((node) => {
    if (!mayStand(node)) return [];
    const done = act(node, actionOf(node, context.options), set, context);
    return done === undefined ? [] : [done];
  });
}

/**
 * Beyond the table: private elements; group lengths; overlays and curves as a whole (without their data, which the
 * table removes, they would be no valid modules); pixel data inside items; tags that the standard does not know.
 */
export function mayStand(node: Node): boolean {
  const { tag } = node;
  if (isPrivate(tag) || tag.endsWith('0000') || tag < '00040000' || tag.startsWith('7fe0')) return false;
  const known = standardVr(tag);
  // Also covers 50xx, 60xx and other repeating groups, which the dictionary does not list.
  if (known === undefined) return false;
  return known !== 'SQ' || isSequence(node);
}

/** The standard's table; where it has no row, our own rules. */
export function actionOf(node: Node, options: ProfileOptions): Action {
  return tableAction(node.tag, options) ?? actionBeyondTable(node.tag, node.vr, options);
}

function act(node: Node, action: Action, set: CharacterSet, context: ProfileContext): Node | undefined {
  const remap = (uid: string): string => (isStandardUid(uid) ? uid : (context.uids.get(uid) ?? '2.25.0'));
  switch (action) {
    case 'remove':
      return undefined;
    case 'empty':
      return isSequence(node) ? { ...node, items: [] } : valueNode(node.tag, node.vr);
    case 'dummy':
      // Without a row nothing asks for a value where there was none.
      if (!isSequence(node) && node.value.length === 0 && tableAction(node.tag, {}) === undefined) return node;
      if (isSequence(node)) return { ...node, items: node.items.map((item) => dummies(item, set, context)) };
      return dummy(node, remap);
    case 'remap':
      if (isSequence(node)) return { ...node, items: [] };
      return textNode(node.tag, 'UI', uidsIn(node).map(remap).join('\\'));
    case 'shift':
    case 'clean': {
      const changed = isSequence(node)
        ? undefined
        : action === 'shift'
          ? shiftDates(node, context.shiftDays)
          : cleanText(node, set);
      // Somebody may be called as a word of the vocabulary is.
      return changed && !holdsIdentity(changed, set, context.words)
        ? changed
        : act(node, tableAction(node.tag, {}) ?? 'remove', set, context);
    }
    case 'keep':
      if (isSequence(node)) return { ...node, items: node.items.map((item) => level(item, set, context)) };
      if (node.vr === 'UI' && uidsIn(node).some((uid) => context.instanceUids.has(uid))) {
        return textNode(node.tag, 'UI', uidsIn(node).map(remap).join('\\'));
      }
      return isWellFormed(node) && !holdsIdentity(node, set, context.words) ? node : valueNode(node.tag, node.vr);
  }
}

function cleanText(node: ValueNode, set: CharacterSet): ValueNode | undefined {
  if (!/^(CS|LO|LT|SH|ST|UC|UT)$/.test(node.vr)) return undefined;
  return textNode(node.tag, node.vr, asAscii(cleanDescription(textOf(node, set))));
}

/** Items of a sequence that is to say nothing: what the table removes or empties anywhere is not there as a dummy either. */
function dummies(item: readonly Node[], set: CharacterSet, context: ProfileContext): readonly Node[] {
  return item.flatMap((node) => {
    if (!mayStand(node)) return [];
    const action = actionOf(node, context.options);
    const bound = ['remove', 'empty', 'remap'].includes(action) || node.tag === '00080005';
    const done = act(node, bound ? action : 'dummy', set, context);
    return done === undefined ? [] : [done];
  });
}

/** Written without regard to the file's character set, so in letters that all of them share. */
function asAscii(text: string): string {
  const plain = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' } as Readonly<Record<string, string>>;
  return text.replace(/[äöüßÄÖÜ]/g, (letter) => plain[letter] ?? '').replace(/[^\x20-\x7e]/g, '');
}
