import { parseServerName } from '@medicus/ids';
import type { Log } from '@medicus/server-kit';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FederationListFile } from './federation-list-file.ts';
import type { AskUserInfo } from './openid-userinfo.ts';
import { TOKEN_SECONDS, type SearchTokens } from './search-token.ts';

export interface AuthenticateParts {
  readonly log: Log;
  readonly federationList: FederationListFile;
  readonly askUserInfo: AskUserInfo;
  readonly tokens: SearchTokens;
}

/** I_VZD_TIM_Authenticate 1.0.1: a Matrix OpenID token becomes a search token. Every failure is 401 or 503. */
export function registerAuthenticate(app: FastifyInstance, parts: AuthenticateParts): void {
  const { log, federationList, askUserInfo, tokens } = parts;

  function refuse(reply: FastifyReply, status: 401 | 503, reason: string, says: string): FastifyReply {
    log.info('no search token', { kind: 'refusal', reason, status });
    return reply.code(status).send({ message: says });
  }

  app.get('/tim-authenticate', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '');
    const house = parseServerName(query.get('mxId'));
    const token = request.headers['x-matrix-openid-token'];
    if (typeof token !== 'string' || token.length === 0 || token.length > 1_024) {
      return refuse(reply, 401, 'no-openid-token', 'The header X-Matrix-OpenID-Token is missing.');
    }
    if (!house.ok) {
      return refuse(reply, 401, 'no-server-name', 'mxId must be a server name exactly as in the federation list.');
    }
    const list = await federationList.current();
    if (!list.ok) {
      return refuse(reply, 503, 'no-federation-list', 'There is no federation list yet, so nobody can be checked.');
    }
    if (!list.value.domains.has(house.value)) {
      return refuse(reply, 401, 'not-in-federation', 'This house is not in the federation list.');
    }
    if (list.value.insurances.has(house.value)) {
      return refuse(
        reply,
        401,
        'insured-people',
        'Houses of insured people use /fdv/search, which is not offered here.',
      );
    }
    const userId = await askUserInfo(house.value, token);
    if (!userId.ok && userId.defect === 'refused') {
      return refuse(reply, 401, 'token-refused', 'The house does not know this token.');
    }
    if (!userId.ok) {
      return refuse(reply, 503, 'house-away', 'The house cannot be asked right now. Try again later.');
    }
    const accessToken = await tokens.issue(userId.value);
    return reply.send({ access_token: accessToken, token_type: 'Bearer', expires_in: TOKEN_SECONDS });
  });
}
