import { LIMITS } from '../limits.ts';
import { standardVr } from './attribute-dictionary.ts';

/** One element with its value, or its items. Tag as `00100010`; `vr` never `UN` where PS3.6 knows better. */
export type Node = ValueNode | SequenceNode;
export interface ValueNode {
  readonly tag: string;
  readonly vr: string;
  readonly value: Uint8Array;
}
export interface SequenceNode {
  readonly tag: string;
  readonly vr: 'SQ';
  readonly items: readonly (readonly Node[])[];
}

export interface Encoding {
  readonly explicitVr: boolean;
  readonly bigEndian: boolean;
}

/** VRs with a length of four bytes (PS3.5 7.1.2). */
export const LONG_VRS: ReadonlySet<string> = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);
const UNDEFINED = 0xff_ff_ff_ff;
const NOTHING = new Uint8Array(0);

class Malformed extends Error {}

/**
 * All elements of `from`–`to` as a tree. Values are views, not copies. `undefined` where the bytes do not hold together.
 * The caller has bounded depth and number (`scanDataSet`); with sequences hidden in UN they are bounded here.
 */
export function readDataTree(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  to: number,
  encoding: Encoding,
): readonly Node[] | undefined {
  try {
    return new TreeReader(bytes, encoding.bigEndian, { left: LIMITS.elements + LIMITS.items }).elements(
      from,
      to,
      encoding.explicitVr,
      0,
    ).nodes;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

class TreeReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #little: boolean;
  /** How many nodes there may still be, in sequences hidden in UN too. */
  readonly #budget: { left: number };

  constructor(bytes: Uint8Array<ArrayBuffer>, bigEndian: boolean, budget: { left: number }) {
    this.#budget = budget;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#little = !bigEndian;
  }

  #tag(at: number): string {
    if (at + 8 > this.#bytes.length) throw new Malformed();
    const group = this.#view.getUint16(at, this.#little);
    const element = this.#view.getUint16(at + 2, this.#little);
    return hex(group) + hex(element);
  }

  /** Elements up to `to`, or to the mark that ends an item. */
  elements(from: number, to: number, explicitVr: boolean, depth: number): { nodes: readonly Node[]; at: number } {
    if (depth > LIMITS.depth) throw new Malformed();
    const nodes: Node[] = [];
    let at = from;
    while (at < to) {
      if (--this.#budget.left < 0) throw new Malformed();
      const tag = this.#tag(at);
      if (tag === 'fffee00d') return { nodes, at: at + 8 };
      if (tag === 'fffee0dd') {
        // A stray mark is stepped over, as readers do.
        at += 8;
        continue;
      }
      let vr = '';
      let head = 8;
      let length = this.#view.getUint32(at + 4, this.#little);
      if (explicitVr) {
        vr = String.fromCharCode(this.#bytes[at + 4] ?? 0, this.#bytes[at + 5] ?? 0);
        if (LONG_VRS.has(vr)) {
          head = 12;
          if (at + head > this.#bytes.length) throw new Malformed();
          length = this.#view.getUint32(at + 8, this.#little);
        } else {
          length = this.#view.getUint16(at + 6, this.#little);
        }
      }
      at += head;
      const open = length === UNDEFINED;
      const end = open ? to : at + length;
      if (end > to) throw new Malformed();
      const odd = Number.parseInt(tag.slice(0, 4), 16) % 2 === 1;
      const looksNested = !explicitVr && end >= at + 8 && this.#startsItem(at) && (open || !odd);
      if (vr === 'SQ' || (open && (vr === 'UN' || !explicitVr)) || looksNested) {
        const sequence = this.#items(at, end, vr === 'SQ' && explicitVr, open, depth);
        nodes.push({ tag, vr: 'SQ', items: sequence.items });
        at = sequence.at;
        continue;
      }
      if (open) throw new Malformed();
      nodes.push(this.#value(tag, vr, at, end, depth));
      at = end;
    }
    return { nodes, at };
  }

  #startsItem(at: number): boolean {
    const tag = this.#tag(at);
    return tag === 'fffee000' || tag === 'fffee0dd';
  }

  #value(tag: string, vr: string, at: number, end: number, depth: number): Node {
    const known = standardVr(tag);
    if (vr !== '' && vr !== 'UN') return { tag, vr, value: this.#bytes.subarray(at, end) };
    // A sequence that passed through a system which did not know it: its content is implicit little endian (PS3.5 6.2.2).
    if (known === 'SQ') {
      if (at === end) return { tag, vr: 'SQ', items: [] };
      try {
        return {
          tag,
          vr: 'SQ',
          items: new TreeReader(this.#bytes, false, this.#budget).#items(at, end, false, false, depth).items,
        };
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        // Some other content: a value that no profile lets stand in the place of a sequence.
        return { tag, vr: 'UN', value: this.#bytes.subarray(at, end) };
      }
    }
    return { tag, vr: known ?? 'UN', value: this.#bytes.subarray(at, end) };
  }

  #items(
    from: number,
    to: number,
    explicitVr: boolean,
    open: boolean,
    depth: number,
  ): { items: readonly (readonly Node[])[]; at: number } {
    const items: (readonly Node[])[] = [];
    let at = from;
    while (at < to) {
      if (--this.#budget.left < 0) throw new Malformed();
      const tag = this.#tag(at);
      const length = this.#view.getUint32(at + 4, this.#little);
      at += 8;
      if (tag === 'fffee0dd') return { items, at: open ? at : to };
      if (tag !== 'fffee000') throw new Malformed();
      const end = length === UNDEFINED ? to : at + length;
      if (end > to) throw new Malformed();
      const inside = this.elements(at, end, explicitVr, depth + 1);
      items.push(inside.nodes);
      at = length === UNDEFINED ? inside.at : end;
    }
    return { items, at };
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

export function valueNode(tag: string, vr: string, value: Uint8Array = NOTHING): ValueNode {
  return { tag, vr, value };
}

export function isSequence(node: Node): node is SequenceNode {
  return 'items' in node;
}

export function textNode(tag: string, vr: string, text: string): ValueNode {
  const padded = text.length % 2 ? text + (vr === 'UI' ? '\0' : ' ') : text;
  return valueNode(tag, vr, latin(padded));
}

/** ASCII text as bytes. */
export function latin(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Every value element of the tree, outer before inner. */
export function* valuesOf(nodes: readonly Node[]): Generator<ValueNode> {
  for (const node of nodes) {
    if (isSequence(node)) for (const item of node.items) yield* valuesOf(item);
    else yield node;
  }
}
