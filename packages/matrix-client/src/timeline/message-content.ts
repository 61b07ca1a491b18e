import { parseAttachmentMessage } from '@medicus/attachments';
import type { Attachment, MessageContent, UndecryptableReason } from '@medicus/messaging';

/** A message event as far as showing it goes. `content` is decrypted and may be anything. */
export interface RawMessage {
  readonly type: string;
  readonly content: unknown;
  readonly redacted: boolean;
  /** Set when it could not be decrypted. */
  readonly undecryptable: UndecryptableReason | undefined;
  /** Being decrypted right now: shown when it is clear what it is. */
  readonly pending: boolean;
  /** The newest edit by the sender, decrypted. */
  readonly edit: unknown;
}

/** Longer texts are cut: a message must not freeze the window. Matrix events end at 64 KiB anyway. */
const LONGEST_TEXT = 64 * 1024;

/** What to show; undefined for events that are not messages. Never throws, whatever the sender wrote. */
export function messageContentOf(raw: RawMessage): MessageContent | undefined {
  if (raw.redacted) return isMessage(raw.type) ? { kind: 'deleted' } : undefined;
  if (raw.undecryptable) return { kind: 'undecryptable', reason: raw.undecryptable };
  if (raw.pending) return undefined;
  if (raw.type !== 'm.room.message') return unknownMessage(raw.type);
  const newContent = field(raw.edit, 'm.new_content');
  const edited = newContent !== undefined;
  const content = newContent ?? raw.content;
  const type = field(content, 'msgtype');
  const body = field(content, 'body');
  const text = typeof body === 'string' ? body.slice(0, LONGEST_TEXT) : '';
  // “Visual deletion” (TI-M): an edit to an empty text, at any age.
  if (edited && text === '') return { kind: 'deleted' };
  switch (type) {
    case 'm.text':
    case 'm.notice':
    case 'm.location':
      return { kind: 'text', text, edited };
    case 'm.emote':
      return { kind: 'text', text: `* ${text}`, edited };
    case 'm.file':
    case 'm.image':
    case 'm.audio':
    case 'm.video': {
      const attachment = attachmentOf(content);
      return attachment ? { kind: 'file', attachment } : { kind: 'unknown', type };
    }
    default:
      return { kind: 'unknown', type: typeof type === 'string' ? type.slice(0, 100) : 'm.room.message' };
  }
}

export function attachmentOf(content: unknown): Attachment | undefined {
  const parsed = parseAttachmentMessage(content);
  if (!parsed.ok) return undefined;
  const { name, mimetype, size, file, width, height, thumbnail } = parsed.value;
  if (size === undefined) return undefined; // nothing could be said before downloading it
  const preview =
    thumbnail && thumbnail.size !== undefined && thumbnail.width !== undefined && thumbnail.height !== undefined
      ? { ...thumbnail, size: thumbnail.size, width: thumbnail.width, height: thumbnail.height }
      : undefined;
  const picture = width !== undefined && height !== undefined ? { width, height, preview } : undefined;
  return { name, mimetype, size, file, picture };
}

/** Types that stand for themselves in the timeline; state and helper events are not messages. */
function unknownMessage(type: string): MessageContent | undefined {
  if (/^(m\.room\.(?!message)|m\.reaction|m\.receipt|m\.call\.|m\.key\.)/.test(type)) return undefined;
  return { kind: 'unknown', type: type.slice(0, 100) };
}

function isMessage(type: string): boolean {
  return type === 'm.room.message' || type === 'm.room.encrypted';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
