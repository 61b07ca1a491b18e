import { Tag } from '@medicus/ui';
import { useTranslation } from 'react-i18next';
import styles from './Steps.module.css';

/** Where one is on the way in; the current step is marked for screen readers too. */
export function Steps({ current }: { readonly current: 2 | 3 }) {
  const { t } = useTranslation('setup');
  const names = [t('stepSignIn'), t('stepKey'), t('stepDone')];
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {names.map((name, index) => {
        const step = index + 1;
        return (
          <li key={name} aria-current={step === current ? 'step' : undefined}>
            <Tag tone={step < current ? 'ok' : step === current ? 'accent' : 'neutral'}>
              {name}
              {step < current && <span className="visually-hidden">, {t('stepDoneState')}</span>}
            </Tag>
          </li>
        );
      })}
    </ol>
  );
}
