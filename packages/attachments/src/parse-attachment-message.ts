import { defect, ok, type Result } from '@medicus/ids';
import type { EncryptedFile } from './encrypted-file.ts';
import { type EncryptedFileDefect, isRecord, parseEncryptedFile } from './parse-encrypted-file.ts';

/** An encrypted file message in plain values. Sizes in bytes; all of it is what the sender claims. */
export interface AttachmentMessage {
  readonly name: string;
  readonly mimetype: string;
  /** `undefined` where the sender did not say. */
  readonly size: number | undefined;
  readonly file: EncryptedFile;
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** A thumbnail that cannot be used is left out: the file itself still can be. */
  readonly thumbnail:
    | {
        readonly file: EncryptedFile;
        readonly mimetype: string;
        readonly size: number | undefined;
        readonly width: number | undefined;
        readonly height: number | undefined;
      }
    | undefined;
}

/** `not-encrypted`: the content has a plain `url`; we neither show nor fetch such files. */
export type AttachmentMessageDefect = 'not-a-file-message' | 'not-encrypted' | EncryptedFileDefect;

const FILE_MESSAGES = ['m.file', 'm.image', 'm.video', 'm.audio'];

/** Content of an `m.room.message` with a file (`m.file`, and what other clients send as image, video, audio). */
export function parseAttachmentMessage(content: unknown): Result<AttachmentMessage, AttachmentMessageDefect> {
  if (!isRecord(content) || !FILE_MESSAGES.some((type) => type === content['msgtype'])) {
    return defect('not-a-file-message');
  }
  if (content['file'] === undefined) return defect('not-encrypted');
  const file = parseEncryptedFile(content['file']);
  if (!file.ok) return file;

  const info = isRecord(content['info']) ? content['info'] : {};
  const thumbnailFile = parseEncryptedFile(info['thumbnail_file']);
  const thumbnailInfo = isRecord(info['thumbnail_info']) ? info['thumbnail_info'] : {};
  return ok({
    name: safeName(content['filename']) ?? safeName(content['body']) ?? 'file',
    mimetype: mimetypeOf(info['mimetype']),
    size: count(info['size']),
    file: file.value,
    width: count(info['w']),
    height: count(info['h']),
    thumbnail: thumbnailFile.ok
      ? {
          file: thumbnailFile.value,
          mimetype: mimetypeOf(thumbnailInfo['mimetype']),
          size: count(thumbnailInfo['size']),
          width: count(thumbnailInfo['w']),
          height: count(thumbnailInfo['h']),
        }
      : undefined,
  });
}

/** Control and direction characters could make `lungexcod.exe` look like `lungexe.docx`; slashes could lead elsewhere. */
function safeName(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\]/g, '_')
    .trim()
    .slice(0, 255);
  return name === '' || /^\.+$/.test(name) ? undefined : name;
}

function mimetypeOf(value: unknown): string {
  return typeof value === 'string' && /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(value)
    ? value.toLowerCase()
    : 'application/octet-stream';
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
