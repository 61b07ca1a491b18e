import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Clock } from '@medicus/ids';
import { pathBeside, readConfig, readSecret } from '@medicus/server-kit';
import { configSchema } from './config.ts';
import { openSignedList } from './federation-list-file.ts';
import { readDomains, signList } from './sign-list.ts';

/** Ends a command with what to tell the operator. */
export class Refusal extends Error {}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Refusal(`${path} cannot be read as JSON (${error instanceof SyntaxError ? 'syntax' : 'no such file'}).`);
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Refusal(`${path} cannot be read.`);
  });
}

/** Sends a bundle to the running directory. Returns what to tell the operator; throws {@link Refusal}. */
export async function importBundle(configPath: string, bundlePath: string): Promise<string> {
  const config = readConfig(configSchema, configPath);
  if (!config.ok) throw new Refusal(config.defect.sentences.join('\n'));
  const token = readSecret(pathBeside(configPath, config.value.operatorTokenFile));
  if (!token.ok) throw new Refusal(token.defect.sentences.join('\n'));
  const bundle = await readJson(bundlePath);
  const { host, port } = config.value;
  const response = await fetch(`http://${host}:${port}/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.value}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(bundle),
    signal: AbortSignal.timeout(120_000),
  }).catch(() => {
    throw new Refusal(`The directory does not answer at ${host}:${port}. Start it first.`);
  });
  const answer = (await response.json()) as {
    readonly organizations?: number;
    readonly written?: number;
    readonly removed?: number;
    readonly warnings?: readonly { readonly path: string; readonly says: string }[];
    readonly issue?: readonly { readonly diagnostics: string; readonly expression?: readonly string[] }[];
  };
  if (!response.ok) {
    const issues = (answer.issue ?? []).map((one) => `  ${one.expression?.[0] ?? ''} ${one.diagnostics}`);
    throw new Refusal(['Nothing was imported:', ...issues].join('\n'));
  }
  const warnings = (answer.warnings ?? []).map((one) => `  ${one.path} ${one.says}`);
  const { organizations, written, removed } = answer;
  return [`${organizations} organisations: ${written} resources written, ${removed} removed.`, ...warnings].join('\n');
}

export interface SignOptions {
  readonly key: string;
  readonly chain: string;
  readonly version: number;
  readonly out: string;
  readonly domains: string;
}

/** Reads the key, signs, and puts the list in place in one step. Throws {@link Refusal}. */
export async function signFederationList(options: SignOptions, clock: Clock): Promise<string> {
  const domains = readDomains(await readJson(options.domains));
  if (!domains.ok) throw new Refusal([`${options.domains} is no list of houses:`, ...domains.defect].join('\n  '));
  const before = await readFile(options.out, 'utf8').then(
    (jws) => openSignedList(jws.trim()),
    () => undefined,
  );
  // Readers refuse a list that goes back, and would keep an old one under a version they have seen.
  if (before?.ok === true && before.value.version >= options.version) {
    throw new Refusal(`${options.out} already has version ${before.value.version}. Choose a higher one.`);
  }
  const material = { keyPem: await readText(options.key), chainPem: await readText(options.chain) };
  const jws = await signList(domains.value, options.version, material, clock);
  if (!jws.ok) throw new Refusal(jws.defect);
  const beside = `${options.out}.${randomUUID()}`;
  await writeFile(beside, jws.value, { mode: 0o644 });
  await rename(beside, options.out);
  return `Version ${options.version} with ${domains.value.length} houses: ${options.out}`;
}
