import { describe, expect, it } from 'vitest';
import { byteSourceOf, defect, ok } from '@medicus/ids';
import type { OutgoingFile } from '@medicus/messaging';
import { fileEnding, fileKindOf, pictureTypeOf, safeFileName } from './file-kind.ts';
import { createOutgoingFiles, type Inspection, type OutgoingFilesNeeds, type PickedFile } from './outgoing-files.ts';
import { pictureSizeOf } from './picture-size.ts';
import { createTransferWatch } from './transfer.ts';

const picked = (name: string, size = 4): PickedFile => ({
  name,
  mimetype: '',
  source: byteSourceOf(new Uint8Array(size)),
});
const dicom: Inspection = { kind: 'dicom', header: undefined, picture: undefined, notDrawn: 'malformed' };
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
function queue(needs: Partial<OutgoingFilesNeeds> = {}) {
  const sent: OutgoingFile[] = [];
  const files = createOutgoingFiles({
    maxSize: () => 100,
    inspect: async () => ok<Inspection>({ kind: 'other' }),
    send: async (file) => {
      sent.push(file);
      return ok();
    },
    ...needs,
  });
  return { files, sent, states: () => files.state.get().map((one) => one.state) };
}

describe('files on their way out', () => {
  it('go in the order in which they were picked, and vanish once kept', async () => {
    const { files, sent } = queue();
    files.add([picked('a'), picked('b')]);
    await settle();
    expect(sent.map((file) => file.name)).toEqual(['a', 'b']);
    expect(files.state.get()).toEqual([]);
  });
  it('are refused for their size before they are looked at or encrypted', async () => {
    let looked = 0;
    const { files, sent, states } = queue({
      inspect: async () => {
        looked++;
        return ok({ kind: 'other' });
      },
    });
    files.add([picked('big', 101), picked('empty', 0)]);
    await settle();
    expect(states()).toEqual([
      { kind: 'refused', why: 'too-large' },
      { kind: 'refused', why: 'empty' },
    ]);
    expect([looked, sent.length]).toEqual([0, 0]);
  });
  it('with a patient in it are sent only after the question was answered', async () => {
    const { files, sent, states } = queue({ inspect: async () => ok(dicom) });
    files.add([picked('a.dcm')]);
    await settle();
    expect(states()).toEqual([{ kind: 'asking', inspection: dicom }]);
    expect(sent).toEqual([]);
    files.confirm(files.state.get()[0]?.key ?? '');
    await settle();
    expect(sent[0]?.mimetype).toBe('application/dicom');
  });
  it('are not sent when the question is answered with “Abbrechen”, and the next one follows', async () => {
    const { files, sent } = queue({ inspect: async (file) => ok(file.name === 'a.dcm' ? dicom : { kind: 'other' }) });
    files.add([picked('a.dcm'), picked('b')]);
    await settle();
    files.remove(files.state.get()[0]?.key ?? '');
    await settle();
    expect(sent.map((file) => file.name)).toEqual(['b']);
  });
  it('that cannot be read are said, and the next one follows', async () => {
    const { files, sent, states } = queue({
      inspect: async (file) => {
        if (file.name === 'throws') throw new Error('worker died');
        return file.name === 'a' ? defect('unreadable') : ok({ kind: 'other' });
      },
    });
    files.add([picked('a'), picked('throws'), picked('b')]);
    await settle();
    expect(states()).toEqual([
      { kind: 'refused', why: 'unreadable' },
      { kind: 'refused', why: 'unreadable' },
    ]);
    expect(sent.map((file) => file.name)).toEqual(['b']);
  });
  it('never carry an empty type', async () => {
    const { files, sent } = queue();
    files.add([picked('x')]);
    await settle();
    expect(sent[0]?.mimetype).toBe('application/octet-stream');
  });
});

describe('received files', () => {
  it('are pictures only as PNG or JPEG; SVG and HTML are cards with a download', () => {
    expect(fileKindOf({ mimetype: 'image/png', name: 'x' })).toBe('image');
    expect(fileKindOf({ mimetype: 'image/svg+xml', name: 'x.svg' })).toBe('other');
    expect(fileKindOf({ mimetype: 'text/html', name: 'x.html' })).toBe('other');
    expect(fileKindOf({ mimetype: 'application/octet-stream', name: 'X.DCM' })).toBe('dicom');
  });
  it('are known as pictures by their first bytes', () => {
    expect(pictureTypeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
    expect(pictureTypeOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('image/png');
    expect(pictureTypeOf(new TextEncoder().encode('<svg xmlns'))).toBeUndefined();
  });
  it('tell their size in pixels before anything is decoded', () => {
    const png = new Uint8Array(24);
    png.set([
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 3, 0, 0, 0, 2, 1,
    ]);
    expect(pictureSizeOf(png)).toEqual({ width: 768, height: 513 });
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 1, 0, 2, 0, 3);
    expect(pictureSizeOf(jpeg)).toEqual({ width: 512, height: 256 });
    expect(pictureSizeOf(jpeg.slice(0, 13))).toBeUndefined();
    expect(pictureSizeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xc0))).toBeUndefined();
  });
  it('keep no path and no hidden direction marks in their names', () => {
    expect(safeFileName('../../etc/passwd', 'Datei')).toBe('_.._etc_passwd');
    expect(safeFileName('befund\u202Efdp.exe', 'Datei')).toBe('befundfdp.exe');
    expect(safeFileName('\u0000', 'Datei')).toBe('Datei');
    expect(safeFileName(`${'x'.repeat(300)}.pdf`, 'Datei')).toHaveLength(180);
    expect(safeFileName(`${'x'.repeat(300)}.pdf`, 'Datei')).toMatch(/\.pdf$/);
  });
  it('say their type by their ending', () => {
    expect(fileEnding('Medikationsplan.pdf')).toBe('PDF');
    expect(fileEnding('Medikationsplan')).toBeUndefined();
  });
});

describe('a transfer', () => {
  it('tells speed and time left once it has been seen for a while', () => {
    const watch = createTransferWatch(1000);
    expect(watch.see(0, 0).speed).toBeUndefined();
    expect(watch.see(500, 100).speed).toBeUndefined();
    expect(watch.see(1000, 200)).toEqual({ done: 200, total: 1000, speed: 200, left: 4 });
  });
  it('forgets what was measured before a retry', () => {
    const watch = createTransferWatch(1000);
    watch.see(0, 0);
    watch.see(2000, 900);
    expect(watch.see(3000, 0).speed).toBeUndefined();
  });
});
