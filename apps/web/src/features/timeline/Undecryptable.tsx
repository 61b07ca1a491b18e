import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '@medicus/ids';
import type { UndecryptableReason } from '@medicus/messaging';
import { Button } from '@medicus/ui';
import styles from './Undecryptable.module.css';

export interface UndecryptableProps {
  readonly reason: UndecryptableReason;
  readonly name: string;
  readonly onFetch: () => Promise<Result<void, 'still-missing' | 'server-away'>>;
}

/** A message without its key: why, and what can be done. */
export function Undecryptable({ reason, name, onFetch }: UndecryptableProps) {
  const { t } = useTranslation('timeline');
  const [state, setState] = useState<'idle' | 'fetching' | 'still-missing' | 'server-away'>('idle');
  async function fetchKey() {
    setState('fetching');
    const found = await onFetch();
    setState(found.ok ? 'idle' : found.defect);
  }
  return (
    <div className={styles.box}>
      <p>
        <KeyRound size={18} strokeWidth={1.75} aria-hidden="true" /> {t(`undecryptable.${reason}`, { name })}
      </p>
      {reason === 'keys-missing' && (
        <Button variant="quiet" isPending={state === 'fetching'} onPress={() => void fetchKey()}>
          {state === 'fetching' ? t('undecryptable.fetching') : t('undecryptable.fetch')}
        </Button>
      )}
      <output className={styles.answer}>
        {state === 'still-missing' || state === 'server-away' ? t(`undecryptable.${state}`) : ''}
      </output>
    </div>
  );
}
