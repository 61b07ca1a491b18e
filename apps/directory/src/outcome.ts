import type { FastifyReply } from 'fastify';

export type IssueCode = 'login' | 'forbidden' | 'not-supported' | 'invalid' | 'throttled' | 'transient' | 'not-found';

export interface Issue {
  readonly severity: 'error' | 'warning';
  readonly code: IssueCode;
  /** One sentence. Never a search term. */
  readonly says: string;
  readonly path?: string;
}

/** FHIR's way of saying what went wrong. */
export function outcome(issues: readonly Issue[]): object {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, says, path }) => ({
      severity,
      code,
      diagnostics: says,
      ...(path === undefined ? {} : { expression: [path] }),
    })),
  };
}

/** Nothing that the directory says may be kept by anybody in between. */
export function sendFhir(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).type('application/fhir+json; charset=utf-8').header('Cache-Control', 'no-store').send(body);
}

export function refuse(reply: FastifyReply, status: number, code: IssueCode, says: string): FastifyReply {
  return sendFhir(reply, status, outcome([{ severity: 'error', code, says }]));
}
