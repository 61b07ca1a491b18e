import { parseServerName, type Clock, type ServerName, type UserId } from '@medicus/ids';
import type { Health } from '@medicus/server-kit';
import { decideEntry, decideInvite, decideState, isObject, type House, type InviteDecision } from '@medicus/tim-policy';
import type { Dispatcher } from 'undici';
import type { FederationListKeeper } from '../federation-list/keeper.ts';
import { answerAndClose, answerError, answerJson, answerRefusal } from '../wire/answer.ts';
import { ask, forward } from '../wire/forward.ts';
import { queryKeys } from '../wire/raw-request.ts';
import { parseJson, readBody } from '../wire/read-body.ts';
import type { AskerAddress } from './asker-address.ts';
import type { Callers } from './callers.ts';
import type { Asked } from './client-side.ts';
import { offeredLoginFlows, offeredVersions } from './offered.ts';
import { standingIn } from './room-standing.ts';
import { judge, type JudgedAction, type Judgement } from './rules.ts';

export interface ClientParts {
  readonly serverName: ServerName;
  readonly house: { readonly displayName: string; readonly help: string };
  readonly publicBaseUrl: string;
  readonly advertisedAs: string;
  readonly synapse: Dispatcher;
  readonly callers: Callers;
  readonly addressOf: AskerAddress;
  readonly list: FederationListKeeper;
  /** Does that other house answer at this moment? */
  readonly reaches: (server: ServerName) => Promise<boolean>;
  readonly health: Health;
  readonly clock: Clock;
}

const AWAY = 'The homeserver of this house does not answer';

/** On every medium: a download, never a document of this origin. */
const MEDIA_HEADERS = { 'content-disposition': 'attachment', 'cross-origin-resource-policy': 'same-origin' };

export async function carryOut(parts: ClientParts, asked: Asked): Promise<void> {
  const { route, response, variables } = asked;
  switch (route.action) {
    case 'forward':
      return sendOn(parts, asked);
    case 'send':
      return send(parts, asked);
    case 'create-room':
    case 'invite':
    case 'join':
    case 'state':
    case 'login':
      return judged(parts, asked, route.action);
    case 'logout':
      if (asked.authorization !== undefined) {
        parts.callers.forget(asked.authorization, route.path.endsWith('/all'));
      }
      return sendOn(parts, asked);
    case 'download':
      return download(parts, asked);
    case 'upload':
      return upload(parts, asked);
    case 'versions':
      return cut(parts, asked, offeredVersions);
    case 'login-flows':
      return cut(parts, asked, offeredLoginFlows);
    case 'may-invite':
      return mayInvite(parts, asked);
    case 'houses':
      return houses(parts, asked);
    case 'house':
      return answerJson(response, 200, { serverName: parts.serverName, ...parts.house });
    case 'well-known-client':
      return answerJson(response, 200, { 'm.homeserver': { base_url: parts.publicBaseUrl } });
    case 'well-known-server':
      return answerJson(response, 200, { 'm.server': parts.advertisedAs });
    case 'well-known-support':
      return answerJson(response, 200, { support_page: `${parts.publicBaseUrl}/_medicus/policy/v1/house` });
    case 'health': {
      const { status, body } = await parts.health.ask();
      return answerJson(response, status, body);
    }
    default:
      throw new Error(`no such action: ${String(route.action satisfies never)} ${Object.keys(variables).length}`);
  }
}

/** `Expect: 100-continue` is answered here: once the body is wanted, after credentials and limits. */
function wantBody({ request, response }: Asked): void {
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
}

function sendOn(parts: ClientParts, asked: Asked, body?: Uint8Array, more?: Record<string, string>): Promise<void> {
  const { request, response, route, authorization } = asked;
  if (body === undefined) wantBody(asked);
  return forward(request, response, {
    upstream: parts.synapse,
    method: route.method,
    path: request.url ?? '',
    headers: { ...headersFor(parts, asked, authorization), ...more },
    body: body ?? (route.body.kind === 'none' ? undefined : { stream: request, limit: route.body.limit }),
    away: AWAY,
  });
}

function headersFor(parts: ClientParts, asked: Asked, authorization: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {
    // Set here alone: whatever the asker claims stays outside.
    'x-forwarded-for': parts.addressOf(asked.request),
    'x-forwarded-proto': parts.publicBaseUrl.startsWith('https:') ? 'https' : 'http',
  };
  if (authorization !== undefined) headers['authorization'] = authorization;
  return headers;
}

function houseNow(parts: ClientParts): House {
  return { ownServer: parts.serverName, federation: parts.list.federation, now: parts.clock() };
}

/** The person asking, checked with Synapse; undefined once the answer was given. */
async function personAsking(parts: ClientParts, asked: Asked): Promise<UserId | undefined> {
  const actingAs = new URLSearchParams(asked.target.query ?? '').get('user_id') ?? undefined;
  const caller = await parts.callers.identify(asked.authorization ?? '', actingAs);
  if (caller.ok) return caller.value;
  if (caller.defect === undefined) answerAndClose(asked.response, 502, 'M_UNKNOWN', AWAY);
  else {
    // Synapse's own words: clients tell a lapsed token (soft_logout) from an ended session by them.
    const said = parseJson(Buffer.from(caller.defect.body));
    asked.response.shouldKeepAlive = false;
    answerJson(asked.response, caller.defect.status, said.ok ? said.value : {}, { connection: 'close' });
  }
  return undefined;
}

async function jsonOf(asked: Asked): Promise<{ readonly value: unknown } | undefined> {
  const { request, response, route, entry } = asked;
  wantBody(asked);
  const bytes = await readBody(request, route.body.kind === 'none' ? 0 : route.body.limit);
  const body = bytes.ok ? parseJson(bytes.value) : bytes;
  if (body.ok) return body;
  entry.refuse(body.defect);
  if (body.defect === 'too-large') answerAndClose(response, 413, 'M_TOO_LARGE', 'Request body too large');
  else answerAndClose(response, 400, 'M_NOT_JSON', 'Content not JSON');
  return undefined;
}

/** Reads, judges, and forwards exactly what was judged: the object, written anew. */
async function judged(parts: ClientParts, asked: Asked, action: JudgedAction): Promise<void> {
  const person = asked.route.auth === 'person' ? await personAsking(parts, asked) : undefined;
  if (asked.route.auth === 'person' && person === undefined) return;
  // Delayed events (MSC4140) would send after today's rules were asked.
  if (queryKeys(asked.target.query).has('org.matrix.msc4140.delay')) return refuseJudgement(asked, DELAYED);
  const body = await jsonOf(asked);
  if (body === undefined) return;
  let judgement = await withNewerList(parts, () => judge(action, asked.variables, body.value, houseNow(parts)));
  if (judgement.allowed && action === 'join') {
    const entry = person === undefined ? undefined : await judgeEntry(parts, asked, person);
    if (entry === undefined) return answerError(asked.response, 502, 'M_UNKNOWN', AWAY);
    judgement = entry;
  }
  if (!judgement.allowed) return refuseJudgement(asked, judgement);
  const bytes = Buffer.from(JSON.stringify(body.value));
  await sendOn(parts, asked, bytes, { 'content-type': 'application/json', 'content-length': String(bytes.length) });
}

/** An invitation may have come by a way that no rule saw, or before the list changed: who invited is judged again. */
async function judgeEntry(parts: ClientParts, asked: Asked, person: UserId): Promise<Judgement | undefined> {
  const standing = await standingIn(parts.synapse, {
    roomId: asked.variables['roomIdOrAlias'] ?? asked.variables['roomId'] ?? '',
    person,
    authorization: asked.authorization ?? '',
    actsFor: queryKeys(asked.target.query).has('user_id'),
  });
  return standing && withNewerList(parts, () => decideEntry(standing, houseNow(parts)));
}

/** A house that is not known may have come since: asked once (A_25537). */
async function withNewerList<Decision extends Judgement | InviteDecision>(
  parts: ClientParts,
  decide: () => Decision,
): Promise<Decision> {
  const decision = decide();
  return isUnknownHouse(decision) && (await parts.list.askForNewer()) ? decide() : decision;
}

const DELAYED: Judgement = { allowed: false, forbidden: 'No delayed events' };

function isUnknownHouse(judgement: Judgement | InviteDecision): boolean {
  return (
    !judgement.allowed &&
    'refusal' in judgement &&
    (judgement.refusal.reason === 'not-in-federation' || judgement.refusal.reason === 'federation-list-stale')
  );
}

function refuseJudgement(asked: Asked, judgement: Judgement): void {
  if (judgement.allowed) return;
  if ('refusal' in judgement) {
    asked.entry.refuse(judgement.refusal.reason);
    answerRefusal(asked.response, judgement.refusal);
  } else {
    asked.entry.refuse('forbidden');
    answerError(asked.response, 403, 'M_FORBIDDEN', judgement.forbidden);
  }
}

/** Messages are not read; but no membership is sent as if it were one. */
function send(parts: ClientParts, asked: Asked): Promise<void> | void {
  const decision = decideState(asked.variables['eventType'], {});
  if (!decision.allowed) return refuseJudgement(asked, decision);
  if (queryKeys(asked.target.query).has('org.matrix.msc4140.delay')) return refuseJudgement(asked, DELAYED);
  return sendOn(parts, asked);
}

/** Media of listed houses only (A_26328); one's own are always there. */
async function download(parts: ClientParts, asked: Asked): Promise<void> {
  const { request, response, variables, entry } = asked;
  const server = parseServerName(variables['serverName']);
  const standing = !server.ok
    ? 'not-listed'
    : server.value === parts.serverName
      ? 'listed'
      : await parts.list.standingAfterAsking(server.value);
  if (!server.ok || standing !== 'listed') {
    entry.refuse(standing === 'stale' ? 'federation-list-stale' : 'not-in-federation');
    if (standing === 'stale') answerRefusal(response, { reason: 'federation-list-stale' });
    else answerRefusal(response, { reason: 'not-in-federation', server: server.ok ? server.value : '' });
    return;
  }
  await forward(request, response, {
    upstream: parts.synapse,
    method: 'GET',
    path: request.url ?? '',
    headers: headersFor(parts, asked, asked.authorization),
    body: undefined,
    answerHeaders: MEDIA_HEADERS,
    away: AWAY,
  });
}

/** Who it is comes before the first byte; name and type of the file go no further. */
async function upload(parts: ClientParts, asked: Asked): Promise<void> {
  if ((await personAsking(parts, asked)) === undefined) return;
  const { request, response, route } = asked;
  wantBody(asked);
  await forward(request, response, {
    upstream: parts.synapse,
    method: 'POST',
    path: asked.target.path,
    headers: { ...headersFor(parts, asked, asked.authorization), 'content-type': 'application/octet-stream' },
    body: { stream: request, limit: route.body.kind === 'none' ? 0 : route.body.limit },
    away: AWAY,
  });
}

/** Synapse's answer, less what we do not offer. */
async function cut(
  parts: ClientParts,
  asked: Asked,
  less: (answer: unknown) => Record<string, unknown> | undefined,
): Promise<void> {
  const said = await ask(parts.synapse, {
    method: 'GET',
    path: asked.target.path,
  });
  const body = said?.status === 200 ? parseJson(Buffer.from(said.body)) : undefined;
  const offered = body?.ok === true ? less(body.value) : undefined;
  if (offered === undefined) answerError(asked.response, 502, 'M_UNKNOWN', AWAY);
  else answerJson(asked.response, 200, offered);
}

async function mayInvite(parts: ClientParts, asked: Asked): Promise<void> {
  const inviter = await personAsking(parts, asked);
  if (inviter === undefined) return;
  const body = await jsonOf(asked);
  if (body === undefined) return;
  const invitee = isObject(body.value) ? body.value['invitee'] : undefined;
  const decision = await withNewerList(parts, () => decideInvite(invitee, houseNow(parts), inviter));
  if (!decision.allowed) answerJson(asked.response, 200, { decision: 'refused', refusal: decision.refusal });
  else answerJson(asked.response, 200, { decision: decision.local ? 'allowed' : 'other-house-decides' });
}

async function houses(parts: ClientParts, asked: Asked): Promise<void> {
  if ((await personAsking(parts, asked)) === undefined) return;
  const server = parseServerName(asked.variables['serverName']);
  const listed = server.ok && (await parts.list.standingAfterAsking(server.value)) === 'listed';
  const reachable = server.ok && (listed || server.value === parts.serverName) && (await parts.reaches(server.value));
  answerJson(asked.response, 200, { listed, reachable });
}
