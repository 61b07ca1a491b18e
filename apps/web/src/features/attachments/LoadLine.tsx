import { useTranslation } from 'react-i18next';
import { Button } from '@medicus/ui';
import type { OpenedFile } from '../../media/opened-files.ts';
import styles from './LoadLine.module.css';

/** How far a file is: loading with its percent, or why it did not come and the way to try again. */
export function LoadLine(props: {
  readonly file: OpenedFile;
  readonly onOpen: () => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation('attachments');
  const { file, onOpen, onCancel } = props;
  if (file.kind === 'opening') {
    const percent = file.total === 0 ? 0 : Math.min(100, Math.round((file.done / file.total) * 100));
    return (
      <p className={styles.line}>
        {t('loading', { percent: `${percent} %` })}{' '}
        <Button variant="quiet" onPress={onCancel}>
          {t('cancelLoad')}
        </Button>
      </p>
    );
  }
  if (file.kind === 'failed') {
    const again = file.defect === 'server-away' || file.defect === 'cancelled' || file.defect === 'gone';
    return (
      <p className={styles.line} data-failed={file.defect !== 'cancelled'} role="alert">
        {t(`defect.${file.defect}`)}{' '}
        {again && (
          <Button variant="quiet" onPress={onOpen}>
            {t('retry')}
          </Button>
        )}
      </p>
    );
  }
  return null;
}
