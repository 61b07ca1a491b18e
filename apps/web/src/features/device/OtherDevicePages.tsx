import type { Host } from '@medicus/messaging';
import { Button } from '@medicus/ui';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StopPage } from '../../ui-parts/StopPage.tsx';
import { useFocusOnShow } from '../../ui-parts/use-focus-on-show.ts';

/** Another window runs the messenger: two on one key store would spoil it. */
export function Elsewhere({ host }: { readonly host: Host }) {
  const { t } = useTranslation('device');
  const [working, setWorking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useFocusOnShow(button);
  const takeOver = async () => {
    setWorking(true);
    await host.takeOver();
    setWorking(false);
  };
  return (
    <StopPage
      title={t('elsewhereTitle')}
      action={
        <Button ref={button} variant="primary" isPending={working} onPress={() => void takeOver()}>
          {working ? t('elsewhereWorking') : t('elsewhereAction')}
        </Button>
      }
    >
      <p>{t('elsewhereText')}</p>
    </StopPage>
  );
}

/** What this browser keeps does not fit the account any more. */
export function DeviceMismatch({ host }: { readonly host: Host }) {
  const { t } = useTranslation('device');
  const [working, setWorking] = useState(false);
  const reset = async () => {
    setWorking(true);
    await host.resetDevice();
    setWorking(false);
  };
  return (
    <StopPage
      title={t('mismatchTitle')}
      action={
        <Button variant="primary" isPending={working} onPress={() => void reset()}>
          {working ? t('mismatchWorking') : t('mismatchAction')}
        </Button>
      }
    >
      <p>{t('mismatchText')}</p>
      <p>{t('mismatchLoss')}</p>
    </StopPage>
  );
}
