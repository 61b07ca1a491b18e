import { RouteTable, type BodyPolicy, type Method, type Route } from '../wire/route-table.ts';

/**
 * `open`: without the list (needed by whoever must find or check a house first). `signed`: one
 * X-Matrix header whose origin is listed. `invite`: signed, and the event is looked at. `well-known`: our own answer.
 */
export type FederationAction = 'open' | 'signed' | 'invite' | 'well-known';

const NO_BODY: BodyPolicy = { kind: 'none' };
/** A transaction has at most 50 PDUs of 64 KiB and 100 EDUs. */
const JSON_BODY: BodyPolicy = { kind: 'json', limit: 12 * 1024 * 1024 };
const EVENT_BODY: BodyPolicy = { kind: 'json', limit: 1024 * 1024 };

const V1 = '/_matrix/federation/v1';
const V2 = '/_matrix/federation/v2';

function route(
  method: Method,
  path: string,
  action: FederationAction = 'signed',
  body: BodyPolicy = method === 'GET' ? NO_BODY : JSON_BODY,
): Route<FederationAction> {
  return { method, path, auth: action === 'signed' || action === 'invite' ? 'token' : 'none', body, action };
}

/**
 * What houses say to each other, inbound and outbound. Left out on purpose: `publicRooms` (A_26520,
 * A_28590), `make_knock`/`send_knock`, `3pid/onbind`, `exchange_third_party_invite` (a third way to an
 * invitation), and whatever is not known.
 */
export const federationRoutes = new RouteTable<FederationAction>([
  route('GET', '/.well-known/matrix/server', 'well-known'),
  route('GET', '/_matrix/key/v2/server', 'open'),
  route('GET', '/_matrix/key/v2/server/{keyId}', 'open'),
  route('GET', `${V1}/version`, 'open'),
  // The directory checks a Matrix OpenID token here (VZD docs).
  route('GET', `${V1}/openid/userinfo`, 'open'),

  route('PUT', `${V1}/send/{txnId}`),
  route('PUT', `${V1}/invite/{roomId}/{eventId}`, 'invite', EVENT_BODY),
  route('PUT', `${V2}/invite/{roomId}/{eventId}`, 'invite', EVENT_BODY),
  route('GET', `${V1}/make_join/{roomId}/{userId}`),
  route('PUT', `${V1}/send_join/{roomId}/{eventId}`),
  route('PUT', `${V2}/send_join/{roomId}/{eventId}`),
  route('GET', `${V1}/make_leave/{roomId}/{userId}`),
  route('PUT', `${V1}/send_leave/{roomId}/{eventId}`),
  route('PUT', `${V2}/send_leave/{roomId}/{eventId}`),

  route('GET', `${V1}/event/{eventId}`),
  route('GET', `${V1}/event_auth/{roomId}/{eventId}`),
  route('GET', `${V1}/state/{roomId}`),
  route('GET', `${V1}/state_ids/{roomId}`),
  route('GET', `${V1}/backfill/{roomId}`),
  route('GET', `${V1}/timestamp_to_event/{roomId}`),
  route('POST', `${V1}/get_missing_events/{roomId}`),

  route('GET', `${V1}/query/{profile|directory}`),
  route('GET', `${V1}/user/devices/{userId}`),
  route('POST', `${V1}/user/keys/{query|claim}`),

  route('GET', `${V1}/media/{download|thumbnail}/{mediaId}`),
]);
