import type { FirstDevice } from '@medicus/messaging';
import { Spinner } from '@medicus/ui';
import { useTranslation } from 'react-i18next';
import { CenteredPage } from '../../ui-parts/CenteredPage.tsx';
import { useObservable } from '../../ui-parts/use-observable.ts';
import { KeyShown } from './KeyShown.tsx';
import { SetupFailed } from './SetupFailed.tsx';
import { Steps } from './Steps.tsx';
import styles from './FirstDevicePage.module.css';

export interface FirstDevicePageProps {
  readonly setup: FirstDevice;
  readonly onSignInAgain: () => Promise<void>;
}

/** Keys are made unseen; the recovery key is shown once and must be confirmed as stored. */
export function FirstDevicePage({ setup, onSignInAgain }: FirstDevicePageProps) {
  const { t } = useTranslation('setup');
  const state = useObservable(setup.state);
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
        <SetupFailed defect={state.defect} onRetry={() => setup.retry()} onSignInAgain={onSignInAgain} />
      )}
    </CenteredPage>
  );
}
