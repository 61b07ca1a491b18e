import type { TimelineItem } from '@medicus/messaging';

export type MessageItem = Extract<TimelineItem, { kind: 'message' }>;
export type MembershipItem = Extract<TimelineItem, { kind: 'membership' }>;

export type TimelineRow =
  | { readonly kind: 'beginning'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly item: MessageItem;
      /** Shows who writes. */
      readonly startsGroup: boolean;
      /** Shows the time. */
      readonly endsGroup: boolean;
    }
  | { readonly kind: 'membership'; readonly key: string; readonly item: MembershipItem };

/** Messages of one person less than this apart stand together. In milliseconds. */
export const GROUP_WITHIN = 5 * 60_000;

/**
 * The items of a conversation as rows: day separators, groups, the mark of the beginning.
 * @param dayOf names the local calendar day of a time in ms, for instance `2026-11-14`
 */
export function timelineRows(
  items: readonly TimelineItem[],
  beginningReached: boolean,
  dayOf: (at: number) => string,
): readonly TimelineRow[] {
  const rows: TimelineRow[] = beginningReached ? [{ kind: 'beginning', key: 'beginning' }] : [];
  let day: string | undefined;
  items.forEach((item, index) => {
    const ownDay = dayOf(item.at);
    // Clocks of two houses may differ: a step back by a little must not open the same day twice.
    if (day === undefined || ownDay > day) {
      day = ownDay;
      rows.push({ kind: 'day', key: `day ${ownDay}`, at: item.at });
    }
    if (item.kind === 'membership') {
      rows.push({ kind: 'membership', key: item.key, item });
      return;
    }
    rows.push({
      kind: 'message',
      key: item.key,
      item,
      startsGroup: !together(items[index - 1], item, dayOf),
      endsGroup: !together(item, items[index + 1], dayOf),
    });
  });
  return rows;
}

function together(
  before: TimelineItem | undefined,
  after: TimelineItem | undefined,
  dayOf: (at: number) => string,
): boolean {
  if (before?.kind !== 'message' || after?.kind !== 'message') return false;
  if (before.sender.userId !== after.sender.userId) return false;
  return Math.abs(after.at - before.at) < GROUP_WITHIN && dayOf(before.at) === dayOf(after.at);
}

/** What came in from others since `before`, oldest first: for the live region and the counter on “zum Ende”. */
export function arrivedSince(before: ReadonlySet<string>, items: readonly TimelineItem[]): readonly MessageItem[] {
  // Only what stands behind the last known item is new; older history that was scrolled in is not.
  let lastKnown = -1;
  items.forEach((item, index) => {
    if (before.has(item.key)) lastKnown = index;
  });
  return items.slice(lastKnown + 1).filter((item) => item.kind === 'message' && !item.own) as MessageItem[];
}
