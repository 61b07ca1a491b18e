import { SendHorizontal } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecodeDefect } from '@medicus/dicom-codecs';
import { Button, Dialog, Tag, useFormats } from '@medicus/ui';
import type { Inspection } from '@medicus/view-models';
import { previewSource } from '../../media/inspect-file.ts';
import { useDicomWords } from '../../media/use-dicom-words.ts';
import { usePictureAddress } from '../../media/use-picture-address.ts';
import styles from './SendDicomDialog.module.css';

export interface SendDicomDialogProps {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly inspection: Extract<Inspection, { kind: 'dicom' }>;
  readonly recipient: string;
  readonly external: boolean;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}

/** “Diese Aufnahme senden?”: whose picture it is, and to whom it goes, before anything is encrypted or sent. */
export function SendDicomDialog(props: SendDicomDialogProps) {
  const { name, size, inspection, recipient, external, onSend, onCancel } = props;
  const { header, picture, notDrawn } = inspection;
  const { t } = useTranslation('dicom');
  const formats = useFormats();
  const words = useDicomWords();
  const source = useMemo(() => previewSource(picture), [picture]);
  const address = usePictureAddress(source);
  const facts =
    header === undefined
      ? [name, formats.size(size)]
      : [words.plate(header), words.taken(header), words.size(header), words.count(header), formats.size(size)];
  const person = header?.patient;
  const named = person !== undefined && [person.name, person.birthDate, person.id].some((fact) => fact !== undefined);
  const rows =
    person === undefined
      ? []
      : [
          { what: t('send.name'), value: person.name },
          {
            what: t('send.birthDate'),
            value: person.birthDate === undefined ? undefined : words.day(person.birthDate),
          },
          { what: t('send.id'), value: person.id },
        ];
  return (
    <Dialog
      title={t('send.title')}
      isOpen
      dismissable={false}
      onClose={onCancel}
      actions={
        <>
          <Button onPress={onCancel}>{t('send.cancel')}</Button>
          <Button
            variant="primary"
            icon={<SendHorizontal size={18} strokeWidth={1.75} aria-hidden="true" />}
            onPress={onSend}
          >
            {named || header === undefined ? t('send.confirm') : t('send.confirmPlain')}
          </Button>
        </>
      }
    >
      <div className={styles.top}>
        <div className={styles.picture}>
          {address.kind === 'ready' ? (
            <img src={address.url} alt={t('preview', { what: words.title(header) })} />
          ) : (
            <span>{t('noPreview')}</span>
          )}
        </div>
        <div className={styles.words}>
          <p className={styles.facts}>
            {facts
              .flatMap((fact) => (fact === undefined || fact === '' ? [] : [fact.replaceAll(' ', '\u00a0')]))
              .join(' · ')}
          </p>
          <p className={styles.to}>
            {t('send.to')} <strong>{recipient}</strong> {external && <Tag tone="external">{t('send.external')}</Tag>}
          </p>
          <p>{header === undefined ? t('send.unknown') : named ? t('send.inFile') : t('send.nothingInFile')}</p>
          {notDrawn !== undefined && <p className={styles.facts}>{words.why(notDrawn as DecodeDefect)}</p>}
        </div>
      </div>
      {rows.length > 0 && (
        <table className={styles.table}>
          <caption className="visually-hidden">{t('send.table')}</caption>
          <tbody>
            {rows.map((row) => (
              <tr key={row.what}>
                <th scope="row">{row.what}</th>
                <td className={row.value === undefined ? styles.absent : styles.value}>
                  {row.value ?? t('send.absent')}
                </td>
                <td className={styles.tag}>{row.value !== undefined && <Tag tone="urgent">{t('send.sent')}</Tag>}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('send.inPicture')}</th>
              <td className={styles.absent}>{t('send.inPictureValue')}</td>
              <td className={styles.tag}>
                <Tag>{t('send.checkYourself')}</Tag>
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
