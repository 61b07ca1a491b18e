import type { DirectoryEntry } from '@medicus/fhir';
import type { StartDefect } from '@medicus/messaging';
import { Button, Card } from '@medicus/ui';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './RefusalCard.module.css';
import { useRefusalWords } from './use-refusal-words.ts';

export interface RefusalCardProps {
  readonly entry: DirectoryEntry;
  readonly defect: StartDefect;
  readonly onClose: () => void;
  readonly onRetry: () => void;
  /** Looks for a service of the same house. */
  readonly onFindService: () => void;
}

/** What is not possible, why in one sentence, what works instead, and the rule for who asks. */
export function RefusalCard({ entry, defect, onClose, onRetry, onFindService }: RefusalCardProps) {
  const { t } = useTranslation('find');
  const { reason, help, rule } = useRefusalWords(defect);
  const [ruleShown, setRuleShown] = useState(false);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    card.current?.focus();
  }, []);
  return (
    <div ref={card} tabIndex={-1} role="alert" className={styles.card}>
      <Card>
        <h2 className={styles.title}>{t('refusal.title')}</h2>
        <p className={styles.text}>
          {entry.displayName}, {entry.house.name}: {reason}
        </p>
        {help !== undefined && <p className={styles.text}>{help}</p>}
        {rule !== undefined && ruleShown && <p className={styles.text}>{rule}</p>}
        <div className={styles.actions}>
          {defect.kind === 'server-away' && (
            <Button variant="primary" onPress={onRetry}>
              {t('refusal.retry')}
            </Button>
          )}
          {defect.kind === 'declined-by-other-house' && entry.kind === 'person' && (
            <Button variant="primary" onPress={onFindService}>
              {t('refusal.toService')}
            </Button>
          )}
          {rule !== undefined && (
            <Button variant="quiet" aria-expanded={ruleShown} onPress={() => setRuleShown((shown) => !shown)}>
              {t('refusal.why')}
            </Button>
          )}
          <Button variant="quiet" onPress={onClose}>
            {t('refusal.close')}
          </Button>
        </div>
      </Card>
    </div>
  );
}
