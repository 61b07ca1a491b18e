/** What a service says about itself. */
export interface ServiceHealth {
  readonly name: string;
  readonly ok: boolean;
  readonly parts: readonly { readonly name: string; readonly ok: boolean; readonly says: string }[];
}

/** Whether anything answers there, with whatever status. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** `GET /health`: our parts answer `{ok, parts}`, Synapse the word OK. */
export async function healthOf(name: string, url: string): Promise<ServiceHealth> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    if (text === 'OK') return { name, ok: response.ok, parts: [] };
    const said = JSON.parse(text) as { ok?: unknown; parts?: ServiceHealth['parts'] };
    return { name, ok: response.ok && said.ok === true, parts: said.parts ?? [] };
  } catch {
    return { name, ok: false, parts: [{ name, ok: false, says: `${name} does not answer.` }] };
  }
}
