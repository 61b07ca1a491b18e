import type { Host, HostState, SignInDefect } from '@medicus/messaging';
import { Button, Notice, PasswordField, TextField } from '@medicus/ui';
import { Hospital } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CenteredPage } from '../../ui-parts/CenteredPage.tsx';
import { useHouseInfo } from '../../ui-parts/house-info.ts';
import { LanguageMenu } from '../../ui-parts/LanguageMenu.tsx';
import { useCountdown } from '../../ui-parts/use-countdown.ts';
import { useFocusOnShow } from '../../ui-parts/use-focus-on-show.ts';
import { DefectNotice } from './DefectNotice.tsx';
import styles from './SignInPage.module.css';

type SignedOut = Extract<HostState, { kind: 'signed-out' }>;

/** The user types only the local part; the house is known from the address. The password is handed over and forgotten. */
export function SignInPage({ host, why }: { readonly host: Host; readonly why: SignedOut['why'] }) {
  const { t } = useTranslation('signIn');
  const house = useHouseInfo();
  const [localPart, setLocalPart] = useState('');
  const [password, setPassword] = useState('');
  const [working, setWorking] = useState(false);
  const [defect, setDefect] = useState<SignInDefect>();
  const [missing, setMissing] = useState<'user-name' | 'password'>();
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [wait, startWaiting] = useCountdown();
  useFocusOnShow(nameField);
  useEffect(() => {
    // whoever signs in next must not land in the conversation of the one who left
    if (why === 'signed-out') history.replaceState(null, '', '/');
  }, [why]);

  async function signIn() {
    const name = localPart.trim();
    setDefect(undefined);
    if (name === '') {
      setMissing('user-name');
      nameField.current?.focus();
      return;
    }
    if (password === '') {
      setMissing('password');
      passwordField.current?.focus();
      return;
    }
    setMissing(undefined);
    setWorking(true);
    const answer = await host.signIn(name, password);
    setWorking(false);
    if (answer.ok) return; // the host changes state; this page goes away
    setDefect(answer.defect);
    if (answer.defect.kind === 'rate-limited') startWaiting(answer.defect.retryAfterMs);
    if (answer.defect.kind === 'wrong-password') setPassword('');
    (answer.defect.kind === 'bad-user-name' ? nameField : passwordField).current?.focus();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!working && wait === 0) void signIn();
  }

  return (
    <CenteredPage>
      <header className={styles.house}>
        <span className={styles.sign} aria-hidden="true">
          <Hospital size={20} strokeWidth={1.75} />
        </span>
        <div>
          <h1 className={styles.name}>{house.displayName}</h1>
          <p className={styles.product}>{t('product')}</p>
        </div>
      </header>
      {why === 'session-ended' && (
        <Notice tone="waiting" live="polite">
          {t('sessionEnded')}
        </Notice>
      )}
      {why === 'signed-out' && (
        <Notice tone="ok" live="polite">
          {t('signedOut')}
        </Notice>
      )}
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('userName')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck="false"
          value={localPart}
          onChange={(typed) => setLocalPart(localPartOfTyped(typed, house.serverName))}
          error={missing === 'user-name' ? t('missingUserName') : undefined}
          trailing={<span className={styles.suffix}>@{house.serverName}</span>}
          inputRef={nameField}
        />
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={missing === 'password' ? t('missingPassword') : undefined}
          showLabel={t('showPassword')}
          hideLabelText={t('hidePassword')}
          inputRef={passwordField}
        />
        <DefectNotice defect={defect} wait={wait} />
        <Button variant="primary" type="submit" wide isPending={working} isDisabled={wait > 0}>
          {working ? t('submitting') : t('submit')}
        </Button>
      </form>
      <footer className={styles.footer}>
        <span className={styles.help}>{t('help', { help: house.help })}</span>
        <LanguageMenu />
      </footer>
    </CenteredPage>
  );
}

/** Whoever types or pastes the whole address means its first part. */
function localPartOfTyped(typed: string, serverName: string): string {
  const bare = typed.replace(/^@/, '');
  return bare.endsWith(`@${serverName}`) || bare.endsWith(`:${serverName}`)
    ? bare.slice(0, -serverName.length - 1)
    : bare;
}
