import { defect, ok, parseUserId, type Clock, type Result, type UserId } from '@medicus/ids';
import type { SignInDefect } from '@medicus/messaging';
import { faultOf } from './matrix-error.ts';

/** What the house hands out at sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** ms since epoch */
  readonly expiresAt: number | undefined;
}

export interface SignedIn extends Tokens {
  readonly userId: UserId;
  readonly deviceId: string;
}

export interface SignInRequest {
  readonly fetch: typeof globalThis.fetch;
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly userId: UserId;
  readonly password: string;
  readonly deviceName: string;
  /** Of a session that the server ended but whose device it keeps (soft logout). */
  readonly deviceId: string | undefined;
}

const LOCKED = new Set(['M_USER_DEACTIVATED', 'M_USER_LOCKED', 'M_USER_SUSPENDED']);

/** `POST /login` with a password and refresh tokens. Never throws. */
export async function signIn(request: SignInRequest): Promise<Result<SignedIn, SignInDefect>> {
  const answer = await post(request.fetch, `${request.baseUrl}/_matrix/client/v3/login`, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: request.userId },
    password: request.password,
    initial_device_display_name: request.deviceName,
    refresh_token: true,
    ...(request.deviceId === undefined ? {} : { device_id: request.deviceId }),
  });
  if (!answer) return defect({ kind: 'server-away' });
  if (!answer.ok) {
    const fault = await faultOf(answer);
    if (fault.kind === 'away') return defect({ kind: 'server-away' });
    if (fault.kind === 'rate-limited') return defect({ kind: 'rate-limited', retryAfterMs: fault.retryAfterMs });
    if (LOCKED.has(fault.errcode)) return defect({ kind: 'locked' });
    return defect(fault.errcode === 'M_FORBIDDEN' ? { kind: 'wrong-password' } : { kind: 'refused' });
  }
  const body = await fieldsOf(answer);
  const tokens = tokensOf(body, request.clock);
  const userId = parseUserId(body['user_id']);
  const deviceId = body['device_id'];
  if (!tokens || !userId.ok || typeof deviceId !== 'string') return defect({ kind: 'refused' });
  return ok({ ...tokens, userId: userId.value, deviceId });
}

/** `POST /refresh`: new tokens, `ended` when the house does not know the old ones any more, `away` to try again. */
export async function refresh(
  fetchFn: typeof globalThis.fetch,
  baseUrl: string,
  refreshToken: string,
  clock: Clock,
): Promise<Result<Tokens, 'away' | { readonly ended: 'soft' | 'hard' }>> {
  const answer = await post(fetchFn, `${baseUrl}/_matrix/client/v3/refresh`, { refresh_token: refreshToken });
  if (!answer) return defect('away');
  if (!answer.ok) {
    const fault = await faultOf(answer);
    if (fault.kind !== 'said-no') return defect('away');
    return defect({ ended: isSoft(fault.body) ? 'soft' : 'hard' });
  }
  const tokens = tokensOf(await fieldsOf(answer), clock);
  return tokens ? ok({ ...tokens, refreshToken: tokens.refreshToken ?? refreshToken }) : defect('away');
}

/** Soft logout: the token is gone but the device stays, signing in again with its id continues it. */
export function isSoft(body: unknown): boolean {
  return typeof body === 'object' && body !== null && (body as Record<string, unknown>)['soft_logout'] === true;
}

async function post(fetchFn: typeof globalThis.fetch, url: string, body: unknown): Promise<Response | undefined> {
  try {
    return await fetchFn(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    return undefined;
  }
}

async function fieldsOf(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function tokensOf(body: Record<string, unknown>, clock: Clock): Tokens | undefined {
  const accessToken = body['access_token'];
  if (typeof accessToken !== 'string') return undefined;
  const refreshToken = body['refresh_token'];
  const life = body['expires_in_ms'];
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
    expiresAt: typeof life === 'number' ? clock() + life : undefined,
  };
}
