import { closeSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { smallPicture } from './reference-picture.ts';

/** A grey gradient as PNG, with a white square in its middle. */
export function png(width: number, height: number): Buffer {
  const rows = Buffer.alloc((width + 1) * height); // each row begins with its filter, 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inSquare = Math.abs(2 * x - width) < height / 2 && Math.abs(2 * y - height) < height / 2;
      rows[y * (width + 1) + 1 + x] = inSquare ? 255 : Math.floor((x * 200) / width);
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(typed.length + 8);
  whole.writeUInt32BE(data.length, 0);
  typed.copy(whole, 4);
  whole.writeUInt32BE(crc32(typed), typed.length + 4);
  return whole;
}

/** A file of this many bytes that takes no room on the disk. */
export function emptyBytes(folder: string, name: string, size: number): string {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

/**
 * A DICOM file that says that its pixels are JPEG 2000 part 2, which nobody draws: the name of that syntax is as long
 * as that of JPEG lossless, so nothing else has to change.
 */
export function undrawable(folder: string): string {
  const bytes = readFileSync(smallPicture());
  const at = bytes.indexOf('1.2.840.10008.1.2.4.57');
  if (at < 0) throw new Error('the small picture is not JPEG lossless any more');
  bytes.write('1.2.840.10008.1.2.4.93', at, 'latin1');
  const path = join(folder, 'undrawable.dcm');
  writeFileSync(path, bytes);
  return path;
}

const generated = (name: string) =>
  fileURLToPath(new URL(`../../packages/dicom-codecs/reference/generated/${name}`, import.meta.url));

/** A grey picture of two frames: a small dose distribution, uncompressed. */
export const twoFrames = () => generated('dose-16.dcm');

/** A small colour picture. */
export const inColour = () => generated('jpeg-lossless-sv1-rgb.dcm');
