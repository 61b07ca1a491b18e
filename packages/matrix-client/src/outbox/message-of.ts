import { ATTACHMENT_FIELD } from '@medicus/ids';
import type { EncryptedFile } from '@medicus/attachments';
import type { Attachment } from '@medicus/messaging';
import type { KeptFile, OutboxItem } from './outbox-item.ts';

/** Content of the `m.room.message` (docs/events.md). Throws if a file of it is not uploaded yet. */
export function messageOf(item: OutboxItem): Record<string, unknown> {
  const { body } = item;
  // `m.mentions` says “nobody in particular”: push rules then do not search the text for names.
  if (body.kind === 'text') return { msgtype: 'm.text', body: body.text, 'm.mentions': {} };
  const preview = body.picture?.preview;
  return {
    msgtype: 'm.file',
    body: body.name,
    filename: body.name,
    info: {
      mimetype: body.mimetype,
      size: body.size,
      ...(body.picture ? { w: body.picture.width, h: body.picture.height } : {}),
      ...(preview
        ? {
            thumbnail_file: encryptedFileOf(preview.kept),
            thumbnail_info: { mimetype: preview.mimetype, size: preview.size, w: preview.width, h: preview.height },
          }
        : {}),
    },
    file: encryptedFileOf(body.kept),
    'm.mentions': {},
    [ATTACHMENT_FIELD]: { v: 1 },
  };
}

function encryptedFileOf(kept: KeptFile | undefined): EncryptedFile {
  if (kept?.url === undefined) throw new Error('a file must be uploaded before its message is made');
  return { ...kept.secret, url: kept.url };
}

/** What the timeline shows of a file on its way; its address is empty until it is uploaded. */
export function attachmentPreviewOf(item: OutboxItem): Attachment | undefined {
  const { body } = item;
  if (body.kind === 'text') return undefined;
  const file = (kept: KeptFile | undefined): EncryptedFile => ({
    ...(kept?.secret ?? PENDING_SECRET),
    url: kept?.url ?? '',
  });
  return {
    name: body.name,
    mimetype: body.mimetype,
    size: body.size,
    file: file(body.kept),
    picture: body.picture && {
      width: body.picture.width,
      height: body.picture.height,
      preview: body.picture.preview && { ...body.picture.preview, file: file(body.picture.preview.kept) },
    },
  };
}

const PENDING_SECRET: Omit<EncryptedFile, 'url'> = {
  v: 'v2',
  key: { alg: 'A256CTR', ext: true, k: '', key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
  iv: '',
  hashes: { sha256: '' },
};
