import type { DirectoryEntry } from '@medicus/fhir';
import { neighbour } from '@medicus/view-models';

/** Arrow keys move the focus itself: from the field into the results, through them, and back up into the field. */
export function moveFocus(
  page: HTMLElement | null,
  field: HTMLElement | null,
  entries: readonly DirectoryEntry[],
  step: 1 | -1,
): void {
  if (page === null) return;
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const row = focused?.closest<HTMLElement>('[data-entry]') ?? null;
  const current = entries.find((entry) => entry.userId === row?.dataset['entry'])?.userId;
  if (current === undefined && step === -1) return;
  const next = neighbour(entries, current, step);
  if (next === undefined) return;
  if (next === current && step === -1) {
    field?.focus();
    return;
  }
  for (const candidate of page.querySelectorAll<HTMLElement>('[data-entry]')) {
    if (candidate.dataset['entry'] === next) candidate.querySelector('button')?.focus();
  }
}
