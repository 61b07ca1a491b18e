import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAttachmentMessage, parseEncryptedFile } from './index.ts';

const FILE = {
  v: 'v2',
  url: 'mxc://nord.klinik.test/AbC_1',
  key: { alg: 'A256CTR', ext: true, k: 'A'.repeat(43), key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
  iv: 'AAAAAAAAAAAAAAAAAAAAAA',
  hashes: { sha256: 'A'.repeat(43) },
};

describe('EncryptedFile in an event', () => {
  it('is read, padding and unknown fields dropped', () => {
    const padded = { ...FILE, iv: `${FILE.iv}==`, mimetype: 'image/png', hashes: { ...FILE.hashes, md5: 'x' } };
    expect(parseEncryptedFile(padded)).toEqual({ ok: true, value: FILE });
  });
  it('is read with a counter that does not start at zero', () => {
    expect(parseEncryptedFile({ ...FILE, iv: '/////////////////////w' }).ok).toBe(true);
  });
  it.each([
    ['not-an-object', null],
    ['not-an-object', [FILE]],
    ['version', { ...FILE, v: 'v1' }],
    ['version', { ...FILE, v: undefined }],
    ['url', { ...FILE, url: 'https://nord.klinik.test/x' }],
    ['url', { ...FILE, url: 'mxc://nord.klinik.test/../x' }],
    ['key', { ...FILE, key: { ...FILE.key, alg: 'A128CTR' } }],
    ['key', { ...FILE, key: { ...FILE.key, k: 'A'.repeat(22) } }],
    ['key', { ...FILE, key: { ...FILE.key, k: '+'.repeat(43) } }],
    ['key', { ...FILE, key: { ...FILE.key, key_ops: ['decrypt'] } }],
    ['key', { ...FILE, key: { ...FILE.key, ext: false } }],
    ['key', { ...FILE, key: 'secret' }],
    ['iv', { ...FILE, iv: 'AAAA' }],
    ['iv', { ...FILE, iv: 7 }],
    ['hash', { ...FILE, hashes: {} }],
    ['hash', { ...FILE, hashes: { sha256: 'AA' } }],
  ])('is refused for its %s', (reason, value) => {
    expect(parseEncryptedFile(value)).toEqual({ ok: false, defect: reason });
  });
  it('never throws, whatever another server sends', () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof parseEncryptedFile(value).ok === 'boolean'));
  });
});

describe('the content of a file message', () => {
  const content = {
    msgtype: 'm.file',
    body: 'thorax.dcm',
    filename: 'thorax.dcm',
    file: FILE,
    info: {
      mimetype: 'application/dicom',
      size: 2_162_496,
      w: 1760,
      h: 2140,
      thumbnail_file: { ...FILE, url: 'mxc://nord.klinik.test/thumb' },
      thumbnail_info: { mimetype: 'image/png', size: 1234, w: 395, h: 480 },
    },
  };
  it('gives name, size, picture and thumbnail', () => {
    const message = parseAttachmentMessage(content);
    expect(message).toMatchObject({
      ok: true,
      value: {
        name: 'thorax.dcm',
        mimetype: 'application/dicom',
        size: 2_162_496,
        width: 1760,
        height: 2140,
        thumbnail: { mimetype: 'image/png', width: 395, file: { url: 'mxc://nord.klinik.test/thumb' } },
      },
    });
  });
  it('does without a thumbnail that is broken or unencrypted', () => {
    const info = { ...content.info, thumbnail_file: undefined, thumbnail_url: 'mxc://nord.klinik.test/plain' };
    const message = parseAttachmentMessage({ ...content, info });
    expect(message.ok && message.value.thumbnail).toBe(undefined);
  });
  it('refuses a file that was sent in clear', () => {
    expect(parseAttachmentMessage({ msgtype: 'm.file', body: 'x', url: 'mxc://a/b' })).toEqual({
      ok: false,
      defect: 'not-encrypted',
    });
  });
  it('refuses what is no file message', () => {
    expect(parseAttachmentMessage({ msgtype: 'm.text', body: 'x' }).ok).toBe(false);
    expect(parseAttachmentMessage(undefined).ok).toBe(false);
  });
  it.each([
    ['lunge\u202Excod.exe', 'lungexcod.exe'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a\u0000b\nc.dcm', 'abc.dcm'],
    ['..', 'file'],
    ['', 'file'],
  ])('makes %j safe to show and to save', (given, name) => {
    const message = parseAttachmentMessage({ ...content, body: given, filename: given });
    expect(message.ok && message.value.name).toBe(name);
  });
  it('takes no negative, broken or enormous numbers and no odd types', () => {
    const info = { ...content.info, size: -1, w: 1.5, h: Number.MAX_VALUE, mimetype: 'text/html; charset=x' };
    expect(parseAttachmentMessage({ ...content, info })).toMatchObject({
      value: { size: undefined, width: undefined, height: undefined, mimetype: 'application/octet-stream' },
    });
  });
  it('never throws, whatever another client sends', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (file, info) => {
        const message = parseAttachmentMessage({ msgtype: 'm.file', body: 'x', file, info });
        return typeof message.ok === 'boolean';
      }),
    );
  });
});
