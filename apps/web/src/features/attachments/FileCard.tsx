import { Download, File as FileIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@medicus/messaging';
import { Button, Tag, useFormats } from '@medicus/ui';
import { fileEnding } from '@medicus/view-models';
import { useOpenedFile } from '../../media/MediaContext.ts';
import styles from './FileCard.module.css';
import { LoadLine } from './LoadLine.tsx';
import { useSaving } from './use-saving.ts';

/** Any other file: name, type, size, and a download of verified bytes. It is never opened in the messenger. */
export function FileCard({ attachment, hint }: { readonly attachment: Attachment; readonly hint?: string }) {
  const { t } = useTranslation('attachments');
  const formats = useFormats();
  const [file, open, cancel] = useOpenedFile(attachment.file, attachment.size, false);
  const { name, save } = useSaving(attachment, file, open);
  return (
    <figure aria-label={t('file', { name })} className={styles.card}>
      <span className={styles.icon} aria-hidden="true">
        <FileIcon size={22} strokeWidth={1.5} />
      </span>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.facts}>
          {[fileEnding(name), formats.size(attachment.size)].filter((part) => part !== undefined).join(' · ')}
        </p>
        {hint !== undefined && <p className={styles.facts}>{hint}</p>}
        <LoadLine file={file} onOpen={open} onCancel={cancel} />
      </div>
      <div className={styles.actions}>
        {file.kind === 'open' && <Tag tone="ok">{t('checked')}</Tag>}
        {file.kind !== 'opening' && (
          <Button
            aria-label={t('saveOf', { name })}
            icon={<Download size={18} strokeWidth={1.75} aria-hidden="true" />}
            onPress={save}
          >
            {t('save')}
          </Button>
        )}
      </div>
    </figure>
  );
}
