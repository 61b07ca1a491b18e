import { describe, expect, it } from 'vitest';
import { edgeLetters, type Orientation, type PatientVector, type SeenTransform } from './orientation.ts';

const AS_IS: SeenTransform = { quarterTurns: 0, flippedHorizontally: false, flippedVertically: false };

function vectors(row: PatientVector, column: PatientVector): Orientation {
  return { kind: 'vectors', row, column };
}

const AXIAL = vectors([1, 0, 0], [0, 1, 0]);
const CORONAL = vectors([1, 0, 0], [0, 0, -1]);
const SAGITTAL = vectors([0, 1, 0], [0, 0, -1]);
const HALF = Math.SQRT1_2;

/** top right bottom left */
function around(orientation: Orientation, transform: Partial<SeenTransform> = {}): string {
  const { top, right, bottom, left } = edgeLetters(orientation, { ...AS_IS, ...transform });
  return [top, right, bottom, left].join(' ');
}

describe('letters at the edges', () => {
  it.each<[string, Orientation, string]>([
    ['an axial slice, seen from the feet', AXIAL, 'A L P R'],
    ['a coronal slice', CORONAL, 'H L F R'],
    ['a sagittal slice', SAGITTAL, 'H P F A'],
    ['a slice for a prone patient', vectors([-1, 0, 0], [0, -1, 0]), 'P R A L'],
    ['a short axis, askew in the plane', vectors([HALF, HALF, 0], [0, 0, -1]), 'H LP F RA'],
    ['a tilt of less than six degrees', vectors([1, 0, 0], [0, 0.9962, -0.0872]), 'A L P R'],
    ['a tilt of ten degrees', vectors([1, 0, 0], [0, 0.9848, -0.1736]), 'AH L PF R'],
    ['a chest radiograph p.a.', { kind: 'letters', row: ['L'], column: ['F'] }, 'H L F R'],
    ['a mammogram MLO', { kind: 'letters', row: ['A'], column: ['F', 'R'] }, 'HL A FR P'],
  ])('%s', (_, orientation, letters) => {
    expect(around(orientation)).toBe(letters);
  });

  it.each<[string, Partial<SeenTransform>, string]>([
    ['a quarter clockwise', { quarterTurns: 1 }, 'R A L P'],
    ['half around', { quarterTurns: 2 }, 'P R A L'],
    ['a quarter back', { quarterTurns: -1 }, 'L P R A'],
    ['five quarters', { quarterTurns: 5 }, 'R A L P'],
    ['flipped left to right', { flippedHorizontally: true }, 'A R P L'],
    ['flipped upside down', { flippedVertically: true }, 'P L A R'],
    ['flipped both ways is half around', { flippedHorizontally: true, flippedVertically: true }, 'P R A L'],
    ['flipped, then a quarter clockwise', { flippedHorizontally: true, quarterTurns: 1 }, 'L A R P'],
  ])('an axial slice %s', (_, transform, letters) => {
    expect(around(AXIAL, transform)).toBe(letters);
  });
});
