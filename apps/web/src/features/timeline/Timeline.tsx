import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventId, Result } from '@medicus/ids';
import type { TimelineSnapshot } from '@medicus/messaging';
import { Button, EmptyState, Skeleton, Spinner } from '@medicus/ui';
import { timelineRows, type MessageItem, type People } from '@medicus/view-models';
import type { ReactNode } from 'react';
import { MessageList } from './MessageList.tsx';
import styles from './Timeline.module.css';

export interface MessageActions {
  /** “Schlüssel holen” */
  readonly fetchKey: (key: string) => Promise<Result<void, 'still-missing' | 'server-away'>>;
  readonly resend: (key: string) => void;
  readonly cancel: (key: string) => void;
}

export interface TimelineProps {
  readonly title: string;
  readonly snapshot: TimelineSnapshot;
  readonly people: People;
  readonly actions: MessageActions;
  readonly onLoadOlder: () => void;
  /** The end is on screen and the window has the focus: everything up to here is read. */
  readonly onSeen: (upTo: EventId) => void;
  readonly onRetry: () => void;
  /** Draws a file; files are another feature's. */
  readonly renderFile: (item: MessageItem) => ReactNode;
}

const localDay = (at: number): string => {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The messages of one conversation: loading, failed, empty, or the list. */
export function Timeline(props: TimelineProps) {
  const { title, snapshot, onRetry } = props;
  const { t } = useTranslation('timeline');
  const rows = useMemo(
    () => timelineRows(snapshot.items, snapshot.older === 'start', localDay),
    [snapshot.items, snapshot.older],
  );
  const [opened] = useState(() => Date.now());

  if (snapshot.kind === 'failed' && snapshot.items.length === 0) {
    return (
      <div className={styles.middle}>
        <EmptyState plain live title={t('failed')} action={<Button onPress={onRetry}>{t('retry')}</Button>} />
      </div>
    );
  }
  if (snapshot.kind === 'loading' && snapshot.items.length === 0) {
    return (
      <div className={styles.loading}>
        <div aria-hidden="true" className={styles.skeletons}>
          <Skeleton shape="block" width="half" />
          <Skeleton shape="block" width="short" />
          <Skeleton shape="block" width="half" />
        </div>
        <Spinner>{t('loading')}</Spinner>
      </div>
    );
  }
  const wroteAnything = snapshot.items.some((item) => item.kind === 'message');
  if (!wroteAnything && snapshot.older === 'start' && snapshot.items.length === 0) {
    return (
      <div className={styles.middle}>
        <EmptyState plain title={t('empty')}>
          {t('emptyHint', { title })}
        </EmptyState>
      </div>
    );
  }
  return <MessageList {...props} rows={rows} openedAt={opened} />;
}
