import { defect, ok, type Result } from '@medicus/ids';
import type { DataSetReader } from './data-set.ts';
import type { PictureDefect } from './defects.ts';
import { isGrey, type Photometric } from './photometric.ts';
import type { PictureDescription } from './picture-description.ts';
import type { PixelKind } from './pixel-element.ts';

type SampleForm = Pick<PictureDescription, 'sampleFormat' | 'bitsAllocated' | 'bitsStored' | 'highBit' | 'signed'>;

/** How each number is stored, by the element that they stand in. */
export function sampleForm(
  set: DataSetReader,
  kind: PixelKind,
  photometric: Photometric,
): Result<SampleForm, PictureDefect> {
  return kind === 'integer' ? integerForm(set, photometric) : floatForm(set, kind, photometric);
}

function integerForm(set: DataSetReader, photometric: Photometric): Result<SampleForm, PictureDefect> {
  const grey = isGrey(photometric);
  const bitsAllocated = set.uint16('x00280100') ?? 0;
  if (bitsAllocated !== 1 && bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32) {
    return defect(bitsAllocated === 0 ? 'picture-inconsistent' : 'bits-unsupported');
  }
  const wideColour = bitsAllocated === 32 && photometric === 'RGB';
  if ((bitsAllocated === 1 || bitsAllocated === 32) && !grey && !wideColour) return defect('bits-unsupported');
  const bitsStored = set.uint16('x00280101') ?? bitsAllocated;
  const highBit = set.uint16('x00280102') ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
    return defect('picture-inconsistent');
  }
  const oneSample = grey || photometric === 'PALETTE COLOR';
  // One bit has no room for a sign.
  const signed = set.uint16('x00280103') === 1 && oneSample && bitsAllocated > 1;
  return ok({ sampleFormat: 'integer', bitsAllocated, bitsStored, highBit, signed });
}

/** All bits are used and always signed, whatever else the file says of them (PS3.3 C.7.6.24, C.7.6.25). */
function floatForm(
  set: DataSetReader,
  kind: 'float' | 'double',
  photometric: Photometric,
): Result<SampleForm, PictureDefect> {
  if (photometric !== 'MONOCHROME2') return defect('photometric-unsupported');
  const bits = kind === 'float' ? 32 : 64;
  if (set.uint16('x00280100') !== bits) return defect('picture-inconsistent');
  return ok({ sampleFormat: 'float', bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, signed: true });
}
