import { parseArgs } from 'node:util';
import { importBundle, Refusal, signFederationList } from './operator-commands.ts';

const USAGE = `npm run directory -- import --config <directory config> <bundle.json>
    Puts a FHIR bundle into the running directory; replaces what its organisations had.
npm run directory -- sign-list --key <leaf.key> --chain <leaf.pem> --version <n> --out <federationList.jws> <domains.json>
    Signs the federation list. The key is read here and nowhere else.`;

async function run(argv: readonly string[]): Promise<string> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { config: text, key: text, chain: text, version: text, out: text },
  });
  const [command, file] = positionals;
  if (command === 'import' && values.config && file) return importBundle(values.config, file);
  const { key, chain, out } = values;
  const version = /^\d{1,15}$/.test(values.version ?? '') ? Number(values.version) : undefined;
  if (command !== 'sign-list' || !key || !chain || !out || !file || version === undefined) throw new Refusal(USAGE);
  return signFederationList({ key, chain, version, out, domains: file }, Date.now);
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  const unknownOption =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof Refusal) && !unknownOption) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
