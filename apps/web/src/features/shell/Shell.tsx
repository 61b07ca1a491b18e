import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMessenger } from '../../ui-parts/messenger.ts';
import { useObservable } from '../../ui-parts/use-observable.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Navigation } from './Navigation.tsx';
import styles from './Shell.module.css';
import { useLeavingGuard } from './use-leaving-guard.ts';
import { useTitle } from './use-title.ts';

export interface ShellProps {
  /** On narrow screens the bar gives way to an open conversation. */
  readonly conversationOpen: boolean;
  readonly onSettings: () => void;
  readonly onSignOut: () => void;
  readonly children: ReactNode;
}

/** The frame of a running session: navigation, connection, content. */
export function Shell({ conversationOpen, onSettings, onSignOut, children }: ShellProps) {
  const { t } = useTranslation('shell');
  const messenger = useMessenger();
  const list = useObservable(messenger.conversations.list);
  useLeavingGuard(messenger.outbox);
  useTitle(list);
  return (
    <div className={styles.shell} data-conversation-open={conversationOpen}>
      <a className={styles.skip} href="#content">
        {t('skipToContent')}
      </a>
      <Navigation list={list} onSettings={onSettings} onSignOut={onSignOut} />
      <div className={styles.frame}>
        <ConnectionBanner connection={messenger.connection} />
        <main className={styles.main} id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
