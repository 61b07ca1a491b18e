import { ATTRIBUTES } from './attribute-dictionary.generated.ts';

let vrs: ReadonlyMap<string, string> | undefined;

/** VR of a standard attribute (PS3.6); `undefined` for private, repeating-group and unknown tags. Tag as `00100010`. */
export function standardVr(tag: string): string | undefined {
  vrs ??= new Map(
    ATTRIBUTES.trim()
      .split('\n')
      .map((line) => [line.slice(0, 8), line.slice(8)]),
  );
  return vrs.get(tag);
}

export function isPrivate(tag: string): boolean {
  return Number.parseInt(tag.slice(0, 4), 16) % 2 === 1;
}
