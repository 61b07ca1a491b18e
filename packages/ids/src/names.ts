/** The one reverse-DNS prefix of our own event types and fields. Never change it: events live for ever. */
export const OWN_PREFIX = 'org.medicus-messenger';

/** The field of an `m.file` message that carries what Matrix has no words for (docs/events.md). */
export const ATTACHMENT_FIELD = `${OWN_PREFIX}.attachment` as const;

/** `reason` of the leave event with which a function address says that nobody is on duty. */
export const NOBODY_ON_DUTY = `${OWN_PREFIX}.nobody-on-duty` as const;

/** Prefix of the local part of function addresses: the application service's exclusive namespace. */
export const FUNCTION_ADDRESS_PREFIX = '_tim_';

/** Our own HTTP interfaces, all behind the Messenger-Proxy. */
export const HTTP_PREFIX = {
  policy: '/_medicus/policy/v1',
  directory: '/_medicus/directory/v1',
  org: '/_medicus/org/v1',
  media: '/_medicus/media/v1',
} as const;
