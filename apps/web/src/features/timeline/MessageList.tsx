import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Notice, Spinner } from '@medicus/ui';
import type { TimelineRow } from '@medicus/view-models';
import styles from './MessageList.module.css';
import { Row } from './Row.tsx';
import type { TimelineProps } from './Timeline.tsx';
import { useArrivals } from './use-arrivals.ts';
import { useWindowFocus } from './use-window-focus.ts';

/** Closer to the end than this, in pixels, one is at the end and stays there when something arrives. */
const AT_END = 60;
/** With fewer rows than this above the first visible one, older messages are fetched. */
const NEAR_START = 10;

/** Heights before a row is measured, in pixels. */
function estimate(row: TimelineRow | undefined): number {
  if (row?.kind !== 'message') return 44;
  return row.item.content.kind === 'file' ? 240 : 76;
}

export interface MessageListProps extends TimelineProps {
  readonly rows: readonly TimelineRow[];
  /** ms; “Heute” is meant against this. */
  readonly openedAt: number;
}

/**
 * The virtual list. It hangs at its end: older messages are put in above without moving what one reads.
 * Messages are reached with the arrow keys; one of them is in the tab order.
 */
export function MessageList(props: MessageListProps) {
  const { rows, snapshot, people, actions, renderFile, openedAt, onLoadOlder, onSeen } = props;
  const { t } = useTranslation('timeline');
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string>();
  const focusWanted = useRef(false);

  const messages = rows.flatMap((row, index) => (row.kind === 'message' ? [index] : []));
  const chosenIndex = rows.findIndex((row) => row.kind === 'message' && row.key === chosen);
  const current = chosenIndex >= 0 ? chosenIndex : (messages.at(-1) ?? -1);

  // oxlint-disable-next-line react/incompatible-library -- the compiler is not used; rows get plain values, never the virtualizer
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(rows[index]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    // The message that has the focus stays in the page, however far one scrolls.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        return current < 0 || shown.includes(current) ? shown : [...shown, current].sort((a, b) => a - b);
      },
      [current],
    ),
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    paddingStart: 16,
    paddingEnd: 16,
  });

  // Opened at the end; one's own new message brings one back there.
  const ownLast = snapshot.items.findLast((item) => item.kind === 'message' && item.own)?.key;
  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer, ownLast]);

  const atEnd = virtualizer.isAtEnd(AT_END);
  const arrivals = useArrivals(snapshot.items, atEnd);

  const firstShown = virtualizer.range?.startIndex ?? rows.length;
  useEffect(() => {
    if (firstShown < NEAR_START && snapshot.older === 'more') onLoadOlder();
  }, [firstShown, snapshot.older, snapshot.items.length, onLoadOlder]);

  const focused = useWindowFocus();
  const lastForeign = snapshot.items.findLast((item) => item.kind === 'message' && !item.own);
  const lastEvent = lastForeign?.kind === 'message' ? lastForeign.eventId : undefined;
  useEffect(() => {
    if (focused && atEnd && lastEvent !== undefined) onSeen(lastEvent);
  }, [focused, atEnd, lastEvent, onSeen]);

  useEffect(() => {
    if (!focusWanted.current) return;
    const message = scroller.current?.querySelector<HTMLElement>('[data-current="true"]');
    if (message === null || message === undefined) return;
    focusWanted.current = false;
    message.focus({ preventScroll: true });
  });

  function goTo(index: number | undefined): void {
    const row = index === undefined ? undefined : rows[index];
    if (index === undefined || row === undefined) return;
    focusWanted.current = true;
    setChosen(row.key);
    virtualizer.scrollToIndex(index, { align: 'auto' });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    // Only on the message itself: buttons and links inside keep their keys.
    if (!(event.target instanceof HTMLElement) || event.target.dataset['current'] === undefined) return;
    const at = messages.indexOf(current);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    goTo(messages[Math.max(0, Math.min(messages.length - 1, next))]);
  }

  function onFocus(event: FocusEvent<HTMLElement>): void {
    const key = event.target.closest<HTMLElement>('[data-key]')?.dataset['key'];
    if (key !== undefined) setChosen(key);
  }

  return (
    <div className={styles.frame}>
      {snapshot.older === 'loading' && (
        <div className={styles.older}>
          <Spinner>{t('older.loading')}</Spinner>
        </div>
      )}
      {snapshot.older === 'failed' && (
        <div className={styles.older}>
          <Notice tone="waiting" live="polite" action={<Button onPress={onLoadOlder}>{t('retry')}</Button>}>
            {t('older.failed')}
          </Notice>
        </div>
      )}
      <div ref={scroller} className={styles.scroller}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the messages, which have the focus */}
        <ol
          className={styles.list}
          aria-label={t('messages')}
          style={{ blockSize: virtualizer.getTotalSize() }}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
        >
          {virtualizer.getVirtualItems().map((place) => {
            const row = rows[place.index];
            if (row === undefined) return null;
            return (
              <li
                key={place.key}
                ref={virtualizer.measureElement}
                data-index={place.index}
                aria-setsize={snapshot.older === 'start' ? rows.length : -1}
                aria-posinset={place.index + 1}
                className={styles.row}
                style={{ transform: `translateY(${place.start}px)` }}
              >
                <Row
                  row={row}
                  now={openedAt}
                  people={people}
                  actions={actions}
                  renderFile={renderFile}
                  current={place.index === current}
                />
              </li>
            );
          })}
        </ol>
      </div>
      {!atEnd && (
        <div className={styles.jump}>
          <Button
            icon={<ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />}
            onPress={() => virtualizer.scrollToEnd()}
          >
            {arrivals.below === 0 ? t('toEnd') : t('toEndNew', { count: arrivals.below })}
          </Button>
        </div>
      )}
      <div className="visually-hidden" role="log" aria-live="polite" aria-atomic="true">
        {arrivals.said}
      </div>
    </div>
  );
}
