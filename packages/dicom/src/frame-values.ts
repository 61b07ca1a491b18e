import type { DataSetReader } from './data-set.ts';
import type { HeaderWarning } from './defects.ts';
import type { FrameSets } from './functional-groups.ts';
import { type GreyKind, greyValues } from './grey-description.ts';
import { orientationOf, positionOf } from './read-orientation.ts';
import type { ByteRange, FrameValues, PictureDescription } from './picture-description.ts';
import { pixelAspectOf, spacingOf } from './pixel-spacing.ts';
import { realWorldOf } from './real-world-values.ts';
import type { UltrasoundRegion } from './ultrasound-regions.ts';

/** The description as it holds for one frame (from 0): what decoding and drawing that frame need. */
export function frameDescription(picture: PictureDescription, frame: number): PictureDescription {
  if (picture.perFrame === undefined) return picture;
  return { ...picture, ...picture.perFrame[frame], perFrame: undefined };
}

/** {@link frameDescription} without where the other frames are: small enough to cross to a worker for every frame. */
export function singleFrame(picture: PictureDescription, frame: number): PictureDescription {
  const described = frameDescription(picture, frame);
  const { pixelData } = described;
  if (pixelData.kind === 'native') return described;
  const frames: (readonly ByteRange[])[] = [];
  const ranges = pixelData.frames[frame];
  if (ranges) frames[frame] = ranges;
  return { ...described, pixelData: { ...pixelData, frames } };
}

type Kind = GreyKind & { readonly frames: number };

/** Values of the first frame, and of every frame where they are not all the same. */
export function readFrameValues(
  set: DataSetReader,
  kind: Kind,
  regions: readonly UltrasoundRegion[],
  warnings: Set<HeaderWarning>,
): { readonly first: FrameValues; readonly perFrame: readonly FrameValues[] | undefined } {
  const shared = set.item('x52009229');
  const own = set.items('x52009230');
  const of = (group: DataSetReader | undefined): FrameValues =>
    valuesOf({ set, groups: [group, shared].filter((one) => one !== undefined) }, kind, regions, warnings);

  const unlisted = own.length < kind.frames ? of(undefined) : undefined;
  if (own.length > 0 && unlisted) warnings.add('per-frame-values-differ');
  const share = sharing();
  const first = share(own[0] ? of(own[0]) : of(undefined));
  if (own.length === 0 || kind.frames === 1) return { first, perFrame: undefined };

  const rest = unlisted && share(unlisted);
  const perFrame = [first];
  for (let frame = 1; frame < kind.frames; frame++) {
    const group = own[frame];
    perFrame.push(group ? share(of(group)) : (rest ?? first));
  }
  return { first, perFrame: perFrame.every((values) => values === first) ? undefined : perFrame };
}

function valuesOf(
  sets: FrameSets,
  kind: Kind,
  regions: readonly UltrasoundRegion[],
  warnings: Set<HeaderWarning>,
): FrameValues {
  return {
    ...greyValues(sets, kind, warnings),
    realWorld: kind.grey ? realWorldOf(sets, kind.signed && !kind.float, warnings) : [],
    spacing: spacingOf(sets, regions, warnings),
    pixelAspect: pixelAspectOf(sets),
    orientation: orientationOf(sets),
    position: positionOf(sets),
  };
}

/** Gives equal values one object, so that 20 000 frames cost no more than what differs in them. */
function sharing(): (values: FrameValues) => FrameValues {
  const known = new Map<string, unknown>();
  const one = <Value>(value: Value): Value => {
    const key = JSON.stringify(value);
    if (!known.has(key)) known.set(key, value);
    return known.get(key) as Value;
  };
  // Tables are long: only the last frame's are compared.
  let tables: FrameValues['voiTables'] = [];
  let last: FrameValues | undefined;
  return (values) => {
    if (!sameTables(tables, values.voiTables)) tables = values.voiTables;
    const shared: FrameValues = {
      rescale: one(values.rescale),
      realWorld: one(values.realWorld),
      windows: one(values.windows),
      voiFunction: values.voiFunction,
      voiTables: tables,
      spacing: one(values.spacing),
      pixelAspect: values.pixelAspect,
      orientation: one(values.orientation),
      position: one(values.position),
    };
    const same = last !== undefined && FIELDS.every((field) => last?.[field] === shared[field]);
    last = same && last ? last : shared;
    return last;
  };
}

const FIELDS = [
  'rescale',
  'realWorld',
  'windows',
  'voiFunction',
  'voiTables',
  'spacing',
  'pixelAspect',
  'orientation',
  'position',
] as const satisfies readonly (keyof FrameValues)[];

function sameTables(a: FrameValues['voiTables'], b: FrameValues['voiTables']): boolean {
  return (
    a.length === b.length &&
    a.every((table, index) => {
      const other = b[index];
      return (
        other === table ||
        (other !== undefined &&
          table.firstMapped === other.firstMapped &&
          table.bits === other.bits &&
          table.explanation === other.explanation &&
          table.entries.length === other.entries.length &&
          table.entries.every((entry, at) => entry === other.entries[at]))
      );
    })
  );
}
