/** A stream of numbers that look random and are the same for the same seed (mulberry32). */
export type Dice = (below: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** One seed out of several numbers and a name. */
export function seedOf(name: string, ...numbers: readonly number[]): number {
  let hash = 0x811c_9dc5;
  for (const part of [...Array.from(name, (letter) => letter.codePointAt(0) ?? 0), ...numbers])
    hash = Math.imul(hash ^ part, 0x0100_0193);
  return hash;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Numbers at which lengths, sizes and signs turn over. */
const EDGES = [
  0, 1, 2, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33, 64, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x1_0000,
  0x7fff_fffe, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffe, 0xffff_ffff,
] as const;

/** Groups whose values decide about sizes, tables and places: pictures, palettes, functional groups, overlays, pixel data. */
const TELLING_GROUPS = [0x0002, 0x0008, 0x0028, 0x5200, 0x6000, 0x7fe0, 0xfffe];

/**
 * A file, damaged in one to four places: single bytes and bits, numbers at their edges, lengths and values of the
 * elements that describe the picture, marker segments of codestreams, pieces cut out, doubled, moved or taken from
 * elsewhere, the end cut off. `headerEnd`: about where the pixel data start; most of the damage is done before or
 * shortly behind it; a third of the files keep their header as it is, so that decoders see the damage.
 */
export function mutated(bytes: Bytes, headerEnd: number, dice: Dice): Bytes {
  if (dice(3) === 0 && headerEnd < bytes.length) {
    return spliced(bytes, headerEnd, bytes.length, damaged(bytes.slice(headerEnd), 0, dice));
  }
  return damaged(Uint8Array.from(bytes), headerEnd, dice);
}

function damaged(bytes: Bytes, headerEnd: number, dice: Dice): Bytes {
  let out = bytes;
  for (let count = 1 + dice(4); count > 0; count--)
    out = MUTATIONS[dice(MUTATIONS.length)]?.(out, headerEnd, dice) ?? out;
  return out;
}

type Mutation = (bytes: Bytes, headerEnd: number, dice: Dice) => Bytes;

const MUTATIONS: readonly Mutation[] = [
  // A bit, a byte, some bytes.
  (bytes, end, dice) => put(bytes, place(bytes, end, dice), (old) => old ^ (1 << dice(8))),
  (bytes, end, dice) => put(bytes, place(bytes, end, dice), () => dice(256)),
  (bytes, end, dice) => put(bytes, place(bytes, end, dice), () => [0, 0xff, 0x80, 0x7f, 0xfe][dice(5)] ?? 0),
  (bytes, end, dice) => {
    const at = place(bytes, end, dice);
    for (let index = 0; index < 1 + dice(16); index++) put(bytes, at + index, () => dice(256));
    return bytes;
  },
  // A number at an edge, in both orders.
  (bytes, end, dice) => putNumber(bytes, place(bytes, end, dice), [1, 2, 4][dice(3)] ?? 1, dice),
  // The length or the value of an element that matters; more often than the rest.
  ...Array.from({ length: 4 }, (): Mutation => inElement),
  inMarkerSegment,
  inMarkerSegment,
  // The end is missing, now and then.
  (bytes, end, dice) =>
    dice(3) === 0 ? bytes.slice(0, dice(2) === 0 ? dice(bytes.length) : place(bytes, end, dice)) : bytes,
  // Pieces.
  (bytes, end, dice) => spliced(bytes, place(bytes, end, dice), 1 + dice(40), new Uint8Array(0)),
  (bytes, end, dice) => {
    const from = place(bytes, end, dice);
    return spliced(bytes, place(bytes, end, dice), 0, bytes.slice(from, from + 1 + dice(200)));
  },
  (bytes, end, dice) => {
    const from = place(bytes, end, dice);
    const piece = bytes.slice(from, from + 1 + dice(64));
    return spliced(bytes, place(bytes, end, dice), piece.length, piece);
  },
  (bytes, end, dice) => {
    const at = place(bytes, end, dice);
    bytes.fill(dice(2) * 0xff, at, at + 1 + dice(64));
    return bytes;
  },
];

/** Half of them in the header, a third shortly behind its end (tables, codestream headers), the rest anywhere. */
function place(bytes: Bytes, headerEnd: number, dice: Dice): number {
  const where = dice(6);
  if (where < 3 && headerEnd > 0) return dice(Math.min(headerEnd, bytes.length) || 1);
  if (where < 5) return Math.min(headerEnd + dice(600), Math.max(bytes.length - 1, 0));
  return dice(bytes.length || 1);
}

function put(bytes: Bytes, at: number, change: (old: number) => number): Bytes {
  const old = bytes[at];
  if (old !== undefined) bytes[at] = change(old);
  return bytes;
}

function putNumber(bytes: Bytes, at: number, size: number, dice: Dice): Bytes {
  const number = EDGES[dice(EDGES.length)] ?? 0;
  const little = dice(3) > 0;
  for (let index = 0; index < size; index++) {
    const shift = 8 * (little ? index : size - 1 - index);
    put(bytes, at + index, () => Math.floor(number / 2 ** shift) & 0xff);
  }
  return bytes;
}

function spliced(bytes: Bytes, at: number, removed: number, added: Bytes): Bytes {
  const rest = bytes.subarray(at + removed);
  const out = new Uint8Array(at + added.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(rest, at + added.length);
  return out;
}

/** Somewhere from a random place on: a tag of a telling group; then its VR, its length or its value. */
function inElement(bytes: Bytes, headerEnd: number, dice: Dice): Bytes {
  const group = TELLING_GROUPS[dice(TELLING_GROUPS.length)] ?? 0;
  const start = dice(Math.min(headerEnd + 16, bytes.length) || 1);
  for (let at = start; at + 12 < bytes.length && at < headerEnd + 64; at++) {
    if (bytes[at] !== (group & 0xff) || bytes[at + 1] !== group >> 8) continue;
    return putNumber(bytes, at + [2, 4, 4, 6, 8, 8, 8, 10, 12][dice(9)]!, [1, 2, 4][dice(3)]!, dice);
  }
  return bytes;
}

/** Behind a byte 0xff: marker, length, fields of a JPEG or JPEG 2000 segment. */
function inMarkerSegment(bytes: Bytes, headerEnd: number, dice: Dice): Bytes {
  const start = headerEnd + dice(300);
  for (let at = start; at + 24 < bytes.length && at < start + 4000; at++) {
    if (bytes[at] !== 0xff || (bytes[at + 1] ?? 0) < 0x4f) continue;
    return dice(4) === 0
      ? put(bytes, at + 1 + dice(24), () => dice(256))
      : putNumber(bytes, at + 1 + dice(24), [1, 2, 4][dice(3)]!, dice);
  }
  return bytes;
}
