import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HTTP_PREFIX } from '@medicus/ids';
import { pathBeside, readConfig, readSecret } from '@medicus/server-kit';
import { appserviceConfig } from './config.ts';
import { OPERATOR_TOKEN_HEADER } from './operator/routes.ts';

const USAGE = `Usage: npm run account -- <command> --config <appservice.json> …

  add         --user <local part> --name "Becker, Anna" [--role clinician|org-admin]
              [--password-file <file> | --password-file -] [--sign-out]
              Creates the account or brings it in line. Without a password file a new account gets
              a made-up password, printed once. "-" reads it from standard input.
              --sign-out ends all sessions of an existing account when its password changes.
  list        Shows all accounts with their roles.
  deactivate  --user <local part>
              Signs the person out everywhere and closes the account for good.
  notice      --text <text> [--user <local part>]
              Sends a notice of the hospital's IT to everybody or to one person. Not encrypted.`;

/** A failure that the operator can do something about: one sentence, exit 1. */
class Refusal extends Error {}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Operator {
  ask(method: 'GET' | 'POST', path: string, body?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** How long a start of Synapse is waited for, ms. */
const PATIENCE_MS = 30_000;

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal) && !isArgumentError(error)) throw error;
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(argv: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      user: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      text: { type: 'string' },
      'password-file': { type: 'string' },
      'sign-out': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const command = positionals[0];
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  if (positionals.length !== 1 || command === undefined) throw new Refusal(USAGE);
  const operator = operatorFor(needed(values.config, '--config'));
  switch (command) {
    case 'add': {
      const password = values['password-file'];
      return add(operator, {
        localPart: needed(values.user, '--user'),
        displayName: needed(values.name, '--name'),
        ...(values.role === undefined ? {} : { role: values.role }),
        ...(password === undefined ? {} : { password: readPassword(password) }),
        ...(values['sign-out'] === undefined ? {} : { signOutEverywhere: values['sign-out'] }),
      });
    }
    case 'list':
      return list(operator);
    case 'deactivate':
      return deactivate(operator, needed(values.user, '--user'));
    case 'notice':
      return notice(operator, needed(values.text, '--text'), values.user);
    default:
      throw new Refusal(USAGE);
  }
}

async function add(operator: Operator, wish: Readonly<Record<string, unknown>>): Promise<void> {
  const { body } = await operator.ask('POST', '/accounts', wish);
  console.log(
    `${body['userId']} ${body['outcome'] === 'created' ? 'created' : 'already existed, brought in line'} (${body['role']})`,
  );
  if (typeof body['password'] === 'string') console.log(`Password (shown only now): ${body['password']}`);
  const warnings = body['warnings'];
  if (Array.isArray(warnings) && warnings.includes('name-is-not-name-comma-first-name')) {
    console.warn('Note: names of people are written "Name, Vorname" (gematik ML-132303).');
  }
}

async function list(operator: Operator): Promise<void> {
  const { body } = await operator.ask('GET', '/accounts');
  for (const account of body['accounts'] as Readonly<Record<string, unknown>>[]) {
    const state = account['deactivated'] === true ? 'closed' : (account['role'] ?? 'without a role');
    console.log([account['userId'], account['displayName'] ?? '', state].join('\t'));
  }
}

async function deactivate(operator: Operator, localPart: string): Promise<void> {
  const { body } = await operator.ask('POST', '/accounts/deactivate', { localPart });
  console.log(`${body['userId']} is closed and signed out everywhere.`);
}

async function notice(operator: Operator, text: string, localPart: string | undefined): Promise<void> {
  const { body } = await operator.ask('POST', '/notices', {
    text,
    ...(localPart === undefined ? {} : { to: [localPart] }),
  });
  console.log(`Sent to ${body['sent']}.`);
  if (body['failed'] !== 0) throw new Refusal(`Not delivered to ${body['failed']}. Try again later.`);
}

/** Speaks to the running appservice on this machine. */
function operatorFor(configPath: string): Operator {
  const config = readConfig(appserviceConfig, configPath);
  if (!config.ok) throw new Refusal(config.defect.sentences.join('\n'));
  const token = readSecret(pathBeside(configPath, config.value.operatorTokenFile));
  if (!token.ok) throw new Refusal(token.defect.sentences.join('\n'));
  const { host, port } = config.value;
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}${HTTP_PREFIX.org}`;
  const deadline = Date.now() + PATIENCE_MS;
  return {
    async ask(method, path, body) {
      for (;;) {
        // Synapse may still be starting: the appservice says so with 503.
        const answer = await once(base + path, method, token.value, body);
        if (answer.status >= 200 && answer.status < 300) return answer;
        if (answer.status !== 503 || Date.now() > deadline) throw new Refusal(sentenceFor(answer));
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    },
  };
}

async function once(
  url: string,
  method: string,
  token: string,
  body: Readonly<Record<string, unknown>> | undefined,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        [OPERATOR_TOKEN_HEADER]: token,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch {
    throw new Refusal(
      `The appservice does not answer at ${new URL(url).origin}. Is it running with this configuration?`,
    );
  }
}

function sentenceFor(answer: Answer): string {
  switch (answer.body['error']) {
    case 'bad-local-part':
      return 'The user name may contain a–z, 0–9, ".", "_", "=" and "-", begins and ends with a letter or digit, and has at most 64 characters.';
    case 'reserved-local-part':
      return 'This user name is kept for the system. Choose another.';
    case 'no-such-account':
      return 'There is no such account.';
    case 'deactivated':
      return 'This account was closed. User ids are never given out again: choose another.';
    case 'synapse-away':
      return 'Synapse does not answer. Start it and run the command again: done twice it does no harm.';
    case 'synapse-refused':
      return `Synapse refused (${String(answer.body['errcode'])}). Nothing was changed.`;
    case 'malformed':
      return `Not accepted: ${String(answer.body['keys'])}. A name has at most 200 characters, a password 8 to 512, a role is clinician or org-admin.`;
    default:
      return answer.status === 401
        ? 'The appservice does not accept the operator token of this configuration.'
        : `The appservice answered with status ${answer.status}.`;
  }
}

function readPassword(path: string): string {
  if (path === '-') {
    const text = readFileSync(0, 'utf8').trim();
    if (text === '') throw new Refusal('Nothing came in on standard input: no password.');
    return text;
  }
  const secret = readSecret(path);
  if (!secret.ok) throw new Refusal(secret.defect.sentences.join('\n'));
  return secret.value;
}

function needed(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new Refusal(`${option} is missing.\n\n${USAGE}`);
  return value;
}

function isArgumentError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
