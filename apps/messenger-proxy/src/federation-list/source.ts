/** One question for a list newer than `version`. */
export type ListSource = (
  version: number | undefined,
) => Promise<
  { readonly kind: 'newer'; readonly jws: string } | { readonly kind: 'current' } | { readonly kind: 'away' }
>;

/** gematik: calls to the directory end after less than 10 s. */
const TIMEOUT_MS = 9_000;
const LARGEST_LIST = 20 * 1024 * 1024;

/** `GET {url}?version={n}&sigAlg=ES256`: 200 with a compact JWS, 204 when ours is current. */
export function listSourceAt(url: string): ListSource {
  return async (version) => {
    const asked = new URL(url);
    if (version !== undefined) asked.searchParams.set('version', String(version));
    asked.searchParams.set('sigAlg', 'ES256');
    try {
      const answer = await fetch(asked, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      if (answer.status === 204) return { kind: 'current' };
      if (answer.status !== 200) {
        await answer.body?.cancel();
        return { kind: 'away' };
      }
      const text = await textUpTo(answer, LARGEST_LIST);
      return text === undefined ? { kind: 'away' } : { kind: 'newer', jws: text.trim() };
    } catch {
      return { kind: 'away' };
    }
  };
}

async function textUpTo(answer: Response, limit: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
