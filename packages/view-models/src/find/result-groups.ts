import { highlightRanges, type DirectoryEntry } from '@medicus/fhir';
import type { UserId } from '@medicus/ids';

export interface FoundEntry {
  readonly entry: DirectoryEntry;
  /** Shown as “Sie”, without an action. */
  readonly oneself: boolean;
}

export interface ResultGroup {
  readonly kind: DirectoryEntry['kind'];
  readonly found: readonly FoundEntry[];
}

const ORDER: readonly DirectoryEntry['kind'][] = ['service', 'person', 'department'];

/** Results as they are shown: services first, then people, then departments; an address once. Empty groups are left out. */
export function resultGroups(entries: readonly DirectoryEntry[], self: UserId): readonly ResultGroup[] {
  const once = new Map<UserId, DirectoryEntry>();
  for (const entry of entries) if (!once.has(entry.userId)) once.set(entry.userId, entry);
  return ORDER.map((kind) => ({
    kind,
    found: Array.from(once.values())
      .filter((entry) => entry.kind === kind)
      .map((entry) => ({ entry, oneself: entry.userId === self })),
  })).filter((group) => group.found.length > 0);
}

/** In the order of the screen, without oneself: what arrows walk through and Enter opens. */
export function openable(groups: readonly ResultGroup[]): readonly DirectoryEntry[] {
  return groups.flatMap((group) => group.found.filter((one) => !one.oneself).map((one) => one.entry));
}

/** The next one for an arrow key; stops at both ends. Undefined when there is nothing to choose. */
export function neighbour(
  entries: readonly DirectoryEntry[],
  current: UserId | undefined,
  step: 1 | -1,
): UserId | undefined {
  const at = entries.findIndex((entry) => entry.userId === current);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), entries.length - 1);
  return entries[next]?.userId;
}

export interface MarkedText {
  readonly text: string;
  readonly marked: boolean;
}

/** A text in pieces, the ones that were searched for marked. Joined they give the text again. */
export function markedText(text: string, term: string): readonly MarkedText[] {
  const pieces: MarkedText[] = [];
  let at = 0;
  for (const { from, to } of highlightRanges(text, term)) {
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false });
    pieces.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}
