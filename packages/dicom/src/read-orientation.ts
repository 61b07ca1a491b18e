import { type FrameSets, macroOf } from './functional-groups.ts';
import type { Orientation, PatientSide, PatientVector } from './orientation.ts';

/** Image Orientation (Patient) of the frame, else Patient Orientation; `undefined` for animals and for what is none. */
export function orientationOf(sets: FrameSets): Orientation | undefined {
  // Quadrupeds have other letters (PS3.3 C.7.6.1.1.1), some of which look like ours, and axes of another meaning.
  if (sets.set.code('x00102210') === 'QUADRUPED') return undefined;
  const plane = macroOf(sets, 'x00209116') ?? sets.set;
  const [a, b, c, d, e, f] = plane.decimals('x00200037');
  if (f !== undefined && a !== undefined && b !== undefined && c !== undefined && d !== undefined && e !== undefined) {
    const row = unit([a, b, c]);
    const column = unit([d, e, f]);
    if (row && column && Math.abs(row[0] * column[0] + row[1] * column[1] + row[2] * column[2]) < 0.01) {
      return { kind: 'vectors', row, column };
    }
  }
  const [right, down] = (macroOf(sets, 'x00209450') ?? sets.set).codes('x00200020');
  const row = sidesOf(right);
  const column = sidesOf(down);
  if (!row || !column || AXES[row[0] ?? ''] === AXES[column[0] ?? '']) return undefined;
  return { kind: 'letters', row, column };
}

export function positionOf(sets: FrameSets): PatientVector | undefined {
  const [x, y, z] = (macroOf(sets, 'x00209113') ?? sets.set).decimals('x00200032');
  return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
}

/** Files round; what is more than a per cent off was never a direction. */
function unit([x, y, z]: PatientVector): PatientVector | undefined {
  const length = Math.hypot(x, y, z);
  return Math.abs(length - 1) < 0.01 ? [x / length, y / length, z / length] : undefined;
}

const AXES: Readonly<Record<string, number>> = { L: 0, R: 0, A: 1, P: 1, H: 2, F: 2 };

function sidesOf(code: string | undefined): readonly PatientSide[] | undefined {
  if (code === undefined || !/^[LRAPHF]{1,3}$/.test(code)) return undefined;
  const sides = code.split('') as PatientSide[];
  return new Set(sides.map((side) => AXES[side])).size === sides.length ? sides : undefined;
}
