import { parseArgs } from 'node:util';
import { cleanText, type Rectangle } from '@medicus/dicom';

export const USAGE = `npm run dicom -- <file> [options]
    Says what is in a DICOM file. Nothing that names the patient is printed.
  --frame <n>          a frame, counted from 1: its values' range; what --raw and --png write
  --raw <out>          stored values, little endian, 1, 2 or 4 bytes as BitsAllocated says (packed bits: one
                       byte per pixel, 0 or 1; floating point: IEEE 754 of 4 or 8 bytes), samples interleaved,
                       YBR as RGB, palette colours as indices, bits above BitsStored cleared (signed: sign extended);
                       all frames unless --frame names one
  --png <out>          the picture as it is shown; the first frame unless --frame names one
  --window <c>,<w>     centre and width for --png, such as -600,1500, in units after rescale; else the file's own.
                       The width is at least 1; of fractions (floating point, a rescale slope below 1) more than 0,
                       read as LINEAR_EXACT up to a width of 1
  --deidentify <out>   a copy by DICOM PS3.15's Basic Profile; each run is a share of its own (new UIDs)
  --black-out <x>,<y>,<width>,<height>
                       with --deidentify: this area is black in every frame of the copy, in pixels from the upper
                       left corner; may be given again. The copy's pixels are not compressed
  --json               everything that is said as JSON
  --help
Exit code: 0 done, 1 the file cannot be used (a sentence says why), 2 wrong usage.`;

export interface CommandOptions {
  readonly file: string;
  /** Counted from 0. */
  readonly frame: number | undefined;
  readonly window: { readonly center: number; readonly width: number } | undefined;
  readonly json: boolean;
  readonly raw: string | undefined;
  readonly png: string | undefined;
  readonly deidentify: string | undefined;
  readonly blackOut: readonly Rectangle[];
}

/** The options, `help`, or what is wrong with them in one sentence. */
export function readOptions(
  argv: readonly string[],
): { readonly options: CommandOptions } | { readonly wrong: string } | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args: withNegativeCentre(argv),
      allowPositionals: true,
      tokens: true,
      options: {
        frame: text,
        window: text,
        raw: text,
        png: text,
        deidentify: text,
        'black-out': { type: 'string', multiple: true },
        json: flag,
        help: flag,
      },
    });
  } catch (error) {
    // It repeats what was typed, or the name of a file that the shell put there.
    return { wrong: error instanceof Error ? cleanText(error.message) : 'The options cannot be read.' };
  }
  const { values, positionals, tokens } = parsed;
  if (values.help) return 'help';
  const given = tokens.flatMap((token) => (token.kind === 'option' && ONCE.has(token.name) ? [token.name] : []));
  const twice = given.find((name, at) => given.indexOf(name) !== at);
  if (twice !== undefined) return { wrong: `--${twice} may be given once only.` };
  const [file, ...more] = positionals;
  if (file === undefined) return { wrong: 'Name a file.' };
  if (more.length > 0) return { wrong: 'Name one file only.' };
  if (values.frame !== undefined && !/^[1-9]\d{0,5}$/.test(values.frame)) {
    return { wrong: '--frame takes a number from 1 on.' };
  }
  const window = values.window === undefined ? undefined : readWindow(values.window);
  if (values.window !== undefined && !window) {
    return { wrong: '--window takes centre and width, such as 40,400; the width is more than 0.' };
  }
  if (window && values.png === undefined) return { wrong: '--window belongs to --png.' };
  const blackOut = (values['black-out'] ?? []).map(readRectangle);
  if (blackOut.includes(undefined)) {
    return { wrong: '--black-out takes x, y, width and height in pixels, such as 0,0,300,40; none is less than 0.' };
  }
  if (blackOut.length > 0 && values.deidentify === undefined) return { wrong: '--black-out belongs to --deidentify.' };
  const outs = [values.raw, values.png, values.deidentify].filter((out) => out !== undefined);
  if (outs.includes('')) return { wrong: 'Name the file to be written.' };
  if (new Set(outs).size < outs.length || outs.includes(file)) {
    return { wrong: 'Each file to be written needs a name of its own.' };
  }
  return {
    options: {
      file,
      frame: values.frame === undefined ? undefined : Number(values.frame) - 1,
      window,
      json: values.json ?? false,
      raw: values.raw,
      png: values.png,
      deidentify: values.deidentify,
      blackOut: blackOut.filter((rectangle) => rectangle !== undefined),
    },
  };
}

/** Each would silently replace the one before. */
const ONCE: ReadonlySet<string> = new Set(['frame', 'window', 'raw', 'png', 'deidentify']);

/** `--window -600,1500`: the usual window of a lung, and no option. */
function withNegativeCentre(argv: readonly string[]): string[] {
  return argv.flatMap((word, at) => {
    if (word === '--window' && NEGATIVE.test(argv[at + 1] ?? '')) return [];
    return argv[at - 1] === '--window' && NEGATIVE.test(word) ? [`--window=${word}`] : [word];
  });
}

const NEGATIVE = /^-\d/;

function readWindow(text: string): { center: number; width: number } | undefined {
  const match = /^(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(text);
  if (!match) return undefined;
  const width = Number(match[2]);
  return width > 0 ? { center: Number(match[1]), width } : undefined;
}

function readRectangle(text: string): Rectangle | undefined {
  const match = /^(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [x = 0, y = 0, width = 0, height = 0] = match.slice(1).map(Number);
  return width >= 1 && height >= 1 ? { x, y, width, height } : undefined;
}
