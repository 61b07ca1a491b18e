/** The request target exactly as it came: nothing decoded, nothing normalised. */
export interface RawTarget {
  readonly path: string;
  /** Without the question mark; undefined when there is none. */
  readonly query: string | undefined;
}

/**
 * Splits an origin-form target at its first question mark. Absolute form, fragments, backslashes and
 * anything outside visible ASCII is no target of ours: undefined.
 */
export function rawTargetOf(url: string | undefined): RawTarget | undefined {
  if (url === undefined || !/^\/[\x21\x22\x24-\x5B\x5D-\x7E]*$/.test(url)) return undefined;
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: undefined } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** Node keeps only the first of several Authorization headers; the raw list keeps them all. */
export function authorizationsIn(rawHeaders: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === 'authorization') found.push(rawHeaders[at + 1] ?? '');
  }
  return found;
}

/** Decoded query keys (a key may hide behind percent signs), or none. */
export function queryKeys(query: string | undefined): ReadonlySet<string> {
  return query === undefined || query === '' ? NONE : new Set(new URLSearchParams(query).keys());
}
const NONE: ReadonlySet<string> = new Set();

/** `Bearer <token>` as Synapse reads it: case-sensitive, one blank. */
export function bearerTokenOf(authorization: string): string | undefined {
  return /^Bearer ([\x21-\x7E]{1,4096})$/.exec(authorization)?.[1];
}
