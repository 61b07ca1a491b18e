import { defect, ok, parseServerName, type Result, type ServerName } from '@medicus/ids';

/** A parsed `Authorization: X-Matrix …` header (server-server API, request authentication). */
export interface XMatrix {
  readonly origin: ServerName;
  /** Older servers leave it out. */
  readonly destination: ServerName | undefined;
  /** `ed25519:…` */
  readonly key: string;
  /** Unpadded base64 */
  readonly sig: string;
}

export type XMatrixDefect = 'missing' | 'several' | 'malformed';

const PARAMETER = /([A-Za-z_]+)=(?:"([^"\\]*)"|([^",\s\\]+))(?:[ \t]*,[ \t]*|$)/y;

/**
 * Exactly one header, each parameter once, no escapes: whatever could be read in two ways is
 * refused, and what is forwarded is built anew ({@link formatXMatrix}; the signature does not cover
 * the header), so that no later reader sees another origin than the one judged here.
 * @param authorizations all Authorization headers of the request, in order
 */
export function parseXMatrix(authorizations: readonly string[]): Result<XMatrix, XMatrixDefect> {
  const [header, ...more] = authorizations;
  if (header === undefined) return defect('missing');
  if (more.length > 0) return defect('several');
  const text = /^X-Matrix (.{1,2000})$/.exec(header)?.[1]?.trim();
  if (text === undefined) return defect('malformed');
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < text.length) {
    const found = PARAMETER.exec(text);
    if (found === null) return defect('malformed');
    const name = (found[1] ?? '').toLowerCase();
    if (parameters.has(name)) return defect('malformed');
    parameters.set(name, found[2] ?? found[3] ?? '');
  }
  const origin = parseServerName(parameters.get('origin'));
  const destinationText = parameters.get('destination');
  const destination = destinationText === undefined ? undefined : parseServerName(destinationText);
  const key = parameters.get('key') ?? '';
  const sig = parameters.get('sig') ?? '';
  if (!origin.ok || destination?.ok === false) return defect('malformed');
  if (!/^ed25519:[A-Za-z0-9_]{1,64}$/.test(key) || !/^[A-Za-z0-9+/]{1,128}={0,2}$/.test(sig))
    return defect('malformed');
  return ok({ origin: origin.value, destination: destination?.value, key, sig });
}

export function formatXMatrix({ origin, destination, key, sig }: XMatrix): string {
  const to = destination === undefined ? '' : `,destination="${destination}"`;
  return `X-Matrix origin="${origin}"${to},key="${key}",sig="${sig}"`;
}
