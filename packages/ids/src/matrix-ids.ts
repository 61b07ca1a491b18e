import { defect, ok, type Result } from './result.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `nord.klinik.test` or `nord.klinik.test:8448`, lower case (Matrix appendix, server name). */
export type ServerName = Branded<'ServerName'>;
/** `@becker:nord.klinik.test` */
export type UserId = Branded<'UserId'>;
/** `!opaque:server`, or `!opaque` from room version 12 on: its server part decides nothing. */
export type RoomId = Branded<'RoomId'>;
/** `$…` */
export type EventId = Branded<'EventId'>;
/** `mxc://server/media` */
export type MxcUri = Branded<'MxcUri'>;

export type IdDefect = 'not-a-server-name' | 'not-a-user-id' | 'not-a-room-id' | 'not-an-event-id' | 'not-an-mxc-uri';

const HOST =
  '(?:\\[[0-9A-Fa-f:.]{2,45}\\]|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)';
const SERVER_NAME = new RegExp(`^${HOST}(?::[0-9]{1,5})?$`);
const LOCAL_PART = /^[\x21-\x39\x3B-\x7E]+$/;

/** Upper case is refused, not folded: two spellings of one name would slip past a list. */
export function parseServerName(text: unknown): Result<ServerName, IdDefect> {
  if (typeof text !== 'string' || text.length > 230 || !SERVER_NAME.test(text)) return defect('not-a-server-name');
  return ok(text as ServerName);
}

export function parseUserId(text: unknown): Result<UserId, IdDefect> {
  if (typeof text !== 'string' || text.length > 255 || !text.startsWith('@')) return defect('not-a-user-id');
  const colon = text.indexOf(':');
  if (colon < 2) return defect('not-a-user-id');
  if (!LOCAL_PART.test(text.slice(1, colon))) return defect('not-a-user-id');
  if (!parseServerName(text.slice(colon + 1)).ok) return defect('not-a-user-id');
  return ok(text as UserId);
}

export function parseRoomId(text: unknown): Result<RoomId, IdDefect> {
  if (typeof text !== 'string' || text.length > 255 || !/^![^\s\0]+$/.test(text)) return defect('not-a-room-id');
  return ok(text as RoomId);
}

export function parseEventId(text: unknown): Result<EventId, IdDefect> {
  if (typeof text !== 'string' || text.length > 255 || !/^\$[^\s\0]+$/.test(text)) return defect('not-an-event-id');
  return ok(text as EventId);
}

export function parseMxcUri(text: unknown): Result<MxcUri, IdDefect> {
  const match = typeof text === 'string' ? /^mxc:\/\/([^/]+)\/([A-Za-z0-9_-]{1,255})$/.exec(text) : null;
  if (!match || !parseServerName(match[1]).ok) return defect('not-an-mxc-uri');
  return ok(text as MxcUri);
}

/** The server part of a parsed user id. */
export function serverOf(userId: UserId): ServerName {
  return userId.slice(userId.indexOf(':') + 1) as ServerName;
}

/** The part between `@` and `:`. */
export function localPartOf(userId: UserId): string {
  return userId.slice(1, userId.indexOf(':'));
}

/** VZD endpoints carry `matrix:u/becker:nord.klinik.test` (MSC2312, without `@`). */
export function userIdFromMatrixUri(uri: unknown): Result<UserId, IdDefect> {
  if (typeof uri !== 'string' || !uri.startsWith('matrix:u/')) return defect('not-a-user-id');
  try {
    return parseUserId(`@${decodeURIComponent(uri.slice('matrix:u/'.length))}`);
  } catch {
    return defect('not-a-user-id');
  }
}

/** Inverse of {@link userIdFromMatrixUri}. */
export function matrixUriOf(userId: UserId): string {
  return `matrix:u/${userId.slice(1)}`;
}
