/** What a refused or failed request to the own house means for us. */
export type HttpFault =
  /** No answer, or the house (or the proxy for it) says that it cannot now. */
  | { readonly kind: 'away' }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'said-no'; readonly status: number; readonly errcode: string; readonly body: unknown };

/** Reads a Matrix error body from an answer that is not 2xx. */
export async function faultOf(response: Response): Promise<HttpFault> {
  const body: unknown = await response.json().catch(() => undefined);
  return faultFrom(response.status, body, response.headers.get('retry-after'));
}

export function faultFrom(status: number, body: unknown, retryAfter: string | null): HttpFault {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const errcode = typeof fields['errcode'] === 'string' ? fields['errcode'] : '';
  if (status === 429) {
    const seconds = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
    const told = typeof fields['retry_after_ms'] === 'number' ? fields['retry_after_ms'] : undefined;
    return { kind: 'rate-limited', retryAfterMs: told ?? (seconds !== undefined ? seconds * 1000 : 5000) };
  }
  if (status >= 500) return { kind: 'away' };
  return { kind: 'said-no', status, errcode, body };
}
