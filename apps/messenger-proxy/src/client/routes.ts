import { RouteTable, type BodyPolicy, type Method, type Route } from '../wire/route-table.ts';

/**
 * What is done with a request on the client side.
 * - `forward`: judged by its address alone
 * - `create-room`, `invite`, `join`, `state`, `send`, `login`: body or address are judged by a rule, and
 *   what was judged is what is forwarded
 * - `logout`: forwarded, and what we remember of the caller is dropped
 * - `download`, `upload`: media
 * - `versions`, `login-flows`: Synapse's answer, less what we do not offer
 * - the others are answered here
 */
export type ClientAction =
  | 'forward'
  | 'create-room'
  | 'invite'
  | 'join'
  | 'state'
  | 'send'
  | 'login'
  | 'logout'
  | 'download'
  | 'upload'
  | 'versions'
  | 'login-flows'
  | 'may-invite'
  | 'houses'
  | 'house'
  | 'well-known-client'
  | 'well-known-server'
  | 'well-known-support'
  | 'health';

type ClientRoute = Route<ClientAction>;

/** The largest file, bytes, before encryption adds at most 16. */
export const LARGEST_UPLOAD = 100 * 1024 * 1024 + 16;

const NO_BODY: BodyPolicy = { kind: 'none' };
/** An event has at most 64 KiB; escapes may triple it. */
const EVENT: BodyPolicy = { kind: 'json', limit: 256 * 1024 };
/** Account data and filters. */
const DATA: BodyPolicy = { kind: 'json', limit: 1024 * 1024 };
/** Keys for a room full of devices, and key backups. */
const KEYS: BodyPolicy = { kind: 'json', limit: 10 * 1024 * 1024 };

const C = '/_matrix/client';
const V3 = `${C}/v3`;
/** Every prefix under which Synapse knows the room interface. */
const ANY = `${C}/{v3|r0|unstable}`;
const OLDEST = `${C}/api/v1`;

function get(path: string, action: ClientAction = 'forward', auth: ClientRoute['auth'] = 'token'): ClientRoute {
  return { method: 'GET', path, auth, body: NO_BODY, action };
}

function write(method: Method, path: string, body: BodyPolicy, action: ClientAction = 'forward'): ClientRoute {
  return { method, path, auth: 'token', body, action };
}

/** The same rule on every prefix and, where Synapse has it, with a transaction id by PUT. */
function everywhere(method: Method, rest: string, action: ClientAction): readonly ClientRoute[] {
  return [ANY, OLDEST].map((prefix) => ({ method, path: `${prefix}${rest}`, auth: 'person', body: EVENT, action }));
}

/** What the web client and the application service need. Whatever is not here is 404. */
export const clientRoutes = new RouteTable<ClientAction>([
  // Before signing in
  get(`${C}/versions`, 'versions', 'none'),
  get(`${V3}/login`, 'login-flows', 'none'),
  { method: 'POST', path: `${V3}/login`, auth: 'none', body: EVENT, action: 'login' },
  { method: 'POST', path: `${V3}/refresh`, auth: 'none', body: EVENT, action: 'forward' },
  get('/.well-known/matrix/client', 'well-known-client', 'none'),
  get('/.well-known/matrix/server', 'well-known-server', 'none'),
  get('/.well-known/matrix/support', 'well-known-support', 'none'),
  get('/_medicus/policy/v1/house', 'house', 'none'),
  get('/health', 'health', 'none'),

  // The account and its devices
  write('POST', `${V3}/logout`, EVENT, 'logout'),
  write('POST', `${V3}/logout/all`, EVENT, 'logout'),
  get(`${V3}/account/whoami`),
  get(`${V3}/capabilities`),
  get(`${V3}/devices`),
  get(`${V3}/devices/{deviceId}`),
  write('PUT', `${V3}/devices/{deviceId}`, EVENT),
  write('DELETE', `${V3}/devices/{deviceId}`, EVENT),
  write('POST', `${V3}/delete_devices`, EVENT),
  get(`${V3}/profile/{userId}`),
  get(`${V3}/profile/{userId}/{displayname|avatar_url}`),
  get(`${V3}/pushrules/`),
  get(`${V3}/pushrules/global/`),
  write('POST', `${V3}/user/{userId}/filter`, DATA),
  get(`${V3}/user/{userId}/filter/{filterId}`),
  get(`${V3}/user/{userId}/account_data/{type}`),
  write('PUT', `${V3}/user/{userId}/account_data/{type}`, DATA),
  get(`${V3}/user/{userId}/rooms/{roomId}/account_data/{type}`),
  write('PUT', `${V3}/user/{userId}/rooms/{roomId}/account_data/{type}`, DATA),
  write('POST', `${V3}/user/{userId}/openid/request_token`, EVENT),

  // Rooms
  get(`${V3}/sync`),
  get(`${V3}/joined_rooms`),
  ...everywhere('POST', '/createRoom', 'create-room'),
  ...everywhere('PUT', '/createRoom/{txnId}', 'create-room'),
  ...everywhere('POST', '/rooms/{roomId}/invite', 'invite'),
  ...everywhere('PUT', '/rooms/{roomId}/invite/{txnId}', 'invite'),
  { method: 'POST', path: `${V3}/join/{roomIdOrAlias}`, auth: 'person', body: EVENT, action: 'join' },
  { method: 'POST', path: `${V3}/rooms/{roomId}/join`, auth: 'person', body: EVENT, action: 'join' },
  write('POST', `${V3}/rooms/{roomId}/leave`, EVENT),
  write('POST', `${V3}/rooms/{roomId}/forget`, EVENT),
  get(`${V3}/rooms/{roomId}/{members|joined_members|state|messages}`),
  get(`${V3}/rooms/{roomId}/state/{eventType}`),
  get(`${V3}/rooms/{roomId}/state/{eventType}/`),
  get(`${V3}/rooms/{roomId}/state/{eventType}/{stateKey}`),
  ...everywhere('PUT', '/rooms/{roomId}/state/{eventType}', 'state'),
  ...everywhere('PUT', '/rooms/{roomId}/state/{eventType}/', 'state'),
  ...everywhere('PUT', '/rooms/{roomId}/state/{eventType}/{stateKey}', 'state'),
  get(`${V3}/rooms/{roomId}/{event|context}/{eventId}`),
  get(`${C}/v1/rooms/{roomId}/relations/{eventId}`),
  get(`${C}/v1/rooms/{roomId}/relations/{eventId}/{relType}`),
  get(`${C}/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}`),
  write('PUT', `${V3}/rooms/{roomId}/send/{eventType}/{txnId}`, EVENT, 'send'),
  write('PUT', `${V3}/rooms/{roomId}/redact/{eventId}/{txnId}`, EVENT),
  write('POST', `${V3}/rooms/{roomId}/receipt/{receiptType}/{eventId}`, EVENT),
  write('POST', `${V3}/rooms/{roomId}/read_markers`, EVENT),
  write('PUT', `${V3}/rooms/{roomId}/typing/{userId}`, EVENT),

  // Keys
  write('POST', `${V3}/keys/{upload|query|claim}`, KEYS),
  write('POST', `${V3}/keys/device_signing/upload`, KEYS),
  write('POST', `${V3}/keys/signatures/upload`, KEYS),
  get(`${V3}/keys/changes`),
  write('PUT', `${V3}/sendToDevice/{eventType}/{txnId}`, KEYS),
  get(`${V3}/room_keys/version`),
  get(`${V3}/room_keys/version/{version}`),
  write('POST', `${V3}/room_keys/version`, EVENT),
  write('PUT', `${V3}/room_keys/version/{version}`, EVENT),
  write('DELETE', `${V3}/room_keys/version/{version}`, EVENT),
  ...['', '/{roomId}', '/{roomId}/{sessionId}'].flatMap((rest) => [
    get(`${V3}/room_keys/keys${rest}`),
    write('PUT', `${V3}/room_keys/keys${rest}`, KEYS),
    write('DELETE', `${V3}/room_keys/keys${rest}`, EVENT),
  ]),

  // Media
  get(`${C}/v1/media/config`),
  get(`${C}/v1/media/download/{serverName}/{mediaId}`, 'download'),
  get(`${C}/v1/media/thumbnail/{serverName}/{mediaId}`, 'download'),
  {
    method: 'POST',
    path: '/_matrix/media/v3/upload',
    auth: 'person',
    body: { kind: 'stream', limit: LARGEST_UPLOAD },
    action: 'upload',
  },

  // Policy, for our own client
  { method: 'POST', path: '/_medicus/policy/v1/may-invite', auth: 'person', body: EVENT, action: 'may-invite' },
  get('/_medicus/policy/v1/houses/{serverName}', 'houses', 'person'),
]);
