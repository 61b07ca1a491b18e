export type { EncryptedFile } from './encrypted-file.ts';
export { type AttachmentCiphers, type Hasher, SLICE_BYTES } from './ciphers.ts';
export { type EncryptDefect, type EncryptedAttachment, encryptAttachment } from './encrypt-attachment.ts';
export { openAttachment, type OpenDefect } from './open-attachment.ts';
export { type EncryptedFileDefect, parseEncryptedFile } from './parse-encrypted-file.ts';
export {
  type AttachmentMessage,
  type AttachmentMessageDefect,
  parseAttachmentMessage,
} from './parse-attachment-message.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
