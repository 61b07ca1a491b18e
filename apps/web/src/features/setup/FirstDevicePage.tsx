import type { FirstDevice } from '@medicus/messaging';
import { Button, Notice, Spinner } from '@medicus/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CenteredPage } from '../../ui-parts/CenteredPage.tsx';
import { useObservable } from '../../ui-parts/use-observable.ts';
import { KeyShown } from './KeyShown.tsx';
import { Steps } from './Steps.tsx';
import styles from './FirstDevicePage.module.css';

/** Keys are made unseen; the recovery key is shown once and must be confirmed as stored. */
export function FirstDevicePage({ setup }: { readonly setup: FirstDevice }) {
  const { t } = useTranslation('setup');
  const state = useObservable(setup.state);
  const [retrying, setRetrying] = useState(false);

  async function retry() {
    setRetrying(true);
    await setup.retry();
    setRetrying(false);
  }

  return (
    <CenteredPage width="wide">
      <Steps current={2} />
      {state.kind === 'preparing' && (
        <>
          <h1 className={styles.title}>{t('title')}</h1>
          <Spinner>{t('preparing')}</Spinner>
        </>
      )}
      {state.kind === 'key-shown' && (
        <KeyShown recoveryKey={state.recoveryKey} onStored={() => setup.confirmStored()} />
      )}
      {state.kind === 'failed' && (
        <>
          <h1 className={styles.title}>{t('failedTitle')}</h1>
          <Notice tone="waiting" live="assertive">
            {state.defect.kind === 'server-away' ? t('failedAway') : t('failedOther')}
          </Notice>
          <div className={styles.actions}>
            <Button variant="primary" onPress={() => void retry()} isPending={retrying}>
              {t('retry')}
            </Button>
          </div>
        </>
      )}
    </CenteredPage>
  );
}
