import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every form in which a text could lie in a file: raw, URL, JSON escapes, UTF-16, and base64 at its three offsets. */
export function formsOf(text: string): readonly Buffer[] {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    // the first and last characters also hold neighbours' bits
    return encoded.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  const escaped = Array.from(text, (char) =>
    char.charCodeAt(0) < 0x80 ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join('');
  const texts = new Set([
    text,
    text.toLowerCase(),
    encodeURIComponent(text),
    encodeURIComponent(text).toLowerCase(),
    encodeURIComponent(text).replaceAll('%20', '+'),
    escaped,
    ...base64,
    ...base64.map((part) => part.replaceAll('+', '-').replaceAll('/', '_')),
  ]);
  return [...Array.from(texts, (form) => Buffer.from(form)), Buffer.from(text, 'utf16le')];
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Files (relative to `folder`) that hold `text` in any form, beside those named in `except`. */
export function filesThatHold(folder: string, text: string, except: readonly string[] = []): string[] {
  const forms = formsOf(text);
  return filesBelow(folder)
    .filter((file) => !except.includes(relative(folder, file)) && statSync(file).size > 0)
    .filter((file) => {
      const bytes = readFileSync(file);
      return forms.some((form) => bytes.includes(form));
    })
    .map((file) => relative(folder, file));
}

const USER_ID = /(?:@|%40)[a-z0-9._=/+-]+(?::|%3A)[a-z0-9.-]+\.test/gi;
const ROOM_ID = /(?:!|%21)[A-Za-z0-9]{10,}(?::|%3A)[a-z0-9.-]+\.test/gi;

/** Log lines that tie a person to a room or to a second person (gematik A_22814, A_22817). */
export function linesThatTie(folder: string): string[] {
  return filesBelow(folder)
    .filter((file) => file.endsWith('.log'))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => {
          const people = new Set(line.match(USER_ID)?.map((id) => decodeURIComponent(id).toLowerCase()));
          return people.size > 1 || (people.size === 1 && (line.match(ROOM_ID)?.length ?? 0) > 0);
        })
        .map((line) => `${relative(folder, file)}: ${line.slice(0, 300)}`),
    );
}
