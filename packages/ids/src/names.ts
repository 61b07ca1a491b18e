/** The one reverse-DNS prefix of our own event types and fields. Never change it: events live for ever. */
export const OWN_PREFIX = 'org.medicus-messenger';

/** The field of an `m.file` message that carries what Matrix has no words for (docs/events.md). */
export const ATTACHMENT_FIELD = `${OWN_PREFIX}.attachment` as const;

/** `reason` of the leave event with which a function address says that nobody is on duty. */
export const NOBODY_ON_DUTY = `${OWN_PREFIX}.nobody-on-duty` as const;

/** `reason` with which a function address declines a direct chat: a chat cannot be widened to the person on duty. */
export const NO_DIRECT_CHAT = `${OWN_PREFIX}.no-direct-chat` as const;

/** `reason` of the leave event when the room or the rules do not let a function address invite the person on duty. */
export const MAY_NOT_INVITE = `${OWN_PREFIX}.may-not-invite` as const;

/** Prefix of the local part of function addresses: the application service's exclusive namespace. */
export const FUNCTION_ADDRESS_PREFIX = '_tim_';

/** Our own HTTP interfaces, all behind the Messenger-Proxy. */
export const HTTP_PREFIX = {
  policy: '/_medicus/policy/v1',
  directory: '/_medicus/directory/v1',
  org: '/_medicus/org/v1',
  media: '/_medicus/media/v1',
} as const;
