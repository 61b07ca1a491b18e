import { deflateRawSync } from 'node:zlib';
import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { deidentified } from './deidentify/deidentify.fixture.ts';
import { concatenate, dataSet, encapsulated, latin, part10, PATIENT, pictureFields } from './dicom-file.fixture.ts';
import { readHeader } from './index.ts';

const uid = (tail: string) => `1.2.840.10008.1.2.4${tail}`;
const bits = { allocated: 8, stored: 8 };

async function seen(file: Uint8Array<ArrayBuffer>) {
  const header = await readHeader(byteSourceOf(file));
  if (!header.ok) throw new Error(header.defect);
  const { picture, patient } = header.value;
  return [patient.name, picture.ok ? picture.value.frames : picture.defect];
}

describe('what is not drawn is named by its kind, and its header is read', () => {
  /** As cameras write it: half colours, thirty frames in one fragment. */
  const clip = dataSet([
    ...PATIENT,
    ...pictureFields(
      1920,
      1080,
      [
        ['00280002', 'US', 3],
        ['00280004', 'CS', 'YBR_PARTIAL_420'],
        ['00280006', 'US', 0],
        ['00280008', 'IS', '30'],
      ],
      bits,
    ),
  ]);
  it.each(['.100', '.102', '.107', '.104.1'])('video (%s)', async (tail) => {
    const file = part10(uid(tail), clip, encapsulated([latin('\0\0\0\x18ftypmp42')]));
    expect(await seen(file)).toEqual(['Muster, Erika', 'video-unsupported']);
  });
  it('a video whose frames do not tally with its fragments is a video and not damaged', async () => {
    const grey = dataSet([...PATIENT, ...pictureFields(64, 48, [['00280008', 'IS', '30']], bits)]);
    const fragments = [latin('\0\0\0\x18ftypmp42'), latin('moov')];
    expect(await seen(part10(uid('.102'), grey, encapsulated(fragments)))).toEqual([
      'Muster, Erika',
      'video-unsupported',
    ]);
  });
  it('a video without pixel data misses them', async () => {
    expect(await seen(part10(uid('.102'), clip))).toEqual(['Muster, Erika', 'picture-missing']);
  });

  const reference = concatenate(
    dataSet([...PATIENT, ...pictureFields(512, 512, [['00287fe0', 'UR', 'https://pacs.klinik.test/jpip?id=1']])]),
  );
  it.each([
    ['.94', part10(uid('.94'), reference)],
    ['.204', part10(uid('.204'), reference)],
    ['.95', part10(uid('.95'), deflateRawSync(reference))],
    ['.205', part10(uid('.205'), deflateRawSync(reference))],
  ])('JPIP (%s), which can be de-identified as other files can', async (_, file) => {
    expect(await seen(file)).toEqual(['Muster, Erika', 'jpip-unsupported']);
    const { bytes, result } = await deidentified(file);
    expect(Buffer.from(bytes).includes('Muster')).toBe(false);
    // The address of a picture in the house's archive is what the link to the patient is made of.
    expect(Buffer.from(bytes).includes('pacs.klinik.test')).toBe(false);
    expect(result.pictureReferenceRemoved).toBe(true);
    expect(await seen(bytes)).toEqual([undefined, 'picture-missing']);
  });
  it('an ordinary file with such an address misses its picture, too', async () => {
    expect(await seen(part10('1.2.840.10008.1.2.1', reference))).toEqual(['Muster, Erika', 'picture-missing']);
  });
});
