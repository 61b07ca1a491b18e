import { type CharacterSet, characterSetOf, decodeText } from '../character-set.ts';
import { standardVr } from './attribute-dictionary.ts';
import { isSequence, type Node, type ValueNode } from './data-tree.ts';
import { REMOVED_TEXT } from './dummy-value.ts';
import { type WordFinder, wordFinder } from './word-finder.ts';
import { formsOfIdentifier, formsOfName } from './word-forms.ts';

/** Patient ID, accession number, other IDs, issuer's and admission numbers, address and telephone. */
const IDENTIFIERS = new Set([
  '00100020',
  '00101000',
  '00101001',
  '00101040',
  '00102154',
  '00080050',
  '00380010',
  '00100021',
]);
const TEXT = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT']);
/** Without these a picture cannot be read: terms of the standard in them stay, even where somebody is called so. */
const CODED = new Set(['00080005', '00080008', '00080060', '00280004', '00281054', '00283004']);
const TERMS = new Set(
  `original derived primary secondary axial localizer mixed other none projection volume monochrome1 monochrome2
  rgb ybr_full ybr_full_422 ybr_partial_420 ybr_ict ybr_rct gb18030 gbk ar bdus bi bmd cr ct dg dms doc
  dx ecg eps es fid gm hc hd io iol ivoct ivus ker ko len ls mg mr nm oam oct op opm opt optbsv optenf opv oss ot plan
  ed edw hu hu_mod mgml od pct pr pt px qiv reg resp rf rg rtdose rtimage rtintent rtplan rtrad rtrecord rtstruct rwv seg sm smr sr srf tg us vf xa xc z_eff`
    .split(/\s+/)
    .concat('palette color'),
);
/** Binary values (tables, profiles) are looked at in pieces, which overlap by more than any word is long. */
const PIECE_BYTES = 1 << 20;
const OVERLAP_BYTES = 1 << 10;
/** Three times 64 characters by the standard; folding may make eighteen out of one. */
const LONGEST_NAME = 1024;
/** Bytes of a text that may stay: no label or code that is kept comes near. */
const LONGEST_TEXT = 0xffff;
const PLACEHOLDERS = new Set(['removed', 'anonymous', 'anonymized', 'unknown', 'none', 'test', 'patient']);

/** Words of this file that name somebody: they must not come through in any element, whatever the table says about it. */
export interface IdentifyingWords {
  readonly words: ReadonlySet<string>;
  /** Of them the long ones, which are found inside other words too. */
  readonly holdsLong: WordFinder;
  /** The same for values that are no text. */
  readonly bytesHoldLong: WordFinder;
}

export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

export function textOf(node: ValueNode, set: CharacterSet): string {
  return decodeText(node.value, set, '\\^=').replace(/[\0 ]+$/, '');
}

/**
 * Names (their parts of three letters and more, family names of two, Chinese, Japanese and Korean ones of two signs,
 * also written together), identifiers (of four characters and more) and instance UIDs of the whole file. `undefined`
 * where there are too many to look for.
 */
export function collectIdentifyingWords(
  nodes: readonly Node[],
  instanceUids: ReadonlySet<string>,
): IdentifyingWords | undefined {
  const words = new Set<string>([...instanceUids].filter((uid) => uid.length >= 10));
  visit(nodes, characterSetOf([]), (node, set) => {
    if (node.vr === 'PN') {
      const names = textOf(node, set).split('\\');
      for (const name of names.map((one) => fold(one.slice(0, LONGEST_NAME)))) {
        for (const word of wordsOfNames(name).flatMap(formsOfName)) words.add(word);
      }
    }
    if (IDENTIFIERS.has(node.tag)) {
      const parts = textOf(node, set).split('\\');
      for (const part of parts.flatMap((one) => formsOfIdentifier(fold(one.slice(0, LONGEST_NAME)).trim())))
        if (isTelling(part, 4)) words.add(part);
    }
  });
  words.delete(fold(REMOVED_TEXT));
  const long = [...words].filter(isLong);
  const holdsLong = wordFinder(long);
  const bytesHoldLong = wordFinder(long.filter((word) => !isRun(word)));
  return holdsLong && bytesHoldLong && { words, holdsLong, bytesHoldLong };
}

const TWO_SIGNS = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30fc]{2,}$/u;

/** Of one element: names, each in up to three groups (letters, signs, sounds). */
function wordsOfNames(text: string): readonly string[] {
  return text.split(/[\\=]/).flatMap((group) => {
    const [family = '', ...more] = group.split(/[\s^,;./]+/).filter(Boolean);
    const together = family + (more[0] ?? '');
    return [
      ...(isTelling(family, 2) ? [family] : []),
      ...more.filter((part) => isTelling(part, 3) || TWO_SIGNS.test(part)),
      // Without blanks between family and given name, as these languages write.
      ...(TWO_SIGNS.test(together) ? [together] : []),
    ];
  });
}

function isTelling(word: string, least: number): boolean {
  if (PLACEHOLDERS.has(word) || /^0+$/.test(word)) return false;
  return word.length >= (/^\d+$/.test(word) ? 5 : least);
}

/** Calls back for every value with the character set that holds for it. */
export function visit(
  nodes: readonly Node[],
  inherited: CharacterSet,
  look: (node: ValueNode, set: CharacterSet) => void,
): void {
  const set = characterSetIn(nodes, inherited);
  for (const node of nodes) {
    if (isSequence(node)) for (const item of node.items) visit(item, set, look);
    else look(node, set);
  }
}

export function characterSetIn(nodes: readonly Node[], inherited: CharacterSet): CharacterSet {
  const named = nodes.find((node) => node.tag === '00080005');
  if (!named || isSequence(named)) return inherited;
  return characterSetOf(String.fromCharCode(...named.value.subarray(0, 256)).split('\\'));
}

/** Found inside another word too: no chance hit. A number such as `A-12` is no single word of any text. */
function isLong(word: string): boolean {
  return word.length >= 5 || TWO_SIGNS.test(word) || /[^\p{L}\p{N}]/u.test(word);
}

/** `12345`, `edcba`: so rises or falls every ramp of a palette or a table. */
function isRun(word: string): boolean {
  const steps = new Set(Array.from(word.slice(1), (_, at) => word.charCodeAt(at + 1) - word.charCodeAt(at)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

/** Whether a value holds one of the words: in text as a whole word (or inside another from five letters on), in bytes in any usual form. */
export function holdsIdentity(
  node: ValueNode,
  set: CharacterSet,
  { words, holdsLong, bytesHoldLong }: IdentifyingWords,
): boolean {
  if (words.size === 0 || node.value.length < 2) return false;
  if (TEXT.has(node.vr)) {
    const text = CODED.has(node.tag) ? withoutTerms(fold(textOf(node, set))) : fold(textOf(node, set));
    if (holdsLong(text)) return true;
    // Two letters may be a code of the standard (`SE`, `MR`) as well as a family name.
    return text.split(/[^\p{L}\p{N}]+/u).some((part) => words.has(part) && (part.length > 2 || node.vr !== 'CS'));
  }
  // Inside a number five digits stand by chance, and without the number the picture is another.
  if (node.vr === 'DS' || node.vr === 'IS') {
    return textOf(node, set)
      .split('\\')
      .some((number) => words.has(number.trim()));
  }
  // Not only OB and UN: bytes of any other VR can be read as text as well.
  for (let at = 0; at === 0 || at + OVERLAP_BYTES < node.value.length; at += PIECE_BYTES - OVERLAP_BYTES) {
    if (bytesHold(node.value.subarray(at, at + PIECE_BYTES), set, bytesHoldLong)) return true;
  }
  return false;
}

function bytesHold(bytes: Uint8Array, set: CharacterSet, holdsLong: WordFinder): boolean {
  const text = fold(decodeText(bytes, characterSetOf([]), ''));
  const others = [
    ...[characterSetOf(['ISO_IR 192']), set].map((one) => decodeText(bytes, one, '\\^=')),
    ...['utf-16le', 'utf-16be'].map((label) => new TextDecoder(label).decode(bytes)),
  ].map(fold);
  // Wide characters that do not start at an even byte, among others.
  return holdsLong(text.replaceAll('\0', '')) || [text, ...others].some(holdsLong);
}

function withoutTerms(text: string): string {
  return text
    .split('\\')
    .filter((value) => !TERMS.has(value.trim()) && !/^iso(_ir| 2022 ir)( \d+)?$/.test(value.trim()))
    .join('\\');
}

/** What numbers, dates and UIDs may consist of. Anything else in them is text in the wrong place. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  AS: /^[\dDWMY \\]*$/,
  DA: /^[\d.\- \\]*$/,
  DS: /^[\d.eE+\- \\]*$/,
  DT: /^[\d.+\- \\]*$/,
  IS: /^[\d+\- \\]*$/,
  TM: /^[\d.:\- \\]*$/,
  UI: /^[\d.\\]*$/,
};

/** By the VR that is written and by the one that the standard has for the attribute. */
export function isWellFormed(node: ValueNode): boolean {
  const known = standardVr(node.tag) ?? node.vr;
  if (TEXT.has(node.vr) && !TEXT.has(known) && ALLOWED[known] === undefined) return node.value.length === 0;
  if (TEXT.has(known) && node.value.length > LONGEST_TEXT) return false;
  return isForm(node, node.vr) && isForm(node, known);
}

function isForm(node: ValueNode, vr: string): boolean {
  const allowed = ALLOWED[vr];
  if (allowed === undefined && vr !== 'CS') return true;
  const text = textOf(node, characterSetOf([]));
  // Some devices write small letters; what is longer than the standard allows was never a code.
  return allowed?.test(text) ?? text.split('\\').every((code) => /^[\x20-\x7e]{0,16}$/.test(code.trim()));
}

/** Whether raw bytes, such as the start of a compressed picture, hold one of the words. */
export function wordInBytes(bytes: Uint8Array, words: IdentifyingWords): boolean {
  return holdsIdentity({ tag: '', vr: 'UN', value: bytes }, characterSetOf([]), words);
}
