import type { FurtherDevice, RecoveryDefect } from '@medicus/messaging';
import { Button, IconButton, Notice, TextField } from '@medicus/ui';
import { Check, ClipboardPaste } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusOnShow } from '../../ui-parts/use-focus-on-show.ts';
import styles from './FurtherDevicePage.module.css';

type Verdict = 'unknown' | 'fits' | 'wrong' | 'incomplete';

/** Waits for a pause in typing before a key is looked at, in ms. */
const PAUSE = 250;
/** Characters of a recovery key without its blanks. */
const KEY_LENGTH = 48;

export interface EnterKeyProps {
  readonly setup: FurtherDevice;
  readonly onLost: () => void;
  /** Nothing is on this device yet that could be lost. */
  readonly onSignOut: () => Promise<void>;
}

export function EnterKey({ setup, onLost, onSignOut }: EnterKeyProps) {
  const { t } = useTranslation('device');
  const [key, setKey] = useState('');
  const [checked, setChecked] = useState<{ readonly key: string; readonly verdict: Verdict }>();
  const [working, setWorking] = useState(false);
  const [defect, setDefect] = useState<RecoveryDefect>();
  const [leaving, setLeaving] = useState(false);
  const [pasteFailed, setPasteFailed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useFocusOnShow(field);
  const verdict = checked?.key === key ? checked.verdict : 'unknown';

  useEffect(() => {
    if (key.trim() === '') return undefined;
    let current = true;
    const timer = setTimeout(() => {
      setup.check(key).then(
        (found) => {
          if (current) setChecked({ key, verdict: found });
        },
        () => undefined, // could not be checked now; “Bestätigen” asks again
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, setup]);

  async function paste() {
    setPasteFailed(false);
    try {
      setKey(await navigator.clipboard.readText());
    } catch {
      setPasteFailed(true);
    }
    field.current?.focus();
  }

  async function confirm() {
    setWorking(true);
    setDefect(undefined);
    const answer = await setup.enter(key);
    setWorking(false);
    if (!answer.ok) {
      setDefect(answer.defect);
      field.current?.focus();
    }
  }

  async function leave() {
    setLeaving(true);
    await onSignOut();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!working && key.trim() !== '') void confirm();
  }

  const wrong = defect?.kind === 'wrong-key' || defect?.kind === 'malformed-key';
  // A key has a check sum: what is long enough and still no key has a typing error in it.
  const malformed = key.replaceAll(/\s/g, '').length >= KEY_LENGTH ? t('typo') : t('incomplete');
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1 className={styles.title}>{t('title')}</h1>
      <p className={styles.text}>{t('text')}</p>
      <TextField
        label={t('key')}
        value={key}
        onChange={(typed) => {
          setKey(typed);
          setDefect(undefined);
        }}
        mono
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck="false"
        error={verdict === 'wrong' ? t('wrong') : undefined}
        inputRef={field}
        trailing={
          <IconButton label={t('paste')} tooltip={false} onPress={() => void paste()}>
            <ClipboardPaste size={18} strokeWidth={1.75} />
          </IconButton>
        }
      />
      <div aria-live="polite" className={styles.live}>
        {verdict === 'fits' && (
          <p className={styles.fits}>
            <Check size={18} strokeWidth={1.75} aria-hidden="true" /> {t('fits')}
          </p>
        )}
        {verdict === 'incomplete' && <p className={styles.text}>{malformed}</p>}
        {pasteFailed && <p className={styles.text}>{t('pasteFailed')}</p>}
      </div>
      {defect !== undefined && (
        <Notice tone={wrong ? 'error' : 'waiting'} live="assertive">
          {!wrong ? t('serverAway') : defect.kind === 'malformed-key' ? malformed : t('wrong')}
        </Notice>
      )}
      <Button
        variant="primary"
        type="submit"
        wide
        isPending={working}
        isDisabled={key.trim() === '' || verdict === 'wrong'}
      >
        {working ? t('confirming') : t('confirm')}
      </Button>
      <div className={styles.center}>
        <Button variant="quiet" onPress={onLost}>
          {t('lost')}
        </Button>
        <Button variant="quiet" isPending={leaving} onPress={() => void leave()}>
          {t('signOut')}
        </Button>
      </div>
    </form>
  );
}
