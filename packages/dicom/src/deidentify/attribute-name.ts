import { ATTRIBUTE_NAMES } from './attribute-names.generated.ts';
import { GERMAN_NAMES } from './german-names.ts';

let names: ReadonlyMap<string, string> | undefined;

/**
 * An attribute's name for people. English as in PS3.6; German where we have one, else the standard's English name
 * (there is no official translation).
 */
export function basicName(tag: string): { readonly de: string; readonly en: string } {
  names ??= new Map(
    ATTRIBUTE_NAMES.trim()
      .split('\n')
      .map((line) => [line.slice(0, 8), line.slice(9)]),
  );
  const group = tag.slice(0, 4);
  if (Number.parseInt(group, 16) % 2 === 1) return { de: 'Herstellereigene Angabe', en: 'Private attribute' };
  if (group.startsWith('60')) return { de: 'Eingeblendete Grafik (Overlay)', en: 'Overlay' };
  if (group.startsWith('50')) return { de: 'Kurvendaten', en: 'Curve data' };
  const en = names.get(tag) ?? 'Attribute unknown to the standard';
  return { de: GERMAN_NAMES[tag] ?? (names.has(tag) ? en : 'Dem Standard unbekannte Angabe'), en };
}
