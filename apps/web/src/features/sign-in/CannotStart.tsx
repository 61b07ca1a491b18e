import { Button, Spinner } from '@medicus/ui';
import { useTranslation } from 'react-i18next';
import { StopPage } from '../../ui-parts/StopPage.tsx';
import styles from './CannotStart.module.css';

/** Until the first state is known. Says so only after 400 ms. */
export function Starting() {
  const { t } = useTranslation('signIn');
  return (
    <main className={styles.starting} id="content">
      <Spinner>{t('starting')}</Spinner>
    </main>
  );
}

/** The own house does not answer yet; it is asked again by itself. */
export function HouseAway({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation('signIn');
  return (
    <StopPage title={t('houseAwayTitle')} action={<Button onPress={onRetry}>{t('retry')}</Button>}>
      <output>{t('houseAwayText')}</output>
    </StopPage>
  );
}

export function Unsupported({ missing }: { readonly missing: readonly string[] }) {
  const { t } = useTranslation('signIn');
  return (
    <StopPage title={t('unsupportedTitle')}>
      <p>{t('unsupportedText')}</p>
      <p>{t('unsupportedMissing', { features: missing.join(', ') })}</p>
    </StopPage>
  );
}

export function StorageBlocked() {
  const { t } = useTranslation('signIn');
  return (
    <StopPage title={t('storageBlockedTitle')} action={<Button onPress={() => location.reload()}>{t('retry')}</Button>}>
      <p>{t('storageBlockedText')}</p>
    </StopPage>
  );
}
