export { createHeadlessHost, createProfile, type HeadlessOptions, type Profile } from './headless-host.ts';
export { nodeAttachmentCrypto } from './attachment-crypto.ts';
