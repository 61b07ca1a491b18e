import { Avatar, Tag, useFormats } from '@medicus/ui';
import type { ConversationRow } from '@medicus/view-models';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './ConversationItem.module.css';
import { useRowWords } from './use-row-words.ts';

export interface ConversationItemProps {
  readonly row: ConversationRow;
  readonly current: boolean;
  /** ms since epoch */
  readonly now: number;
}

/** One conversation: who, from where, what was last said, when, how much is unread. */
export function ConversationItem({ row, current, now }: ConversationItemProps) {
  const { t } = useTranslation('conversations');
  const formats = useFormats();
  const { title, subtitle, line } = useRowWords(row);
  return (
    <Link
      to="/chats/$roomId"
      params={{ roomId: row.roomId }}
      className={styles.item}
      data-selected={current}
      aria-current={current ? 'page' : undefined}
      data-conversation={row.roomId}
    >
      <Avatar name={title} shape={row.shape} server={row.server} houseName={row.houseName} />
      <span className={styles.texts}>
        <span className={styles.first}>
          <span className={styles.name}>{title}</span>
          {row.at !== undefined && (
            <time className={styles.time} dateTime={new Date(row.at).toISOString()}>
              {formats.shortWhen(row.at, now)}
            </time>
          )}
        </span>
        <span className={styles.second}>
          <span className={styles.subtitle}>{subtitle}</span>
          {row.external && <Tag tone="external">{t('external')}</Tag>}
        </span>
        <span className={styles.third}>
          <span className={styles.line} data-kind={row.line.kind}>
            {line}
          </span>
          {row.unread > 0 && (
            <span className={styles.unread}>
              <span aria-hidden="true">{row.unread > 99 ? '99+' : row.unread}</span>
              <span className="visually-hidden">{t('unread', { count: row.unread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
}
