import { assertNever } from '@medicus/ids';
import type { LastLine, MessageContent } from '@medicus/messaging';

/** Longest line that a list can use. */
const LENGTH = 200;

export function lastLineOf(content: MessageContent, own: boolean, at: number): LastLine {
  switch (content.kind) {
    case 'text':
      return { kind: 'text', text: oneLine(content.text), own, at };
    case 'file': {
      const dicom = content.attachment.mimetype === 'application/dicom';
      return { kind: dicom ? 'dicom' : 'file', text: oneLine(content.attachment.name), own, at };
    }
    case 'deleted':
      return { kind: 'deleted', text: '', own, at };
    case 'undecryptable':
      return { kind: 'undecryptable', text: undefined, own, at };
    case 'unknown':
      return { kind: 'text', text: '', own, at };
    default:
      return assertNever(content);
  }
}

export function oneLine(text: string): string {
  return text
    .slice(0, LENGTH * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LENGTH);
}
