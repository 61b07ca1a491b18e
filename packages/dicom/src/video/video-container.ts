/** How a bit stream is wrapped, told by its first bytes (PS3.5 8.2.5 to 8.2.8). */
export type VideoContainer =
  /** ISO 14496-12: what browsers play. */
  | 'mp4'
  /** ISO 13818-1 transport stream, the other wrapping that DICOM allows. */
  | 'mpeg-ts'
  | 'mpeg-ps'
  /** MPEG-2 video without a wrapping. */
  | 'mpeg-2'
  /** H.264 or HEVC without a wrapping: units behind start codes. */
  | 'annex-b';

/** Enough bytes to tell. */
export const CONTAINER_BYTES = 1024;

/** Boxes that a file of ISO 14496-12 or QuickTime starts with. */
const FIRST_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide']);
const PACKETS: readonly (readonly [start: number, size: number])[] = [
  [0, 188],
  // with four bytes of time before each
  [4, 192],
];

export function containerOf(start: Uint8Array): VideoContainer | undefined {
  if (FIRST_BOXES.has(String.fromCharCode(...start.subarray(4, 8)))) return 'mp4';
  const transport = PACKETS.some(([at, size]) => [0, 1, 2].every((packet) => start[at + packet * size] === 0x47));
  if (transport) return 'mpeg-ts';
  const zeros = start.findIndex((byte) => byte !== 0);
  if (zeros < 2 || zeros > 3 || start[zeros] !== 1) return undefined;
  const unit = start[zeros + 1] ?? 0xff;
  if (unit === 0xba) return 'mpeg-ps';
  if (unit === 0xb3) return 'mpeg-2';
  return startsUnits(unit) ? 'annex-b' : undefined;
}

/** H.264: 5 slice, 6 information, 7 sequence, 9 delimiter; HEVC: 32 to 35 parameter sets and delimiter. */
function startsUnits(unit: number): boolean {
  if (unit >= 0x80) return false;
  const hevc = unit >> 1;
  return [5, 6, 7, 9].includes(unit & 0x1f) || (hevc >= 32 && hevc <= 35);
}
