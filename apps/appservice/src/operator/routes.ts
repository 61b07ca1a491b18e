import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_PREFIX } from '@medicus/ids';
import * as v from 'valibot';
import { type AccountDefect, type Accounts } from '../accounts/accounts.ts';
import { sameSecret } from '../http/bearer.ts';
import { ROLES } from '../store/roles.ts';
import type { Notices } from './notices.ts';

const addAccount = v.strictObject({
  localPart: v.string(),
  displayName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  role: v.optional(v.picklist(ROLES)),
  password: v.optional(v.pipe(v.string(), v.minLength(8), v.maxLength(512))),
  signOutEverywhere: v.optional(v.boolean()),
});
const closeAccount = v.strictObject({ localPart: v.string() });
const sendNotice = v.strictObject({
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4000)),
  /** Local parts; everybody when absent. */
  to: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
});

/**
 * Where the operator token is shown. Not in `Authorization`: the Messenger-Proxy forwards that one
 * for people and drops all others, so that nobody comes here through the proxy, token or not.
 */
export const OPERATOR_TOKEN_HEADER = 'x-medicus-operator-token';

/** The operator's interface: whoever holds the operator token may do this, from this machine only. */
export function addOperatorRoutes(
  app: FastifyInstance,
  parts: { readonly operatorToken: string; readonly accounts: Accounts; readonly notices: Notices },
): void {
  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = request.headers[OPERATOR_TOKEN_HEADER];
    if (typeof token !== 'string' || !sameSecret(token, parts.operatorToken)) {
      return reply.code(401).send({ error: 'The operator token is missing or wrong.' });
    }
    return undefined;
  };
  const options = { preValidation: guard };

  app.post(`${HTTP_PREFIX.org}/accounts`, options, async (request, reply) => {
    const wish = v.safeParse(addAccount, request.body);
    if (!wish.success) return reply.code(400).send({ error: 'malformed', keys: keysOf(wish.issues) });
    const { localPart, displayName, role, password, signOutEverywhere } = wish.output;
    const added = await parts.accounts.add({
      localPart,
      displayName,
      ...(role === undefined ? {} : { role }),
      ...(password === undefined ? {} : { password }),
      ...(signOutEverywhere === undefined ? {} : { signOutEverywhere }),
    });
    if (!added.ok) return answerDefect(reply, added.defect);
    return reply.code(added.value.outcome === 'created' ? 201 : 200).send(added.value);
  });

  app.get(`${HTTP_PREFIX.org}/accounts`, options, async (_request, reply) => {
    const accounts = await parts.accounts.list();
    return accounts.ok ? reply.send({ accounts: accounts.value }) : answerDefect(reply, accounts.defect);
  });

  app.post(`${HTTP_PREFIX.org}/accounts/deactivate`, options, async (request, reply) => {
    const wish = v.safeParse(closeAccount, request.body);
    if (!wish.success) return reply.code(400).send({ error: 'malformed', keys: keysOf(wish.issues) });
    const done = await parts.accounts.deactivate(wish.output.localPart);
    return done.ok ? reply.send({ userId: done.value }) : answerDefect(reply, done.defect);
  });

  app.post(`${HTTP_PREFIX.org}/notices`, options, async (request, reply) => {
    const wish = v.safeParse(sendNotice, request.body);
    if (!wish.success) return reply.code(400).send({ error: 'malformed', keys: keysOf(wish.issues) });
    const sent = await parts.notices.send(wish.output.text, wish.output.to);
    return sent.ok ? reply.send(sent.value) : answerDefect(reply, sent.defect);
  });
}

function keysOf(issues: readonly v.BaseIssue<unknown>[]): readonly string[] {
  return issues.map((issue) => v.getDotPath(issue) ?? '');
}

/** `{error, errcode?}`; 503 means that the same call may succeed a little later. */
async function answerDefect(reply: FastifyReply, found: AccountDefect): Promise<FastifyReply> {
  switch (found.kind) {
    case 'away':
      return reply.code(503).send({ error: 'synapse-away' });
    case 'refused':
      return reply.code(502).send({ error: 'synapse-refused', errcode: found.errcode });
    case 'no-such-account':
      return reply.code(404).send({ error: found.kind });
    case 'deactivated':
      return reply.code(409).send({ error: found.kind });
    case 'bad-local-part':
    case 'reserved-local-part':
      return reply.code(400).send({ error: found.kind });
  }
}
