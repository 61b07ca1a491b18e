import type { FurtherDevice, RecoveryDefect } from '@medicus/messaging';
import { Button, Notice, PasswordField } from '@medicus/ui';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCountdown } from '../../ui-parts/use-countdown.ts';
import { useFocusOnShow } from '../../ui-parts/use-focus-on-show.ts';
import styles from './FurtherDevicePage.module.css';

/** “Schlüssel verloren?”: what is lost is said before; the password confirms it. Leads to a new recovery key. */
export function ResetKeys({ setup, onBack }: { readonly setup: FurtherDevice; readonly onBack: () => void }) {
  const { t } = useTranslation('device');
  const { t: signIn } = useTranslation('signIn');
  const field = useRef<HTMLInputElement>(null);
  useFocusOnShow(field);
  const [password, setPassword] = useState('');
  const [working, setWorking] = useState(false);
  const [wait, startWaiting] = useCountdown();
  const [error, setError] = useState<'missing' | RecoveryDefect['kind']>();

  async function reset() {
    if (password === '') {
      setError('missing');
      return;
    }
    setWorking(true);
    setError(undefined);
    const answer = await setup.reset(password);
    setWorking(false);
    if (answer.ok) return;
    setError(answer.defect.kind);
    if (answer.defect.kind === 'rate-limited') startWaiting(answer.defect.retryAfterMs);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!working && wait === 0) void reset();
  }

  const fieldError =
    error === 'missing'
      ? t('missingPassword')
      : error === 'wrong-password' || error === 'password-needed'
        ? t('wrongPassword')
        : undefined;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1 className={styles.title}>{t('resetTitle')}</h1>
      <p className={styles.text}>{t('resetText')}</p>
      <Notice tone="info">{t('resetFirst')}</Notice>
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="current-password"
        inputRef={field}
        value={password}
        onChange={setPassword}
        error={fieldError}
        showLabel={signIn('showPassword')}
        hideLabelText={signIn('hidePassword')}
      />
      {error === 'server-away' && (
        <Notice tone="waiting" live="assertive">
          {t('resetAway')}
        </Notice>
      )}
      {wait > 0 && (
        // the number changes every second: announced once, not sixty times
        <Notice tone="waiting" live="off">
          {t('resetLimited', { count: wait })}
        </Notice>
      )}
      <div className={styles.actions}>
        <Button variant="quiet" onPress={onBack} isDisabled={working}>
          {t('back')}
        </Button>
        <Button variant="critical" type="submit" isPending={working}>
          {working ? t('resetting') : t('reset')}
        </Button>
      </div>
    </form>
  );
}
