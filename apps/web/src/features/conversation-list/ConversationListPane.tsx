import type { RoomId } from '@medicus/ids';
import type { ConversationList } from '@medicus/messaging';
import { Button, EmptyState, IconButton } from '@medicus/ui';
import { conversationRows } from '@medicus/view-models';
import { Search, SquarePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHouseInfo } from '../../ui-parts/house-info.ts';
import { usePeople } from '../../ui-parts/people.tsx';
import { useNow } from '../../ui-parts/use-now.ts';
import { ConversationItem } from './ConversationItem.tsx';
import styles from './ConversationListPane.module.css';
import { ListSkeleton } from './ListSkeleton.tsx';
import { useArrowKeys } from './use-arrow-keys.ts';

export interface ConversationListPaneProps {
  readonly list: ConversationList;
  readonly open: RoomId | undefined;
  readonly onFind: () => void;
  /** Invitations, above the chats. */
  readonly invitations: ReactNode;
}

/** The left pane: find, requests, chats. */
export function ConversationListPane({ list, open, onFind, invitations }: ConversationListPaneProps) {
  const { t } = useTranslation('conversations');
  const people = usePeople();
  const house = useHouseInfo();
  const now = useNow();
  const onKeyDown = useArrowKeys();
  const rows = list.kind === 'ready' ? conversationRows(list.conversations, people, house.serverName) : [];
  const nothing = list.kind === 'ready' && rows.length === 0 && list.invitations.length === 0;
  return (
    <section className={styles.pane} aria-label={t('list')}>
      <header className={styles.header}>
        <div className={styles.titleLine}>
          <h1 className={styles.title}>{t('title')}</h1>
          <IconButton label={t('newChat')} onPress={onFind}>
            <SquarePen size={18} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </div>
        <button type="button" className={styles.find} onClick={onFind} aria-keyshortcuts="Control+K">
          <Search size={18} strokeWidth={1.75} aria-hidden="true" />
          <span className={styles.findText}>{t('findPlaceholder')}</span>
          <kbd className={styles.key} aria-hidden="true">
            {t('findShortcut')}
          </kbd>
        </button>
      </header>
      <div className={styles.scroll}>
        {list.kind === 'loading' && <ListSkeleton text={t('loading')} />}
        {invitations}
        {rows.length > 0 && (
          // arrow keys move between the links inside; each link works alone too
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <ul className={styles.rows} onKeyDown={onKeyDown}>
            {rows.map((row) => (
              <li key={row.roomId}>
                <ConversationItem row={row} current={row.roomId === open} now={now} />
              </li>
            ))}
          </ul>
        )}
        {nothing && (
          <div className={styles.nothing}>
            <EmptyState
              title={t('emptyTitle')}
              action={
                <Button variant="primary" icon={<Search size={18} strokeWidth={1.75} />} onPress={onFind}>
                  {t('emptyAction')}
                </Button>
              }
            >
              {t('emptyText')}
            </EmptyState>
          </div>
        )}
      </div>
    </section>
  );
}
