import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type DicomHeader, frameDescription, type PixelSpacing, type Window } from '@medicus/dicom';
import type { PictureView } from '@medicus/dicom-viewer';
import { type Formats, useFormats } from '@medicus/ui';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import styles from './Plates.module.css';

export interface PlatesProps {
  readonly header: DicomHeader;
  readonly view: PictureView;
  readonly window: Window;
}

/** What is said over the picture, in its four corners. */
export function Plates({ header, view, window }: PlatesProps) {
  const { t } = useTranslation('viewer');
  const words = useDicomWords();
  const formats = useFormats();
  const [patient, setPatient] = useState(false);
  const { name, birthDate, id } = header.patient;
  const born = birthDate === undefined ? undefined : t('patientBorn', { date: words.day(birthDate) });
  const who = [name, born, id].filter((part) => part !== undefined).join(' · ');
  const spacing = header.picture.ok ? frameDescription(header.picture.value, view.frameIndex).spacing : undefined;
  const plate = words.plate(header);
  return (
    <>
      <div className={`${styles.plate} ${styles.topStart}`}>
        {plate !== '' && <p>{plate}</p>}
        <p>{patient ? (who === '' ? t('patientNone') : who) : t('patientHidden')}</p>
        <AriaButton className={styles.ask ?? ''} onPress={() => setPatient((shown) => !shown)}>
          {t(patient ? 'patientHide' : 'patientShow')}
        </AriaButton>
      </div>
      <div className={`${styles.plate} ${styles.topEnd}`}>
        <p>{t('frameOf', { n: view.frameIndex + 1, of: view.frames })}</p>
        <p>{t('zoomValue', { value: formats.number(view.zoom, 2) })}</p>
      </div>
      <div className={`${styles.plate} ${styles.bottomStart}`}>
        <Reduced view={view} />
        <p>{view.voi === undefined ? t('colour') : words.window(window)}</p>
      </div>
      {spacing !== undefined && (
        <div className={`${styles.plate} ${styles.bottomEnd}`}>
          <p>
            {t('spacing', { mm: millimetres(spacing, formats) })} ({t(`spacingSource.${spacing.source}`)})
          </p>
        </div>
      )}
    </>
  );
}

/** One number, or width × height where pixels are not square; three places, and more where these would be all zeros. */
function millimetres({ row, column }: PixelSpacing, formats: Formats): string {
  const places = (value: number): number => Math.max(3, 1 - Math.floor(Math.log10(value)));
  const [across, down] = [column, row].map((value) => formats.number(value, places(value)));
  return across === down ? `${across}` : `${across} × ${down}`;
}

/** A smaller picture is never shown as the whole one without a word. */
function Reduced({ view }: Pick<PlatesProps, 'view'>) {
  const { t } = useTranslation('viewer');
  const words = useDicomWords();
  if (view.resolution === 'full') return null;
  if (view.notFull === undefined) return <output>{t('reduced')}</output>;
  return (
    <p role="alert">
      {t('onlyReduced')} {words.why(view.notFull)}
    </p>
  );
}
