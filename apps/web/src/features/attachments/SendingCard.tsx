import { FileUp, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '@medicus/messaging';
import { Button, IconButton, ProgressBar, Tag, useFormats } from '@medicus/ui';
import { deliveryLines, type People } from '@medicus/view-models';
import { useDeliveryWords } from '../../conversation/use-delivery-words.ts';
import styles from './SendingCard.module.css';
import { useTransferWords } from './use-transfer-words.ts';

export interface SendingCardProps {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly delivery: Exclude<Delivery, { kind: 'sent' }>;
  readonly people: People;
  readonly onResend: () => void;
  readonly onCancel: () => void;
}

/** A file on its way out: verb, amounts, speed, time left; why it waits; what went wrong. */
export function SendingCard({ name, size, delivery, people, onResend, onCancel }: SendingCardProps) {
  const { t } = useTranslation('attachments');
  const { t: timeline } = useTranslation('timeline');
  const formats = useFormats();
  const words = useDeliveryWords();
  const fraction = delivery.kind === 'sending' ? delivery.progress : undefined;
  const transfer = useTransferWords(fraction, size);
  const lines =
    delivery.kind === 'sending'
      ? [transfer]
      : deliveryLines(delivery, (server) => people.houseOf(server).name).map((line) =>
          line.says === 'offline' ? timeline('delivery.offlineSince', { time: formats.time(line.since) }) : words(line),
        );
  return (
    <figure aria-label={t('file', { name })} className={styles.card} data-delivery={delivery.kind}>
      <FileUp size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        {lines.map((line) => (
          <p key={line} className={styles.line}>
            {line}
          </p>
        ))}
        {delivery.kind === 'waiting' && <p className={styles.line}>{formats.size(size)}</p>}
      </div>
      <div className={styles.actions}>
        {delivery.kind === 'waiting' && <Tag tone="duty">{timeline('delivery.waits')}</Tag>}
        {delivery.kind === 'failed' && <Button onPress={onResend}>{timeline('delivery.retry')}</Button>}
        <IconButton label={t('cancel', { name })} onPress={onCancel}>
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
      {delivery.kind === 'sending' && (
        <div className={styles.bar}>
          <ProgressBar value={delivery.progress} label={t('progress', { name })} />
        </div>
      )}
    </figure>
  );
}
