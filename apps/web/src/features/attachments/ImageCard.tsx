import { Download, Maximize2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@medicus/messaging';
import { Button, Dialog, Tag, useFormats } from '@medicus/ui';
import { OPENED_UNASKED } from '@medicus/view-models';
import { useOpenedFile } from '../../media/MediaContext.ts';
import { usePictureAddress } from '../../media/use-picture-address.ts';
import styles from './ImageCard.module.css';
import { LoadLine } from './LoadLine.tsx';
import { useSaving } from './use-saving.ts';

/** Photos and screenshots (PNG, JPEG): the preview at once, the picture itself once it is asked for and verified. */
export function ImageCard({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation('attachments');
  const formats = useFormats();
  const preview = attachment.picture?.preview;
  const [small] = useOpenedFile(preview?.file, preview?.size ?? 0, true);
  const [file, open, cancel] = useOpenedFile(
    attachment.file,
    attachment.size,
    preview === undefined && attachment.size <= OPENED_UNASKED,
  );
  const { name, save } = useSaving(attachment, file, open);
  const [large, setLarge] = useState(false);
  const source = small.kind === 'open' ? small.source : file.kind === 'open' ? file.source : undefined;
  const address = usePictureAddress(source);
  const full = usePictureAddress(large && file.kind === 'open' ? file.source : undefined);
  const show = () => {
    open();
    setLarge(true);
  };
  return (
    <figure aria-label={t('image', { name })} className={styles.card}>
      <div className={styles.ground}>
        {address.kind === 'ready' && <img src={address.url} alt={t('image', { name })} className={styles.picture} />}
        {address.kind === 'unfit' && <p className={styles.words}>{t('notDrawable')}</p>}
      </div>
      <figcaption className={styles.caption}>
        <div className={styles.facts}>
          <p className={styles.name}>{name}</p>
          <p>{formats.size(attachment.size)}</p>
          <LoadLine file={file} onOpen={open} onCancel={cancel} />
        </div>
        {file.kind === 'open' && <Tag tone="ok">{t('checked')}</Tag>}
        <Button
          aria-label={t('openImage', { name })}
          icon={<Maximize2 size={18} strokeWidth={1.75} aria-hidden="true" />}
          onPress={show}
        >
          {t('open')}
        </Button>
      </figcaption>
      <Dialog
        title={name}
        width="large"
        isOpen={large}
        onClose={() => setLarge(false)}
        actions={
          <>
            <Button icon={<Download size={18} strokeWidth={1.75} aria-hidden="true" />} onPress={save}>
              {t('save')}
            </Button>
            <Button variant="primary" onPress={() => setLarge(false)}>
              {t('imageClose')}
            </Button>
          </>
        }
      >
        <LoadLine file={file} onOpen={open} onCancel={cancel} />
        {full.kind === 'ready' && <img src={full.url} alt={t('image', { name })} className={styles.full} />}
        {full.kind === 'unfit' && <p>{t('notDrawable')}</p>}
      </Dialog>
    </figure>
  );
}
