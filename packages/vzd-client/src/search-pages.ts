import { parseBundle, queryUrl, type ParsedBundle, type SearchQuery } from '@medicus/fhir';
import { defect, ok, type Result } from '@medicus/ids';
import type { DirectoryClientOptions, DirectoryDefect } from './directory-client.ts';
import type { SearchToken } from './search-token.ts';

const TIMEOUT_MS = 15_000;

/** One search request, with a token renewed once when it is no longer accepted. */
export async function fetchPage(
  options: DirectoryClientOptions,
  token: SearchToken,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<ParsedBundle, DirectoryDefect>> {
  const first = await fetchOnce(options, token, path, signal);
  return first === 'token-refused' ? again(await fetchOnce(options, token, path, signal)) : first;
}

function again(second: Result<ParsedBundle, DirectoryDefect> | 'token-refused'): Result<ParsedBundle, DirectoryDefect> {
  return second === 'token-refused' ? defect('not-authorised') : second;
}

async function fetchOnce(
  { baseUrl, fetch }: DirectoryClientOptions,
  token: SearchToken,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<ParsedBundle, DirectoryDefect> | 'token-refused'> {
  const bearer = await untilAborted(token.get(), signal);
  if (bearer === 'aborted') return defect('aborted');
  if (!bearer.ok) return bearer;
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${baseUrl}/search/${path}`, {
      headers: { authorization: `Bearer ${bearer.value}`, accept: 'application/fhir+json' },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      cache: 'no-store',
    });
    if (response.status === 401) {
      token.refused(bearer.value);
      return 'token-refused';
    }
    if (response.status === 403) return defect('not-authorised');
    if (!response.ok) return defect('directory-away');
    const bundle = parseBundle(await response.json());
    return bundle.ok && bundle.value.type === 'searchset' ? ok(bundle.value) : defect('directory-away');
  } catch {
    return defect(signal?.aborted ? 'aborted' : 'directory-away');
  }
}

/** All pages of a query, at most `most`. */
export async function fetchPages(
  options: DirectoryClientOptions,
  token: SearchToken,
  query: SearchQuery,
  most: number,
  signal?: AbortSignal,
): Promise<Result<{ readonly bundles: readonly ParsedBundle[]; readonly more: boolean }, DirectoryDefect>> {
  const bundles: ParsedBundle[] = [];
  let path: string | undefined = queryUrl(query);
  while (path !== undefined && bundles.length < most) {
    const page = await fetchPage(options, token, path, signal);
    if (!page.ok) return page;
    bundles.push(page.value);
    path = nextPath(query, page.value.next);
  }
  return ok({ bundles, more: path !== undefined });
}

/** Only the query of a link is followed: our token goes to our own proxy, whatever address a server writes there. */
function nextPath(query: SearchQuery, link: string | undefined): string | undefined {
  const mark = link?.indexOf('?') ?? -1;
  return link === undefined || mark < 0 ? undefined : `${query.resource}${link.slice(mark)}`;
}

/** The exchange goes on for others who wait for it; only this one stops waiting. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value | 'aborted'> {
  if (signal === undefined) return work;
  let stopped: () => void = () => {};
  const abort = new Promise<'aborted'>((resolve) => {
    stopped = () => resolve('aborted');
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
  });
  return Promise.race([work, abort]).finally(() => signal.removeEventListener('abort', stopped));
}
