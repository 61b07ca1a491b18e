import { Download, Maximize2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DicomHeader } from '@medicus/dicom';
import type { ByteSource } from '@medicus/ids';
import { byteSourceOf } from '@medicus/ids';
import type { Attachment } from '@medicus/messaging';
import { Button, Tag, useFormats } from '@medicus/ui';
import { OPENED_UNASKED } from '@medicus/view-models';
import { useEffect, useMemo } from 'react';
import { useDicomReading } from '../../media/dicom-reading.ts';
import { useMediaTools, useOpenedFile } from '../../media/MediaContext.ts';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import styles from './DicomCard.module.css';
import { FileCard } from './FileCard.tsx';
import { LoadLine } from './LoadLine.tsx';
import { PictureGround } from './PictureGround.tsx';
import { useSaving } from './use-saving.ts';

export type OpenPicture = (picture: { readonly source: ByteSource; readonly header: DicomHeader }) => void;

/**
 * A DICOM picture in the timeline. First the sender's preview, then, once the file is verified, what its header says.
 * What cannot be drawn is said with its reason and can be saved.
 */
export function DicomCard({ attachment, onOpen }: { readonly attachment: Attachment; readonly onOpen: OpenPicture }) {
  const { t } = useTranslation('dicom');
  const { t: files } = useTranslation('attachments');
  const formats = useFormats();
  const words = useDicomWords();
  const preview = attachment.picture?.preview;
  const [small] = useOpenedFile(preview?.file, preview?.size ?? 0, true);
  const [file, open, cancel] = useOpenedFile(attachment.file, attachment.size, attachment.size <= OPENED_UNASKED);
  const reading = useDicomReading(file.kind === 'open' ? file.source : undefined, preview === undefined);
  const { name, save } = useSaving(attachment, file, open);
  const { decoding } = useMediaTools();
  useEffect(() => {
    // The decoder starts while the bytes are on their way.
    if (file.kind === 'opening') decoding.warmUp();
  }, [decoding, file.kind]);

  const header = reading.kind === 'read' ? reading.header : undefined;
  const made = reading.kind === 'read' ? reading.preview : undefined;
  const own = useMemo(() => (made === undefined ? undefined : byteSourceOf(made.bytes)), [made]);
  const shown = small.kind === 'open' ? small.source : own;

  if (reading.kind === 'unreadable' && reading.defect === 'not-dicom') {
    return <FileCard attachment={attachment} hint={t('isNot')} />;
  }
  const found = reading.kind === 'unreadable' ? reading.defect : reading.kind === 'read' ? reading.notDrawn : undefined;
  // A preview has three seconds, opening has twenty: too slow for the one may be fine for the other.
  const notDrawn = header !== undefined && found === 'timeout' ? undefined : found;
  const title = words.title(header);
  const facts = [header === undefined ? undefined : words.count(header), formats.size(attachment.size)];
  // A preview that took too long says nothing against the picture: the viewer gives it more time, and can be closed.
  const drawable = notDrawn === undefined || notDrawn === 'timeout';
  const canOpen = file.kind === 'open' && header?.picture.ok === true && drawable;
  const openPicture = () => {
    if (file.kind === 'open' && header !== undefined) onOpen({ source: file.source, header });
  };
  return (
    <figure aria-label={t('card', { what: title })} className={styles.card}>
      <PictureGround
        source={shown}
        label={t('preview', { what: title })}
        header={header}
        busy={file.kind === 'opening' || (file.kind === 'open' && reading.kind === 'reading')}
        why={notDrawn === undefined ? undefined : `${words.why(notDrawn)} ${t('saveInstead')}`}
        onOpen={canOpen ? openPicture : undefined}
      />
      <figcaption className={styles.caption}>
        <div className={styles.words}>
          <p className={styles.title}>{title}</p>
          <p>{facts.filter((part) => part !== undefined).join(' · ')}</p>
          <p>{t('notDiagnostic')}</p>
          <LoadLine file={file} onOpen={open} onCancel={cancel} />
        </div>
        {file.kind === 'open' && (
          <span className={styles.checked}>
            <Tag tone="ok">{files('checked')}</Tag>
          </span>
        )}
        {canOpen && (
          <Button
            aria-label={t('openOf', { what: title })}
            icon={<Maximize2 size={18} strokeWidth={1.75} aria-hidden="true" />}
            onPress={openPicture}
          >
            {t('open')}
          </Button>
        )}
        {notDrawn !== undefined && (
          <Button
            aria-label={files('saveOf', { name })}
            icon={<Download size={18} strokeWidth={1.75} aria-hidden="true" />}
            onPress={save}
          >
            {files('save')}
          </Button>
        )}
        {file.kind === 'closed' && (
          <Button
            aria-label={t('loadOf', { what: title, size: formats.size(attachment.size) })}
            icon={<Download size={18} strokeWidth={1.75} aria-hidden="true" />}
            onPress={open}
          >
            {t('load')}
          </Button>
        )}
      </figcaption>
    </figure>
  );
}
