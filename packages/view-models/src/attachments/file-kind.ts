import type { Attachment } from '@medicus/messaging';

/** How a received file is shown. Anything that could be active content is a card with a download. */
export type FileKind = 'dicom' | 'image' | 'other';

const SHOWN_IMAGES = new Set(['image/png', 'image/jpeg']);

export function fileKindOf(attachment: Pick<Attachment, 'mimetype' | 'name'>): FileKind {
  if (attachment.mimetype === 'application/dicom') return 'dicom';
  // Other clients name DICOM files badly; whether it is one is decided by content after opening.
  if (/\.dcm$/i.test(attachment.name)) return 'dicom';
  return SHOWN_IMAGES.has(attachment.mimetype) ? 'image' : 'other';
}

/** PNG or JPEG by their first bytes; a name or a browser's guess is not believed. */
export function pictureTypeOf(head: Uint8Array): 'image/png' | 'image/jpeg' | undefined {
  const startsWith = (...bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte);
  if (startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (startsWith(0xff, 0xd8, 0xff)) return 'image/jpeg';
  return undefined;
}

/** Largest file that is opened unasked when its message comes into view, in bytes. */
export const OPENED_UNASKED = 32 * 1024 * 1024;

// Control characters, and the bidi controls that make “gpj.exe” read as “exe.jpg”.
const UNSAFE = /[\p{Cc}\p{Cf}]/gu;

/** A received name, made safe to show and to save under. Never empty, never a path. */
export function safeFileName(name: string, fallback: string): string {
  const cleaned = name
    .replace(UNSAFE, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (cleaned === '') return fallback;
  if (cleaned.length <= 180) return cleaned;
  const dot = cleaned.lastIndexOf('.');
  const ending = dot > 0 && cleaned.length - dot <= 12 ? cleaned.slice(dot) : '';
  return cleaned.slice(0, 180 - ending.length) + ending;
}

/** “RÖ_1.PDF” → “PDF”: what a file card says about the type; undefined where the name says nothing. */
export function fileEnding(name: string): string | undefined {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toUpperCase();
}
