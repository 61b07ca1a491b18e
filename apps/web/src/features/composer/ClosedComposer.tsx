import { useTranslation } from 'react-i18next';
import { Notice } from '@medicus/ui';
import type { ComposerState } from '@medicus/view-models';
import styles from './ClosedComposer.module.css';

/** Why nothing can be written here. */
export function ClosedComposer(props: {
  readonly title: string;
  readonly why: Extract<ComposerState, { kind: 'closed' }>['why'];
}) {
  const { t } = useTranslation('composer');
  return (
    <div className={styles.closed}>
      <Notice tone="info" live="polite">
        {t(`closed.${props.why}`, { title: props.title })}
      </Notice>
    </div>
  );
}
