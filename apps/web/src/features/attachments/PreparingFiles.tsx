import { FileUp, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton, ProgressBar, useFormats } from '@medicus/ui';
import type { OutgoingFiles, PreparingFile } from '@medicus/view-models';
import { useObservable } from '../../ui-parts/use-observable.ts';
import styles from './SendingCard.module.css';
import list from './PreparingFiles.module.css';

/** Files that were picked and do not stand in the timeline yet: one card each, above the composer. */
export function PreparingFiles({ files, maxSize }: { readonly files: OutgoingFiles; readonly maxSize: number }) {
  const { t } = useTranslation('attachments');
  const preparing = useObservable(files.state);
  if (preparing.length === 0) return null;
  return (
    <ul className={list.list} aria-label={t('outgoing')}>
      {preparing.map((file) => (
        <li key={file.key}>
          <PreparingCard file={file} maxSize={maxSize} onRemove={() => files.remove(file.key)} />
        </li>
      ))}
    </ul>
  );
}

interface PreparingCardProps {
  readonly file: PreparingFile;
  readonly maxSize: number;
  readonly onRemove: () => void;
}

function PreparingCard({ file, maxSize, onRemove }: PreparingCardProps) {
  const { t } = useTranslation('attachments');
  const formats = useFormats();
  const { name, state } = file;
  const refused = state.kind === 'refused';
  const words = refused
    ? t(`refused.${state.why}`, { size: formats.size(file.size), max: formats.size(maxSize) })
    : t(state.kind);
  return (
    <div className={styles.card} data-delivery={refused ? 'failed' : 'preparing'}>
      <FileUp size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.line} role={refused ? 'alert' : undefined}>
          {words}
        </p>
      </div>
      <div className={styles.actions}>
        {state.kind !== 'keeping' && (
          <IconButton label={t(refused ? 'dismiss' : 'cancel', { name })} onPress={onRemove}>
            <X size={18} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {(state.kind === 'looking' || state.kind === 'keeping') && (
        <div className={styles.bar}>
          <ProgressBar value={undefined} label={t('progress', { name })} tone="quiet" />
        </div>
      )}
    </div>
  );
}
