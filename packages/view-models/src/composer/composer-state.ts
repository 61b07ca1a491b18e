import type { Conversation } from '@medicus/messaging';

/** Whether one can write here, and if not, why. */
export type ComposerState =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: 'left' | 'declined' | 'nobody-on-duty' | 'notices' | 'not-encrypted' };

export function composerState(conversation: Conversation): ComposerState {
  if (conversation.kind === 'notices') return { kind: 'closed', why: 'notices' };
  if (conversation.ended !== undefined) return { kind: 'closed', why: conversation.ended };
  // Fail closed: what is not encrypted must not carry what clinicians write.
  if (!conversation.encrypted) return { kind: 'closed', why: 'not-encrypted' };
  return { kind: 'open' };
}

/** Longest text that is sent as one message, in UTF-16 units. Encrypted and in base64 it must fit into an event of 64 KiB. */
export const LONGEST_TEXT = 16_000;

export type TextDecision =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-long'; readonly over: number };

/** Trims blank lines at both ends, keeps everything between them as typed. */
export function decideText(typed: string): TextDecision {
  const text = typed.replace(/^\s*\n|\s+$/g, '');
  if (text.trim() === '') return { kind: 'nothing' };
  if (text.length > LONGEST_TEXT) return { kind: 'too-long', over: text.length - LONGEST_TEXT };
  return { kind: 'send', text };
}
