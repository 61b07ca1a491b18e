export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** `none`: a body is refused. `json`: at most so many bytes. `stream`: length declared, at most so many bytes. */
export type BodyPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly limit: number }
  | { readonly kind: 'stream'; readonly limit: number };

/**
 * One line of the allow-list.
 * @typeParam Action what is done with a request that matches
 */
export interface Route<Action extends string> {
  readonly method: Method;
  /** `/fixed/{variable}/{one|other}`: a variable is one non-empty raw segment, alternatives are fixed words. */
  readonly path: string;
  /** `none`; `token`: one credential must be there, Synapse checks it; `person`: checked before anything else is read. */
  readonly auth: 'none' | 'token' | 'person';
  readonly body: BodyPolicy;
  readonly action: Action;
}

export type Match<Action extends string> =
  | { readonly kind: 'route'; readonly route: Route<Action>; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allow: readonly Method[] }
  | { readonly kind: 'unknown' };

type Segment =
  | { readonly kind: 'fixed'; readonly words: ReadonlySet<string> }
  | { readonly kind: 'variable'; readonly name: string };

// What RFC 3986 allows in a segment, without the semicolon that some servers read as a parameter.
const RAW_SEGMENT = /^(?:[A-Za-z0-9\-._~!$&'()*+,=:@]|%[0-9A-Fa-f]{2})+$/;

function compile(path: string): readonly Segment[] {
  return path.split('/').map((text): Segment => {
    const inner = /^\{(.+)\}$/.exec(text)?.[1];
    if (inner === undefined) return { kind: 'fixed', words: new Set([text]) };
    return inner.includes('|')
      ? { kind: 'fixed', words: new Set(inner.split('|')) }
      : { kind: 'variable', name: inner };
  });
}

/** Decoded exactly once, like Synapse does; broken escapes, control characters and dot segments are no id. */
function decodeOnce(raw: string): string | undefined {
  if (!RAW_SEGMENT.test(raw)) return undefined;
  try {
    const text = decodeURIComponent(raw);
    // oxlint-disable-next-line no-control-regex
    return text === '.' || text === '..' || /[\x00-\x1F\x7F]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * An allow-list over raw paths. Fixed words match letter by letter (no decoding, no case folding, no
 * normalisation), so nothing reaches the other side under a name that was not judged here.
 */
export class RouteTable<Action extends string> {
  readonly #bySize = new Map<number, { readonly segments: readonly Segment[]; readonly route: Route<Action> }[]>();
  readonly routes: readonly Route<Action>[];

  constructor(routes: readonly Route<Action>[]) {
    this.routes = routes;
    for (const route of routes) {
      const segments = compile(route.path);
      const sameSize = this.#bySize.get(segments.length) ?? [];
      sameSize.push({ segments, route });
      this.#bySize.set(segments.length, sameSize);
    }
  }

  match(method: string, rawPath: string): Match<Action> {
    const raw = rawPath.split('/');
    const otherMethods = new Set<Method>();
    for (const { segments, route } of this.#bySize.get(raw.length) ?? []) {
      const variables = variablesOf(segments, raw);
      if (variables === undefined) continue;
      if (route.method === method) return { kind: 'route', route, variables };
      otherMethods.add(route.method);
    }
    return otherMethods.size > 0 ? { kind: 'wrong-method', allow: [...otherMethods] } : { kind: 'unknown' };
  }
}

function variablesOf(segments: readonly Segment[], raw: readonly string[]): Record<string, string> | undefined {
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'fixed' && !segment.words.has(raw[at] ?? '')) return undefined;
  }
  const variables: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'fixed') continue;
    const text = decodeOnce(raw[at] ?? '');
    if (text === undefined) return undefined;
    variables[segment.name] = text;
  }
  return variables;
}
