import type { ByteSource } from '@medicus/ids';
import { readRange } from '../byte-reader.ts';
import { nativeFrameBytes } from '../frame-bytes.ts';
import { readHeader } from '../read-header.ts';
import type { SeenInPixelData } from './burnt-in-text.ts';
import type { FileParts } from './file-parts.ts';
import { type IdentifyingWords, wordInBytes } from './identifying-words.ts';

/** Comments stand at the start of a codestream, a video's own notes often at its end. */
const EDGE = 64 * 1024;

/** Exif, XMP and Photoshop segments of JPEG, XML boxes of JPEG 2000 and JPEG XL, the place of a video (ISO 6709). */
const NOTES = /Exif\0\0|ns\.adobe\.com\/xap|Photoshop 3\.0|\xa9xyz|xml </;

/** Looks at the ends of compressed pixel data, and whether uncompressed ones are longer than their frames. */
export async function seenInPixelData(
  { source, pixels }: Pick<FileParts, 'source' | 'pixels'>,
  file: ByteSource,
  words: IdentifyingWords,
): Promise<SeenInPixelData> {
  const compressed = pixels.find((element) => element.length === 'undefined');
  if (!compressed) return { identity: false, notes: await goesBeyondFrames(file) };
  const { from, to } = compressed.range;
  let identity = false;
  let notes = false;
  for (const at of new Set([from, Math.max(from, to - EDGE)])) {
    const edge = await readRange(source, at, Math.min(to, at + EDGE));
    if (!edge.ok) continue;
    identity ||= wordInBytes(edge.value, words);
    notes ||= NOTES.test(new TextDecoder('latin1').decode(edge.value));
  }
  return { identity, notes };
}

async function goesBeyondFrames(file: ByteSource): Promise<boolean> {
  const header = await readHeader(file);
  if (!header.ok || !header.value.picture.ok) return false;
  const picture = header.value.picture.value;
  if (picture.pixelData.kind !== 'native') return false;
  const { from, to } = picture.pixelData.range;
  // One byte may make the length even.
  return to - from > picture.frames * nativeFrameBytes(picture) + 1;
}
