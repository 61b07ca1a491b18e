import type { ConversationList } from '@medicus/messaging';
import { unreadTotal } from '@medicus/view-models';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useHouseInfo } from '../../ui-parts/house-info.ts';

/** The window's title counts what is unread. It names no person: titles end up in the browser's history. */
export function useTitle(list: ConversationList): void {
  const { t } = useTranslation('shell');
  const house = useHouseInfo();
  const unread = unreadTotal(list);
  useEffect(() => {
    const name = `${t('appName')} · ${house.displayName}`;
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [t, house, unread]);
}
