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
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  'ISO 2022 IR 58': 'gb18030',
};

/** Escape sequence (without ESC) → encoding of what follows it. */
const ESCAPES: readonly (readonly [escape: string, label: string])[] = [
  ['(B', 'windows-1252'],
  ['-A', 'windows-1252'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['$B', 'jis0208'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gb18030'],
];

export interface CharacterSet {
  readonly label: string;
  /** False where the header names something that we do not know; text is then read as Latin-1. */
  readonly known: boolean;
}

/** The first value counts; what else is named comes into play by escape sequences. */
export function characterSetOf(values: readonly string[]): CharacterSet {
  const [first = '', ...more] = values.map((value) => value.trim().toUpperCase().replaceAll('ISO-IR', 'ISO_IR'));
  const label = LABELS[first];
  return { label: label ?? 'windows-1252', known: label !== undefined && more.every((name) => name in LABELS) };
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
  let label = set.label;
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) out += decodePiece(label, bytes.subarray(from, to));
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      const following = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
      const match = ESCAPES.find(([escape]) => following.startsWith(escape));
      if (!match) continue;
      flush(at);
      label = match[1];
      at += match[0].length;
      from = at + 1;
    } else if (label !== 'jis0208' && resetAt.includes(String.fromCharCode(byte))) {
      flush(at);
      from = at;
      label = set.label;
    }
  }
  flush(bytes.length);
  return out;
}

function decodePiece(label: string, bytes: Uint8Array): string {
  if (label !== 'jis0208') return decode(label, bytes);
  // JIS X 0208 in seven bits is EUC-JP in eight.
  return decode(
    'euc-jp',
    bytes.map((byte) => (byte > 0x20 ? byte | 0x80 : byte)),
  );
}

/** Without control and direction characters, outer blanks and padding: safe to show as text. */
export function cleanText(text: string): string {
  return text
    .replace(/[\r\n\t\f]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim();
}
