import type { FastifyInstance } from 'fastify';
import { parseUserId } from '@medicus/ids';
import { bearerOf } from '../http/bearer.ts';
import type { RoleStore } from '../store/roles.ts';
import type { SynapseHttp } from '../synapse/http.ts';

/**
 * `GET /me` → `{userId, role}` for whoever holds the Matrix token; role null when none was given.
 * People ask for `/_medicus/org/v1/me` at the Messenger-Proxy, which takes its prefix off.
 */
export function addMeRoute(
  app: FastifyInstance,
  parts: { readonly http: SynapseHttp; readonly roles: RoleStore },
): void {
  app.get('/me', async (request, reply) => {
    const token = bearerOf(request.headers.authorization);
    if (token === null) return reply.code(401).send({ error: 'not-signed-in' });
    const answer = await parts.http.ask('GET', '/_matrix/client/v3/account/whoami', { token });
    if (!answer.ok) {
      return answer.defect.kind === 'away'
        ? reply.code(503).send({ error: 'synapse-away' })
        : reply.code(401).send({ error: 'not-signed-in' });
    }
    const userId = parseUserId(answer.value['user_id']);
    if (!userId.ok) return reply.code(401).send({ error: 'not-signed-in' });
    return reply.send({ userId: userId.value, role: parts.roles.find(userId.value) });
  });
}
