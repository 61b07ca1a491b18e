import { byteSourceOf } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Field, nativeFile, UID } from './dicom-file.fixture.ts';
import { edgeLetters, readHeader } from './index.ts';

const AS_IS = { quarterTurns: 0, flippedHorizontally: false, flippedVertically: false };

/** Letters at the left, right, top and bottom of a file with these elements. */
async function lettersOf(fields: readonly Field[]): Promise<string> {
  const header = await readHeader(byteSourceOf(nativeFile(UID.implicit, 1, 1, [0], fields)));
  if (!header.ok || !header.value.picture.ok) throw new Error('no picture');
  const { orientation } = header.value.picture.value;
  if (!orientation) return 'none';
  const { left, right, top, bottom } = edgeLetters(orientation, AS_IS);
  return [left, right, top, bottom].join(' ');
}

const image = (value: string): Field => ['00200037', 'DS', value];
const patient = (value: string): Field => ['00200020', 'CS', value];
const plane = (value: string): Field => ['52009229', 'SQ', [[['00209116', 'SQ', [[image(value)]]]]]];

const inFrame = (value: string): Field => ['52009229', 'SQ', [[['00209450', 'SQ', [[patient(value)]]]]]];

describe('orientation out of a header', () => {
  it.each<[string, readonly Field[], string]>([
    ['a slice', [image('1\\0\\0\\0\\1\\0')], 'R L A P'],
    ['a slice, its numbers rounded', [image('0.7071\\0.7071\\0\\0\\0\\-1')], 'RA LP H F'],
    ['a slice of an enhanced object', [plane('0\\1\\0\\0\\0\\-1')], 'A P H F'],
    ['the slice before the letters', [patient('R\\H'), image('1\\0\\0\\0\\1\\0')], 'R L A P'],
    ['a radiograph', [patient('L\\F')], 'R L H F'],
    ['a mammogram', [patient('A\\FR')], 'P A HL FR'],
    ['a hand', [patient('R\\H')], 'L R F H'],
    ['nothing', [], 'none'],
    ['one direction', [patient('L')], 'none'],
    ['no direction', [patient('\\')], 'none'],
    ['a letter that there is not', [patient('L\\X')], 'none'],
    ['left and right at once', [patient('LR\\F')], 'none'],
    ['a row and a column along the same axis', [patient('L\\R')], 'none'],
    ['a frame of angiography', [inFrame('L\\F')], 'R L H F'],
    ['a frame, which says more than the whole', [inFrame('L\\F'), patient('R\\F')], 'R L H F'],
    ['a slice of a dog', [['00102210', 'CS', 'QUADRUPED'], image('1\\0\\0\\0\\1\\0')], 'none'],
    ['a dog', [['00102210', 'CS', 'QUADRUPED'], patient('R\\H')], 'none'],
    ['directions that are not at right angles', [image('1\\0\\0\\1\\0\\0')], 'none'],
    ['directions without a length', [image('0\\0\\0\\0\\0\\0')], 'none'],
    ['directions of another length', [image('2\\0\\0\\0\\1\\0')], 'none'],
    ['five numbers', [image('1\\0\\0\\0\\1')], 'none'],
    ['no numbers', [image('a\\b\\c\\d\\e\\f')], 'none'],
    ['useless numbers, and letters', [image('0\\0\\0\\0\\0\\0'), patient('L\\F')], 'R L H F'],
  ])('%s', async (_, fields, letters) => {
    const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect(await lettersOf(sorted)).toBe(letters);
  });
});
