import {
  isBackground,
  modalityValue,
  type PictureDescription,
  type RealWorldValue,
  realWorldValues,
} from '@medicus/dicom';
import type { DecodedFrame } from '@medicus/dicom-codecs';

/** What is stored under a point: all the bits, not the grey that is seen. */
export interface Probe {
  /** Image pixel, from 0. */
  readonly column: number;
  readonly row: number;
  readonly value:
    | {
        readonly kind: 'grey';
        readonly stored: number;
        /** After rescale or modality table, in `unit`: Hounsfield units (`HU`) for CT. */
        readonly modality: number;
        readonly unit: string | undefined;
        /** What the file says that the value measures, for each mapping that holds for it. */
        readonly realWorld: readonly RealWorldValue[];
        /** Background, not image: also what is no number, or not finite. */
        readonly padding: boolean;
      }
    | { readonly kind: 'rgb'; readonly red: number; readonly green: number; readonly blue: number };
}

/** `undefined` outside the picture, and where the frame is there only in a reduced size. */
export function probeAt(
  description: PictureDescription,
  frame: DecodedFrame,
  point: { readonly column: number; readonly row: number },
): Probe | undefined {
  const column = Math.floor(point.column);
  const row = Math.floor(point.row);
  if (frame.step !== 1 || column < 0 || row < 0 || column >= frame.columns || row >= frame.rows) return undefined;
  const at = row * frame.columns + column;
  const { values } = frame;
  if (frame.colour === 'rgb') {
    const [red = 0, green = 0, blue = 0] = values.subarray(at * 3, at * 3 + 3);
    return { column, row, value: { kind: 'rgb', red, green, blue } };
  }
  const stored = values[at] ?? 0;
  const { rescale, modalityTable } = description;
  return {
    column,
    row,
    value: {
      kind: 'grey',
      stored,
      modality: modalityValue(description, stored),
      unit: modalityTable ? undefined : rescale.unit,
      realWorld: realWorldValues(description, stored),
      padding: isBackground(description, stored),
    },
  };
}
