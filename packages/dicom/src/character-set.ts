/** Specific Character Set (0008,0005) → WHATWG encoding label (PS3.3 C.12.1.1.2). */
const LABELS: Readonly<Record<string, string>> = {
  '': 'windows-1252',
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO 2022 IR 6': 'windows-1252',
  'ISO 2022 IR 100': 'windows-1252',
  'ISO 2022 IR 101': 'iso-8859-2',
  'ISO 2022 IR 109': 'iso-8859-3',
  'ISO 2022 IR 110': 'iso-8859-4',
  'ISO 2022 IR 144': 'iso-8859-5',
  'ISO 2022 IR 127': 'iso-8859-6',
  'ISO 2022 IR 126': 'iso-8859-7',
  'ISO 2022 IR 138': 'iso-8859-8',
  'ISO 2022 IR 148': 'windows-1254',
  'ISO 2022 IR 203': 'iso-8859-15',
  'ISO 2022 IR 166': 'windows-874',
  'ISO 2022 IR 13': 'shift_jis',
  // These come into play by escape sequences only.
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 159': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  'ISO 2022 IR 58': 'gb18030',
};

/** What the bytes below 0x80 stand for (G0): single characters as in ASCII, or pairs of one of the Japanese tables. */
type LowHalf = 'ascii' | 'jis-x-0208' | 'jis-x-0212';

/** Escape sequence (without ESC) → what it changes: the lower half, or the encoding of the upper half (PS3.3 C.12.1.1.2). */
const ESCAPES: readonly (readonly [escape: string, change: { readonly low: LowHalf } | { readonly high: string }])[] = [
  ['(B', { low: 'ascii' }],
  ['(J', { low: 'ascii' }],
  ['$B', { low: 'jis-x-0208' }],
  ['$@', { low: 'jis-x-0208' }],
  ['$(D', { low: 'jis-x-0212' }],
  ['-A', { high: 'windows-1252' }],
  ['-B', { high: 'iso-8859-2' }],
  ['-C', { high: 'iso-8859-3' }],
  ['-D', { high: 'iso-8859-4' }],
  ['-L', { high: 'iso-8859-5' }],
  ['-G', { high: 'iso-8859-6' }],
  ['-F', { high: 'iso-8859-7' }],
  ['-H', { high: 'iso-8859-8' }],
  ['-M', { high: 'windows-1254' }],
  ['-b', { high: 'iso-8859-15' }],
  ['-T', { high: 'windows-874' }],
  [')I', { high: 'shift_jis' }],
  ['$)C', { high: 'euc-kr' }],
  ['$)A', { high: 'gb18030' }],
];

export interface CharacterSet {
  readonly label: string;
  /** False where the header names something that we do not know; text is then read as Latin-1. */
  readonly known: boolean;
  /** Only ASCII was announced. */
  readonly sevenBit?: true;
}

/** The first value counts; what else is named comes into play by escape sequences. */
export function characterSetOf(values: readonly string[]): CharacterSet {
  const [first = '', ...more] = values.map(asDefined);
  const label = LABELS[first];
  const known = label !== undefined && more.every((name) => name in LABELS);
  const ascii = known && (first === '' || first === 'ISO_IR 6' || first === 'ISO 2022 IR 6');
  return { label: label ?? 'windows-1252', known, ...(ascii ? { sevenBit: true } : {}) };
}

/** “ISO-IR 100”, “ISO_IR_100”, “ISO IR 100”, “ISO2022 IR 87”: makers spell the defined terms in many ways. */
function asDefined(value: string): string {
  const text = value.trim().toUpperCase();
  const spelled = /^ISO[ _-]?(2022)?[ _-]?IR[ _-]?(\d+)$/.exec(text);
  // There is no such term; UTF-8 has no escapes, so it can mean one thing only.
  if (spelled?.[2] === '192') return 'ISO_IR 192';
  if (spelled) return spelled[1] ? `ISO 2022 IR ${spelled[2]}` : `ISO_IR ${spelled[2]}`;
  return text === 'UTF-8' || text === 'UTF8' ? 'ISO_IR 192' : text;
}

const decoders = new Map<string, TextDecoder>();

function decode(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label);
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

/** Text of one element. `resetAt`: characters after which ISO 2022 falls back to the first set (`\`, `^`, `=` for names). */
export function decodeText(bytes: Uint8Array, set: CharacterSet, resetAt: string): string {
  if (!bytes.includes(0x1b)) return decode(set.label, bytes);
  let out = '';
  let low: LowHalf = 'ascii';
  let high = set.label;
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) out += decodePiece(low, high, bytes.subarray(from, to));
    from = to;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      const following = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
      const match = ESCAPES.find(([escape]) => following.startsWith(escape));
      if (!match) continue;
      flush(at);
      const [escape, change] = match;
      if ('low' in change) ({ low } = change);
      else ({ high } = change);
      at += escape.length;
      from = at + 1;
    } else if (low === 'ascii' && resetAt.includes(String.fromCharCode(byte))) {
      flush(at);
      high = set.label;
    }
  }
  flush(bytes.length);
  return out;
}

/**
 * {@link decodeText} for people to read: where the header says nothing of the bytes above 7F that are there, or nothing
 * that is known, and they are UTF-8 from end to end, they are read as such. Text of another encoding hardly ever is.
 */
export function readableText(bytes: Uint8Array, set: CharacterSet, resetAt: string): string {
  const unsaid = set.sevenBit === true || !set.known;
  if (!unsaid || bytes.includes(0x1b) || bytes.every((byte) => byte < 0x80)) return decodeText(bytes, set, resetAt);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return decodeText(bytes, set, resetAt);
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** All encodings of the upper half have ASCII in the lower one. */
function decodePiece(low: LowHalf, high: string, bytes: Uint8Array): string {
  if (low === 'ascii') return decode(high, bytes);
  // JIS X 0208 in seven bits is EUC-JP in eight; JIS X 0212 has a mark before each pair there.
  const mark = low === 'jis-x-0212';
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const [first = 0, second] = bytes.subarray(at, at + 2);
    if (first <= 0x20 || first >= 0x7f || second === undefined) {
      out.push(first);
      continue;
    }
    out.push(...(mark ? [0x8f] : []), first | 0x80, second | 0x80);
    at++;
  }
  return decode('euc-jp', Uint8Array.from(out));
}

/** Without control and direction characters, outer blanks and padding: safe to show as text. */
export function cleanText(text: string): string {
  return text
    .replace(/[\r\n\t\f]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim();
}
