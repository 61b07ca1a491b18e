import { createHmac } from 'node:crypto';
import { byteSourceOf } from '@medicus/ids';
import { parseElements } from '../dicom-parser.ts';
import { readFileForm } from '../file-form.ts';
import { scanDataSet } from '../scan-data-set.ts';
import { deidentify, type Deidentified, type DeidentifyOptions } from './deidentify.ts';

export function secret(of: string): DeidentifyOptions['keyedHash'] {
  return async (message) => createHmac('sha256', of).update(message).digest();
}

export async function deidentified(
  file: Uint8Array<ArrayBuffer>,
  options: Partial<DeidentifyOptions> = {},
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly result: Deidentified }> {
  const done = await deidentify(byteSourceOf(file), { keyedHash: secret('share'), ...options });
  if (!done.ok) throw new Error(done.defect);
  const { file: out } = done.value;
  return { bytes: await out.slice(0, out.size), result: done.value };
}

/** By dicom-parser: tag (`x00100010`) → value as Latin-1 text, or the number of items. Nested ones as `tag/0/tag`. */
export function elementsOf(file: Uint8Array<ArrayBuffer>): ReadonlyMap<string, string | number> {
  const form = readFileForm(file, true);
  if (!form.ok || form.value === 'more') throw new Error('no form');
  const scan = scanDataSet(file, form.value.dataSetAt, form.value, true);
  if (!scan.ok || scan.value.kind === 'more') throw new Error('no data set');
  const parsed = parseElements(file, scan.value, form.value.dataSetAt, form.value);
  if (!parsed) throw new Error('unreadable');
  const out = new Map<string, string | number>();
  const walk = (elements: typeof parsed.elements, at: string): void => {
    for (const element of Object.values(elements)) {
      const path = at + element.tag.slice(1);
      if (element.items) {
        out.set(path, element.items.length);
        for (const [index, item] of element.items.entries()) {
          if (item.dataSet) walk(item.dataSet.elements, `${path}/${index}/`);
        }
      } else {
        const bytes = file.subarray(element.dataOffset, element.dataOffset + element.length);
        out.set(path, String.fromCharCode(...bytes));
      }
    }
  };
  walk(parsed.elements, '');
  return out;
}

/** Every way in which text may stand in bytes: as it is and in capitals, UTF-8, UTF-16, percent-encoded, Base64. */
export function holds(bytes: Uint8Array, text: string): boolean {
  const all = Buffer.from(bytes);
  return [text, text.toUpperCase(), text.toLowerCase()].some((one) =>
    [
      Buffer.from(one, 'latin1'),
      Buffer.from(one, 'utf8'),
      Buffer.from(one, 'utf16le'),
      Buffer.from(one, 'utf16le').swap16(),
      Buffer.from(encodeURIComponent(one)),
      Buffer.from(Buffer.from(one).toString('base64').slice(0, -2)),
    ].some((form) => all.includes(form)),
  );
}
