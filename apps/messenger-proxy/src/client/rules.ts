import {
  decideCreateRoom,
  decideInviteRequest,
  decideJoin,
  decideState,
  isObject,
  type House,
  type RoomDecision,
} from '@medicus/tim-policy';
import type { ClientAction } from './routes.ts';
import { PASSWORD_LOGIN } from './offered.ts';

/** `forbidden`: refused by a rule of this interface rather than of TI-M. */
export type Judgement = RoomDecision | { readonly allowed: false; readonly forbidden: string };

/** Actions whose body is read, judged and forwarded as judged. */
export type JudgedAction = Extract<ClientAction, 'create-room' | 'invite' | 'join' | 'state' | 'login'>;

/** One pure decision per action. Variables are those of the route, decoded once. */
export function judge(
  action: JudgedAction,
  variables: Readonly<Record<string, string>>,
  body: unknown,
  house: House,
): Judgement {
  switch (action) {
    case 'create-room':
      return decideCreateRoom(body, house);
    case 'invite':
      return decideInviteRequest(body, house);
    case 'join':
      return decideJoin(variables['roomIdOrAlias'] ?? variables['roomId'] ?? '', body);
    case 'state':
      return decideState(variables['eventType'], body);
    case 'login':
      return isObject(body) && body['type'] === PASSWORD_LOGIN ? ALLOWED : forbid('Sign in with a password');
  }
}

const ALLOWED: Judgement = { allowed: true };

function forbid(forbidden: string): Judgement {
  return { allowed: false, forbidden };
}
