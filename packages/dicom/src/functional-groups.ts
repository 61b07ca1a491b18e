import type { DataSetReader } from './data-set.ts';

/** Where a value of one frame may stand: in the data set, or in functional groups, its own before the shared ones. */
export interface FrameSets {
  readonly set: DataSetReader;
  readonly groups: readonly DataSetReader[];
}

/** The item of a functional group macro (PS3.3 C.7.6.16) that holds for the frame; a sequence without items says nothing. */
export function macroOf({ groups }: FrameSets, sequence: string): DataSetReader | undefined {
  for (const group of groups) {
    const item = group.item(sequence);
    if (item) return item;
  }
  return undefined;
}
