import { useTranslation } from 'react-i18next';
import type { DicomHeader } from '@medicus/dicom';
import type { ByteSource } from '@medicus/ids';
import { Spinner } from '@medicus/ui';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import { usePictureAddress } from '../../media/use-picture-address.ts';
import styles from './PictureGround.module.css';

export interface PictureGroundProps {
  readonly source: ByteSource | undefined;
  readonly label: string;
  readonly header: DicomHeader | undefined;
  readonly busy: boolean;
  /** The reason why there is no picture, as sentences. */
  readonly why: string | undefined;
  readonly onOpen: (() => void) | undefined;
}

/** The picture on black, with what the header says on four dark plates. Nothing tints it. */
export function PictureGround({ source, label, header, busy, why, onOpen }: PictureGroundProps) {
  const { t } = useTranslation('dicom');
  const words = useDicomWords();
  const address = usePictureAddress(source);
  const picture = header?.picture.ok === true ? header.picture.value : undefined;
  const window = picture?.windows[0];
  const plate = header === undefined ? '' : words.plate(header);
  const taken = header === undefined ? undefined : words.taken(header);
  const size = header === undefined ? undefined : words.size(header);
  return (
    <div className={styles.ground}>
      {address.kind === 'ready' && why === undefined && (
        <img src={address.url} alt={label} className={styles.picture} />
      )}
      {why !== undefined && <p className={styles.why}>{why}</p>}
      {why === undefined && address.kind !== 'ready' && (
        <div className={styles.why}>{busy ? <Spinner>{t('reading')}</Spinner> : t('noPreview')}</div>
      )}
      {plate !== '' && <p className={`${styles.plate} ${styles.topStart}`}>{plate}</p>}
      {picture !== undefined && (
        <p className={`${styles.plate} ${styles.topEnd}`}>{t('count', { n: 1, of: picture.frames })}</p>
      )}
      {taken !== undefined && <p className={`${styles.plate} ${styles.bottomStart}`}>{taken}</p>}
      {size !== undefined && (
        <p className={`${styles.plate} ${styles.bottomEnd}`}>
          {window !== undefined && <span>{words.window(window)}</span>}
          <span>{size}</span>
        </p>
      )}
      {onOpen !== undefined && (
        // The same as “Öffnen” below, for the mouse: the keyboard and screen readers have that one.
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          className={styles.open}
          onClick={(event) => {
            // The focus comes back to where the viewer was opened: to the button that says so.
            event.currentTarget.closest('figure')?.querySelector<HTMLElement>('figcaption button')?.focus();
            onOpen();
          }}
        />
      )}
    </div>
  );
}
