import type { UserId } from '@medicus/ids';
import { Bridge, Logger, MembershipCache } from 'matrix-appservice-bridge';
import type { Invitation } from './invitation.ts';
import type { Registration } from './registration.ts';

/** The library remembers who is in which room. We do not. */
class ForgetfulMembershipCache extends MembershipCache {
  override setMemberEntry(): void {}
}

/**
 * The library's Bridge with what it must not do switched off: its logs (user ids beside room ids),
 * its stores, its fetching of edited messages, its own HTTP listener.
 * @param client the Messenger-Proxy's client side: function addresses obey the same rules as people
 * @param onInvitation the invitation is stored already; must not throw
 */
export function createBridge(parts: {
  readonly client: string;
  readonly serverName: string;
  readonly registration: Registration;
  readonly onInvitation: () => void;
}): Bridge {
  Logger.configure({ console: 'off' });
  return new Bridge({
    homeserverUrl: parts.client.replace(/\/+$/, ''),
    domain: parts.serverName,
    registration: parts.registration.forBridge,
    disableStores: true,
    membershipCache: new ForgetfulMembershipCache(),
    suppressEcho: false,
    logRequestOutcome: false,
    eventValidation: {},
    queue: { type: 'none', perRequest: false },
    intentOptions: {
      bot: { dontJoin: true, dontCheckPowerLevel: true, enablePresence: false },
      clients: { dontJoin: true, dontCheckPowerLevel: true, enablePresence: false },
    },
    controller: {
      onEvent: (request) => {
        parts.onInvitation();
        // Resolved always: a rejected request would end the process (unhandled in the library). What
        // failed is tried again out of the store.
        request.resolve(null);
      },
      onLog: () => {},
    },
  });
}

/** A stored invitation in the library's form of an event. */
export function asBridgeEvent(invitation: Invitation): Record<string, unknown> {
  return {
    type: 'm.room.member',
    event_id: invitation.eventId,
    room_id: invitation.roomId,
    sender: invitation.inviter,
    state_key: invitation.address satisfies UserId,
    content: { membership: 'invite' },
    origin_server_ts: invitation.sentAt,
  };
}
