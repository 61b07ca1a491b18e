import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { defect, ok, type Result } from '@medicus/ids';
import * as v from 'valibot';

/** What is wrong with a configuration, as sentences an operator can act on. */
export type ConfigDefect = { readonly sentences: readonly string[] };

type AnySchema = v.GenericSchema<unknown, unknown>;

/** The value after `--config`; a relative path counts from the working directory. */
export function configPathFrom(argv: readonly string[]): Result<string, ConfigDefect> {
  const at = argv.indexOf('--config');
  const path = at < 0 ? undefined : argv[at + 1];
  if (path === undefined || path === '') {
    return defect({ sentences: ['No configuration given. Start with: --config <file.json>'] });
  }
  return ok(resolve(path));
}

/**
 * Reads and checks one JSON configuration file. Every wrong or unknown key is one sentence.
 * A file that others may write to is refused: whoever writes it decides where traffic goes.
 */
export function readConfig<Schema extends AnySchema>(
  schema: Schema,
  path: string,
): Result<v.InferOutput<Schema>, ConfigDefect> {
  let text: string;
  try {
    if ((statSync(path).mode & 0o022) !== 0) {
      return defect({ sentences: [`${path} may be changed by other users of this machine. Run: chmod 600 ${path}`] });
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return defect({ sentences: [`${path} cannot be read (${codeOf(error)}). Check the path after --config.`] });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return defect({ sentences: [`${path} is not valid JSON. Check it for a missing comma, quote or bracket.`] });
  }
  return checkConfig(schema, json, path);
}

/** The pure part of {@link readConfig}. */
export function checkConfig<Schema extends AnySchema>(
  schema: Schema,
  json: unknown,
  path = 'The configuration',
): Result<v.InferOutput<Schema>, ConfigDefect> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return ok(parsed.output);
  return defect({
    sentences: parsed.issues.map((issue) => {
      const key = v.getDotPath(issue) ?? 'the whole file';
      // The received value may be a secret: only its kind is named.
      if (issue.input === undefined) return `${path}: "${key}" is missing.`;
      if (issue.expected === 'never') return `${path}: "${key}" is not a known setting. Remove it or correct its name.`;
      return `${path}: "${key}" should be ${issue.expected ?? issue.message}, but it is ${kindOf(issue.input)}.`;
    }),
  });
}

/** A secret from a file of its own, without the trailing line break. Readable by its owner only. */
export function readSecret(path: string): Result<string, ConfigDefect> {
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      return defect({ sentences: [`The secret ${path} is open to other users. Run: chmod 600 ${path}`] });
    }
    const secret = readFileSync(path, 'utf8').trim();
    return secret === '' ? defect({ sentences: [`The secret ${path} is empty.`] }) : ok(secret);
  } catch (error) {
    return defect({ sentences: [`The secret ${path} cannot be read (${codeOf(error)}).`] });
  }
}

/** Paths in a configuration count from the folder of the configuration file. */
export function pathBeside(configPath: string, path: string): string {
  return isAbsolute(path) ? path : resolve(dirname(configPath), path);
}

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:';
};

/** Building blocks for schemas; the name of each expectation ends up in the sentence. */
export const setting = {
  text: v.pipe(v.string(), v.minLength(1)),
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  url: v.pipe(v.string(), v.check(isWebAddress, 'an http or https address')),
} as const;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value} of the wrong form`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
