import { Button, Dialog, Notice, ProgressBar } from '@medicus/ui';
import { unsentCount } from '@medicus/view-models';
import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMessenger } from '../../ui-parts/messenger.ts';
import { useObservable } from '../../ui-parts/use-observable.ts';
import styles from './SignOutDialog.module.css';

/** Warns when something would become unreadable or unsent, waits for the backup, and then wipes this browser. */
export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('signOut');
  const messenger = useMessenger();
  const backup = useObservable(messenger.backup);
  const unsent = unsentCount(useObservable(messenger.conversations.list));
  const [waiting, setWaiting] = useState(false);
  const [at, setAt] = useState<'asking' | 'leaving'>('asking');
  const remaining = backup.kind === 'pending' ? backup.remaining : 0;
  const [most, setMost] = useState(remaining);
  if (remaining > most) setMost(remaining); // new keys may come while one looks
  const leaving = at === 'leaving' || (waiting && backup.kind !== 'pending');

  // Nothing is awaited: the session ends and this dialog with it.
  useEffect(() => {
    if (leaving) void messenger.signOut();
  }, [leaving, messenger]);

  const label = leaving
    ? t('working')
    : waiting
      ? t('waiting')
      : backup.kind === 'pending'
        ? t('saveAndSubmit')
        : t('submit');
  return (
    <Dialog
      title={t('title')}
      isOpen
      onClose={onClose}
      dismissable={!leaving}
      role="alertdialog"
      actions={
        <>
          {backup.kind === 'pending' && (
            <span className={styles.anyway}>
              <Button variant="quiet" isDisabled={leaving} onPress={() => setAt('leaving')}>
                {t('anyway')}
              </Button>
            </span>
          )}
          <Button isDisabled={leaving} onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button
            variant={backup.kind === 'off' ? 'critical' : 'primary'}
            isPending={waiting || leaving}
            onPress={() => setWaiting(true)}
          >
            {label}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{t('text')}</p>
      {backup.kind === 'pending' && (
        <>
          <Notice tone="waiting" live="polite" icon={<KeyRound size={18} strokeWidth={1.75} />}>
            {t('pending')}
          </Notice>
          <ProgressBar label={t('progress')} value={most === 0 ? undefined : 1 - remaining / most} />
          {remaining > 0 && <p className={styles.text}>{t('remaining', { count: remaining })}</p>}
        </>
      )}
      {backup.kind === 'off' && (
        <Notice tone="error" live="polite">
          {t('off')}
        </Notice>
      )}
      {backup.kind === 'done' && <p className={styles.text}>{t('keyNeeded')}</p>}
      {unsent > 0 && <Notice tone="waiting">{t('unsent', { count: unsent })}</Notice>}
    </Dialog>
  );
}
