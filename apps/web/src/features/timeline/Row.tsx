import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '@medicus/ids';
import { useFormats } from '@medicus/ui';
import type { MessageItem, People, TimelineRow } from '@medicus/view-models';
import { Message } from './Message.tsx';
import styles from './Row.module.css';
import type { MessageActions } from './Timeline.tsx';

export interface RowProps {
  readonly row: TimelineRow;
  readonly now: number;
  readonly people: People;
  readonly actions: MessageActions;
  readonly renderFile: (item: MessageItem) => ReactNode;
  /** This message stands in the tab order. */
  readonly current: boolean;
}

export const Row = memo(function Row({ row, now, people, actions, renderFile, current }: RowProps) {
  const { t } = useTranslation('timeline');
  const formats = useFormats();
  switch (row.kind) {
    case 'beginning':
      return <p className={styles.line}>{t('beginning')}</p>;
    case 'day':
      return (
        <p className={styles.day}>
          <span>{formats.day(row.at, now)}</span>
        </p>
      );
    case 'membership':
      return (
        <p className={styles.line}>
          {t(`membership.${row.item.change}`, { name: row.item.who.displayName })} ·{' '}
          <time dateTime={new Date(row.item.at).toISOString()}>{formats.time(row.item.at)}</time>
        </p>
      );
    case 'message':
      return <Message row={row} people={people} actions={actions} renderFile={renderFile} current={current} />;
    default:
      return assertNever(row);
  }
});
