import { createHash, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import type { FastifyInstance } from 'fastify';
import { checkImport, type ImportIssue } from './check-import.ts';
import { replaceOrganizations } from './directory-store.ts';
import type { FederationListFile } from './federation-list-file.ts';
import { outcome, refuse, sendFhir, type Issue } from './outcome.ts';

export interface ImportParts {
  readonly database: DatabaseSync;
  readonly operatorToken: string;
  readonly federationList: FederationListFile;
  readonly clock: Clock;
  readonly log: Log;
}

/** A hospital's whole directory: 20,000 people are about 40 MiB. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ISSUES = 50;

/** `POST /import` with the operator's token: checks a bundle and replaces what its organisations had. */
export function registerImport(app: FastifyInstance, parts: ImportParts): void {
  const { database, operatorToken, federationList, clock, log } = parts;
  app.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  app.post('/import', {
    bodyLimit: MAX_BYTES,
    // Before the body is read: a stranger sends nothing into our memory.
    onRequest: async (request, reply) => {
      const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!sameSecret(given, operatorToken)) {
        log.warn('import refused', { kind: 'refusal', reason: 'wrong-operator-token' });
        await refuse(reply, 401, 'login', "The operator's token is needed.");
      }
    },
    handler: async (request, reply) => {
      const list = await federationList.current();
      const plan = checkImport(request.body, list.ok ? list.value.domains : undefined);
      if (!plan.ok) return sendFhir(reply, 422, outcome(issues(plan.defect, 'error')));
      const done = replaceOrganizations(database, plan.value.resources, clock);
      if (!done.ok) return sendFhir(reply, 409, outcome(issues(done.defect, 'error')));
      const { organizations, written, removed } = done.value;
      log.info('imported', { kind: 'import', count: written });
      return reply.send({ organizations, written, removed, warnings: plan.value.warnings.slice(0, MAX_ISSUES) });
    },
  });
}

function issues(all: readonly ImportIssue[], severity: Issue['severity']): readonly Issue[] {
  return all.slice(0, MAX_ISSUES).map(({ path, says }) => ({ severity, code: 'invalid' as const, says, path }));
}

function sameSecret(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
