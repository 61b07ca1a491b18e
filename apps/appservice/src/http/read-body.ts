import type { IncomingMessage } from 'node:http';
import { defect, ok, type Result } from '@medicus/ids';

export type BodyDefect = 'too-large' | 'not-json' | 'broken-off';

/** Reads one JSON object whatever Content-Type says (Synapse does not look at it either). `limit` in bytes. */
export async function readJsonObject(
  request: IncomingMessage,
  limit: number,
): Promise<Result<Readonly<Record<string, unknown>>, BodyDefect>> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return defect('too-large');
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit) return defect('too-large');
      parts.push(part);
    }
  } catch {
    return defect('broken-off');
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return defect('not-json');
    return ok(value as Readonly<Record<string, unknown>>);
  } catch {
    return defect('not-json');
  }
}
