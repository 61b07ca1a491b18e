/**
 * Why an invitation is refused, in the words that both the Messenger-Proxy and the client use.
 * Only own rules and the federation list are named; nothing about another person's settings.
 */
export type InviteRefusal =
  /** The invitee's house is not in the federation list (gematik A_25534). */
  | { readonly reason: 'not-in-federation'; readonly server: string }
  /** The list is older than 72 hours (TTL_Föderationsliste): nothing leaves or enters. */
  | { readonly reason: 'federation-list-stale' }
  /** More than one invitee in createRoom (A_25368-01). */
  | { readonly reason: 'more-than-one-invitee' }
  /** Invitations by e-mail or telephone number do not exist in TI-M. */
  | { readonly reason: 'third-party-invite' }
  /** A direct chat cannot be widened (TS 05). */
  | { readonly reason: 'chat-is-for-two' }
  | { readonly reason: 'malformed-user-id' }
  | { readonly reason: 'oneself' };
