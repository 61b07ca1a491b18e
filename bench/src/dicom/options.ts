import { SYNTAXES, type Syntax } from './bench-files.ts';

export const PARTS = ['first-paint', 'windows', 'scroll', 'previews', 'idle', 'fidelity', 'size'] as const;
export type Part = (typeof PARTS)[number];

export interface Options {
  readonly syntaxes: readonly Syntax[];
  readonly sides: readonly number[];
  readonly rounds: number;
  readonly parts: readonly Part[];
}

const USAGE = `npm run bench -- dicom [--files ${SYNTAXES.join(',')}] [--sides 2048,3000,4096] [--rounds 7] [--only ${PARTS.join(',')}]`;

/** @throws {Error} with how to say it, for what is not understood */
export function readOptions(args: readonly string[]): Options {
  let options: Options = { syntaxes: SYNTAXES, sides: [2048, 3000, 4096], rounds: 7, parts: PARTS };
  for (let at = 0; at < args.length; at += 2) {
    const [name, value = ''] = [args[at], args[at + 1]];
    const list = value.split(',');
    if (name === '--files') options = { ...options, syntaxes: among(SYNTAXES, list) };
    else if (name === '--only') options = { ...options, parts: among(PARTS, list) };
    else if (name === '--sides') options = { ...options, sides: list.map(wholeNumber) };
    else if (name === '--rounds') options = { ...options, rounds: wholeNumber(value) };
    else throw new Error(USAGE);
  }
  return options;
}

function among<Name extends string>(known: readonly Name[], asked: readonly string[]): readonly Name[] {
  return asked.map((one) => {
    const found = known.find((name) => name === one);
    if (found === undefined) throw new Error(`“${one}” is none of ${known.join(', ')}\n${USAGE}`);
    return found;
  });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`“${text}” is not a number\n${USAGE}`);
  return value;
}
