import type { ConversationList } from '@medicus/messaging';
import { IconButton, Menu, type MenuEntry } from '@medicus/ui';
import { unreadTotal } from '@medicus/view-models';
import { Link } from '@tanstack/react-router';
import { BookUser, Ellipsis, LogOut, MessageSquarePlus, MessagesSquare, Moon, Settings, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AccountMenu } from './AccountMenu.tsx';
import styles from './Navigation.module.css';
import { useShownTheme } from './use-shown-theme.ts';

export interface NavigationProps {
  readonly list: ConversationList;
  readonly onSettings: () => void;
  readonly onSignOut: () => void;
}

const ICON = { size: 20, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** A rail on wide screens, a bar at the bottom on narrow ones; the same two places in both. */
export function Navigation({ list, onSettings, onSignOut }: NavigationProps) {
  const { t } = useTranslation('shell');
  const [theme, toggleTheme] = useShownTheme();
  const unread = unreadTotal(list);
  const themeText = theme === 'dark' ? t('toLight') : t('toDark');
  const ThemeIcon = theme === 'dark' ? Sun : Moon;
  const more: readonly MenuEntry[] = [
    { id: 'theme', text: themeText, icon: <ThemeIcon {...ICON} />, onAction: toggleTheme },
    { id: 'settings', text: t('settings'), icon: <Settings {...ICON} />, onAction: onSettings },
    { id: 'sign-out', text: t('signOut'), icon: <LogOut {...ICON} />, onAction: onSignOut },
  ];
  return (
    <nav className={styles.navigation} aria-label={t('navigation')}>
      <span className={styles.sign} aria-hidden="true">
        <MessageSquarePlus size={20} strokeWidth={1.75} />
      </span>
      <ul className={styles.places}>
        <li>
          <Link to="/chats" className={styles.place} activeProps={{ 'data-current': true, 'aria-current': 'page' }}>
            <span className={styles.icon}>
              <MessagesSquare {...ICON} />
              {unread > 0 && (
                <span className={styles.count} aria-hidden="true">
                  {unread > 99 ? '99+' : unread}
                </span>
              )}
            </span>
            <span>{t('chats')}</span>
            {unread > 0 && <span className="visually-hidden">, {t('unread', { count: unread })}</span>}
          </Link>
        </li>
        <li>
          <Link to="/suchen" className={styles.place} activeProps={{ 'data-current': true, 'aria-current': 'page' }}>
            <BookUser {...ICON} />
            <span>{t('find')}</span>
          </Link>
        </li>
        <li className={styles.narrowOnly}>
          <Menu
            label={t('more')}
            entries={more}
            trigger={
              <IconButton label={t('more')} tooltip={false}>
                <span className={styles.moreTrigger}>
                  <Ellipsis {...ICON} />
                  <span>{t('more')}</span>
                </span>
              </IconButton>
            }
          />
        </li>
      </ul>
      <div className={styles.end}>
        <IconButton label={themeText} tooltipPlacement="end" onPress={toggleTheme}>
          <ThemeIcon {...ICON} />
        </IconButton>
        <IconButton label={t('settings')} tooltipPlacement="end" onPress={onSettings}>
          <Settings {...ICON} />
        </IconButton>
        <AccountMenu onSettings={onSettings} onSignOut={onSignOut} />
      </div>
    </nav>
  );
}
