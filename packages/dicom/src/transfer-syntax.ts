/** How the pixels are packed, as a decoder has to know it. */
export type Packing =
  | 'native'
  | 'rle'
  | 'jpeg-baseline'
  | 'jpeg-extended'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k'
  | 'jpeg-xl'
  | 'deflated'
  /** Each frame is deflated by itself (PS3.5 A.4.13). */
  | 'deflated-frames'
  | 'video'
  /** Only a reference: the pixels are on a server. */
  | 'jpip'
  /** Progressive, arithmetic and hierarchical processes, taken out of the standard. */
  | 'jpeg-retired'
  | 'unknown';

export interface TransferSyntax {
  readonly uid: string;
  /** Short name as engineers say it: “JPEG lossless (process 14, SV1)”. */
  readonly name: string;
  readonly packing: Packing;
  readonly explicitVr: boolean;
  readonly bigEndian: boolean;
  readonly encapsulated: boolean;
  /** The data set as a whole is deflated (PS3.5 A.5). */
  readonly deflated: boolean;
  /** True where the syntax itself may lose information. */
  readonly lossy: boolean;
}

type Row = readonly [tail: string, name: string, packing: Packing, flags?: 'lossy'];

const ROOT = '1.2.840.10008.1.2';

const NATIVE: readonly TransferSyntax[] = [
  syntax(ROOT, 'Implicit VR little endian', 'native', { explicitVr: false, encapsulated: false }),
  syntax(`${ROOT}.1`, 'Explicit VR little endian', 'native', { encapsulated: false }),
  syntax(`${ROOT}.2`, 'Explicit VR big endian', 'native', { bigEndian: true, encapsulated: false }),
  syntax(`${ROOT}.1.99`, 'Deflated explicit VR little endian', 'deflated', { encapsulated: false, deflated: true }),
  syntax(`${ROOT}.4.94`, 'JPIP referenced', 'jpip', {}),
  syntax(`${ROOT}.4.95`, 'JPIP referenced, deflated', 'jpip', { deflated: true }),
  syntax(`${ROOT}.4.204`, 'JPIP HTJ2K referenced', 'jpip', {}),
  syntax(`${ROOT}.4.205`, 'JPIP HTJ2K referenced, deflated', 'jpip', { deflated: true }),
];

const ENCAPSULATED: readonly Row[] = [
  ['.1.98', 'Encapsulated uncompressed', 'native'],
  ['.8.1', 'Deflated image frame', 'deflated-frames'],
  ['.5', 'RLE lossless', 'rle'],
  ['.4.50', 'JPEG baseline (process 1)', 'jpeg-baseline', 'lossy'],
  ['.4.51', 'JPEG extended (process 2 & 4)', 'jpeg-extended', 'lossy'],
  ['.4.52', 'JPEG extended (process 3 & 5)', 'jpeg-retired', 'lossy'],
  ['.4.53', 'JPEG spectral selection (process 6 & 8)', 'jpeg-retired', 'lossy'],
  ['.4.54', 'JPEG spectral selection (process 7 & 9)', 'jpeg-retired', 'lossy'],
  ['.4.55', 'JPEG full progression (process 10 & 12)', 'jpeg-retired', 'lossy'],
  ['.4.56', 'JPEG full progression (process 11 & 13)', 'jpeg-retired', 'lossy'],
  ['.4.58', 'JPEG lossless (process 15)', 'jpeg-retired'],
  ['.4.59', 'JPEG extended hierarchical (process 16 & 18)', 'jpeg-retired', 'lossy'],
  ['.4.60', 'JPEG extended hierarchical (process 17 & 19)', 'jpeg-retired', 'lossy'],
  ['.4.61', 'JPEG spectral selection hierarchical (process 20 & 22)', 'jpeg-retired', 'lossy'],
  ['.4.62', 'JPEG spectral selection hierarchical (process 21 & 23)', 'jpeg-retired', 'lossy'],
  ['.4.63', 'JPEG full progression hierarchical (process 24 & 26)', 'jpeg-retired', 'lossy'],
  ['.4.64', 'JPEG full progression hierarchical (process 25 & 27)', 'jpeg-retired', 'lossy'],
  ['.4.65', 'JPEG lossless hierarchical (process 28)', 'jpeg-retired'],
  ['.4.66', 'JPEG lossless hierarchical (process 29)', 'jpeg-retired'],
  ['.4.57', 'JPEG lossless (process 14)', 'jpeg-lossless'],
  ['.4.70', 'JPEG lossless (process 14, SV1)', 'jpeg-lossless'],
  ['.4.80', 'JPEG-LS lossless', 'jpeg-ls'],
  ['.4.81', 'JPEG-LS near-lossless', 'jpeg-ls', 'lossy'],
  ['.4.90', 'JPEG 2000 lossless', 'jpeg-2000'],
  ['.4.91', 'JPEG 2000', 'jpeg-2000', 'lossy'],
  ['.4.201', 'HTJ2K lossless', 'htj2k'],
  ['.4.202', 'HTJ2K lossless RPCL', 'htj2k'],
  ['.4.203', 'HTJ2K', 'htj2k', 'lossy'],
  ['.4.110', 'JPEG XL lossless', 'jpeg-xl'],
  ['.4.111', 'JPEG XL JPEG recompression', 'jpeg-xl', 'lossy'],
  ['.4.112', 'JPEG XL', 'jpeg-xl', 'lossy'],
  ['.4.100', 'MPEG-2 main level', 'video', 'lossy'],
  ['.4.101', 'MPEG-2 high level', 'video', 'lossy'],
  ['.4.102', 'MPEG-4 AVC/H.264', 'video', 'lossy'],
  ['.4.103', 'MPEG-4 AVC/H.264 BD', 'video', 'lossy'],
  ['.4.104', 'MPEG-4 AVC/H.264 2D', 'video', 'lossy'],
  ['.4.105', 'MPEG-4 AVC/H.264 3D', 'video', 'lossy'],
  ['.4.106', 'MPEG-4 AVC/H.264 stereo', 'video', 'lossy'],
  ['.4.107', 'HEVC/H.265', 'video', 'lossy'],
  ['.4.108', 'HEVC/H.265 10 bit', 'video', 'lossy'],
  ['.4.100.1', 'MPEG-2 main level, fragmentable', 'video', 'lossy'],
  ['.4.101.1', 'MPEG-2 high level, fragmentable', 'video', 'lossy'],
  ['.4.102.1', 'MPEG-4 AVC/H.264, fragmentable', 'video', 'lossy'],
  ['.4.103.1', 'MPEG-4 AVC/H.264 BD, fragmentable', 'video', 'lossy'],
  ['.4.104.1', 'MPEG-4 AVC/H.264 2D, fragmentable', 'video', 'lossy'],
  ['.4.105.1', 'MPEG-4 AVC/H.264 3D, fragmentable', 'video', 'lossy'],
  ['.4.106.1', 'MPEG-4 AVC/H.264 stereo, fragmentable', 'video', 'lossy'],
];

const BY_UID: ReadonlyMap<string, TransferSyntax> = new Map(
  [
    ...NATIVE,
    ...ENCAPSULATED.map(([tail, name, packing, lossy]) =>
      syntax(`${ROOT}${tail}`, name, packing, { lossy: lossy === 'lossy' }),
    ),
  ].map((entry) => [entry.uid, entry]),
);

function syntax(
  uid: string,
  name: string,
  packing: Packing,
  more: Partial<Omit<TransferSyntax, 'uid' | 'name' | 'packing'>>,
): TransferSyntax {
  const usual = { explicitVr: true, bigEndian: false, encapsulated: true, deflated: false, lossy: false };
  return { uid, name, packing, ...usual, ...more };
}

/** Unknown UIDs are explicit little endian with encapsulated pixels (PS3.5 A.4) and `packing: 'unknown'`. */
export function transferSyntaxOf(uid: string): TransferSyntax {
  return BY_UID.get(uid) ?? syntax(uid, uid, 'unknown', {});
}

/** The reason why nothing is drawn, for packings that are known and not decoded. */
export function undrawnKind(
  packing: Packing,
): 'video-unsupported' | 'jpip-unsupported' | 'jpeg-retired-unsupported' | undefined {
  switch (packing) {
    case 'video':
    case 'jpip':
    case 'jpeg-retired':
      return `${packing}-unsupported`;
    default:
      return undefined;
  }
}

export const IMPLICIT_LITTLE_ENDIAN: TransferSyntax = transferSyntaxOf(ROOT);
export const EXPLICIT_LITTLE_ENDIAN: TransferSyntax = transferSyntaxOf(`${ROOT}.1`);
