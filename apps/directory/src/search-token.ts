import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { defect, ok, parseUserId, type Clock, type Result, type UserId } from '@medicus/ids';
import { jwtVerify, SignJWT } from 'jose';

/** gematik I_VZD_TIM_Authenticate: a search token lives 24 hours. */
export const TOKEN_SECONDS = 86_400;

const ISSUER = 'medicus-directory/tim-authenticate';
const AUDIENCE = 'medicus-directory/search';

/** Gives out and checks search tokens (JWT, ES256). Nothing is stored. */
export class SearchTokens {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #clock: Clock;

  /** @throws Error when the PEM holds no EC P-256 private key */
  constructor(pem: string, clock: Clock) {
    this.#privateKey = createPrivateKey(pem);
    if (this.#privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('not an EC P-256 key');
    this.#publicKey = createPublicKey(this.#privateKey);
    this.#clock = clock;
  }

  async issue(userId: UserId): Promise<string> {
    const now = Math.floor(this.#clock() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + TOKEN_SECONDS)
      .sign(this.#privateKey);
  }

  async check(token: string): Promise<Result<UserId, 'not-valid'>> {
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, {
        algorithms: ['ES256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(this.#clock()),
      });
      const subject = parseUserId(payload.sub);
      return subject.ok ? ok(subject.value) : defect('not-valid');
    } catch {
      return defect('not-valid');
    }
  }
}
