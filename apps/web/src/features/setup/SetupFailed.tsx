import type { RecoveryDefect } from '@medicus/messaging';
import { Button, Notice } from '@medicus/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './FirstDevicePage.module.css';

export interface SetupFailedProps {
  readonly defect: RecoveryDefect;
  readonly onRetry: () => Promise<void>;
  readonly onSignInAgain: () => Promise<void>;
}

/** The keys could not be made. The house may want the password again, which we do not keep: only signing in anew helps. */
export function SetupFailed({ defect, onRetry, onSignInAgain }: SetupFailedProps) {
  const { t } = useTranslation('setup');
  const [working, setWorking] = useState(false);
  const password = defect.kind === 'password-needed' || defect.kind === 'wrong-password';

  async function goOn() {
    setWorking(true);
    await (password ? onSignInAgain() : onRetry());
    setWorking(false);
  }

  return (
    <>
      <h1 className={styles.title}>{t('failedTitle')}</h1>
      <Notice tone="waiting" live="assertive">
        {password ? t('failedPassword') : defect.kind === 'server-away' ? t('failedAway') : t('failedOther')}
      </Notice>
      <div className={styles.actions}>
        <Button variant="primary" onPress={() => void goOn()} isPending={working}>
          {password ? t('signInAgain') : t('retry')}
        </Button>
      </div>
    </>
  );
}
