import { initials, houseColour, Menu } from '@medicus/ui';
import { LogOut, Settings } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useHouseInfo } from '../../ui-parts/house-info.ts';
import { useMessenger } from '../../ui-parts/messenger.ts';
import styles from './AccountMenu.module.css';

const ICON = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Who is signed in, and the way out. */
export function AccountMenu(props: { readonly onSettings: () => void; readonly onSignOut: () => void }) {
  const { t } = useTranslation('shell');
  const { self } = useMessenger();
  const house = useHouseInfo();
  return (
    <Menu
      label={t('account', { name: self.displayName })}
      header={
        <>
          <p className={styles.name}>{self.displayName}</p>
          <p className={styles.house}>{house.displayName}</p>
        </>
      }
      entries={[
        { id: 'settings', text: t('settings'), icon: <Settings {...ICON} />, onAction: props.onSettings },
        { id: 'sign-out', text: t('signOut'), icon: <LogOut {...ICON} />, onAction: props.onSignOut },
      ]}
      trigger={
        <Button className={styles.button ?? ''} data-house={houseColour(self.server)}>
          <span aria-hidden="true">{initials(self.displayName)}</span>
          <span className="visually-hidden">{t('account', { name: self.displayName })}</span>
        </Button>
      }
    />
  );
}
