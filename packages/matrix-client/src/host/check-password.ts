import { defect, ok, type Result, type UserId } from '@medicus/ids';
import type { RecoveryDefect } from '@medicus/messaging';
import { signIn } from '../http/sign-in.ts';
import type { HostOptions } from './host-options.ts';

/**
 * Is this the account's password? Asked by a sign-in that is ended at once, since the SDK destroys the old
 * backup before the house asks for the password.
 */
export async function checkPassword(
  options: HostOptions,
  userId: UserId,
  password: string,
): Promise<Result<void, RecoveryDefect>> {
  const fetchFn = options.fetch ?? globalThis.fetch.bind(globalThis);
  const answer = await signIn({
    fetch: fetchFn,
    baseUrl: options.baseUrl,
    clock: options.clock,
    userId,
    password,
    deviceName: options.deviceName,
    deviceId: undefined,
  });
  if (!answer.ok) {
    const { kind } = answer.defect;
    return defect(kind === 'wrong-password' || kind === 'rate-limited' ? answer.defect : { kind: 'server-away' });
  }
  await fetchFn(`${options.baseUrl}/_matrix/client/v3/logout`, {
    method: 'POST',
    headers: { authorization: `Bearer ${answer.value.accessToken}`, 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined); // the short-lived token expires by itself
  return ok();
}
