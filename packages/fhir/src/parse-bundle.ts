import { defect, ok, type Result } from '@medicus/ids';
import { isResourceType, readResource } from './parse-resource.ts';
import { count, isObject, list, oneOf, optional, required, shape, text, type FhirDefect } from './reading.ts';
import type { Bundle, BundleLink, DirectoryResource } from './resources.ts';

export interface ParsedEntry {
  /** Position in `Bundle.entry`, for messages. */
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly mode: 'match' | 'include';
  readonly request: { readonly method: string; readonly url: string } | undefined;
  readonly resource: DirectoryResource;
}

export interface ParsedBundle {
  readonly type: Bundle['type'];
  readonly total: number | undefined;
  /** Only the URL as sent: a reader must take nothing but its query from it. */
  readonly next: string | undefined;
  readonly entries: readonly ParsedEntry[];
  /** Malformed fields and resources, all left out of `entries`. A reader of search results may ignore them, an importer must not. */
  readonly defects: readonly FhirDefect[];
  /** Resources of types that the directory does not know, by position. */
  readonly unknown: readonly { readonly index: number; readonly resourceType: string }[];
}

const MAX_ENTRIES = 50_000;

interface Head {
  readonly resourceType: 'Bundle';
  readonly type: Bundle['type'];
  readonly total?: number;
  readonly link?: readonly BundleLink[];
}
const head = shape<Head>({
  resourceType: required(oneOf(['Bundle'])),
  type: required(oneOf(['searchset', 'transaction', 'collection', 'batch'])),
  total: optional(count),
  link: optional(list(shape<BundleLink>({ relation: required(text), url: required(longText) }))),
});
const request = shape<{ readonly method: string; readonly url: string }>({
  method: required(text),
  url: required(text),
});

/** Reads an untrusted Bundle; one bad field or resource does not cost the others. Fails when it is no Bundle at all. */
export function parseBundle(json: unknown): Result<ParsedBundle, readonly FhirDefect[]> {
  const defects: FhirDefect[] = [];
  const top = head(json, 'Bundle', defects);
  const rawEntries = isObject(json) ? (json['entry'] ?? []) : [];
  if (!Array.isArray(rawEntries)) defects.push({ path: 'Bundle.entry', problem: 'wrong-type' });
  else if (rawEntries.length > MAX_ENTRIES) defects.push({ path: 'Bundle.entry', problem: 'too-many' });
  if (top === undefined || defects.length > 0) return defect(defects);

  const entries: ParsedEntry[] = [];
  const unknown: { index: number; resourceType: string }[] = [];
  for (const [index, raw] of (rawEntries as unknown[]).entries()) {
    const resourceType = isObject(raw) && isObject(raw['resource']) ? raw['resource']['resourceType'] : undefined;
    if (typeof resourceType === 'string' && !isResourceType(resourceType)) {
      unknown.push({ index, resourceType });
      continue;
    }
    const entry = readEntry(raw, index, defects);
    if (entry !== undefined) entries.push(entry);
  }
  return ok({
    type: top.type,
    total: top.total,
    next: top.link?.find((link) => link.relation === 'next')?.url,
    entries,
    defects,
    unknown,
  });
}

function readEntry(raw: unknown, index: number, defects: FhirDefect[]): ParsedEntry | undefined {
  const path = `Bundle.entry[${index}]`;
  if (!isObject(raw)) {
    defects.push({ path, problem: 'wrong-type' });
    return undefined;
  }
  const resource = readResource(raw['resource'], `${path}.resource`, defects);
  if (resource === undefined) return undefined;
  const search = raw['search'];
  return {
    index,
    fullUrl: typeof raw['fullUrl'] === 'string' ? raw['fullUrl'] : undefined,
    mode: isObject(search) && search['mode'] === 'include' ? 'include' : 'match',
    request: raw['request'] === undefined ? undefined : request(raw['request'], `${path}.request`, defects),
    resource,
  };
}

/** Links may be longer than other texts. */
function longText(json: unknown, path: string, defects: FhirDefect[]): string | undefined {
  if (typeof json === 'string' && json.length <= 16_384) return json;
  defects.push({ path, problem: typeof json === 'string' ? 'too-long' : 'wrong-type' });
  return undefined;
}
