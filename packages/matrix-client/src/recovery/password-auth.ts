import { MatrixError } from 'matrix-js-sdk';
import type { AuthDict, UIAuthCallback } from 'matrix-js-sdk/lib/interactive-auth.js';

/** The house wants the password, and we have none (after a reload). */
export class PasswordNeeded extends Error {
  override readonly name = 'PasswordNeeded';
}

export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';
}

/**
 * Answers the house's wish for the password before keys are replaced (user-interactive authentication).
 * First without: a house asks for nothing when there are no keys yet (MSC3967).
 */
export function passwordAuth(userId: string, password: string | undefined): UIAuthCallback<void> {
  return async (makeRequest) => {
    const session = await askedFor(() => makeRequest(null));
    if (session === undefined) return;
    if (password === undefined) throw new PasswordNeeded();
    const auth: AuthDict = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: userId },
      password,
      session,
    };
    const again = await askedFor(() => makeRequest(auth));
    if (again !== undefined) throw new WrongPassword();
  };
}

/** The UIA session when the request was answered with 401 and flows; undefined when it went through. */
async function askedFor(request: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await request();
    return undefined;
  } catch (error) {
    if (error instanceof MatrixError && error.httpStatus === 401 && typeof error.data['session'] === 'string') {
      return error.data['session'];
    }
    throw error;
  }
}
