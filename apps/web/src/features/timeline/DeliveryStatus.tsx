import { CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, classNames, useFormats } from '@medicus/ui';
import { deliveryLines, type MessageItem, type People } from '@medicus/view-models';
import { useDeliveryWords } from '../../conversation/use-delivery-words.ts';
import styles from './DeliveryStatus.module.css';
import type { MessageActions } from './Timeline.tsx';

export interface DeliveryStatusProps {
  readonly item: MessageItem;
  readonly people: People;
  readonly actions: MessageActions;
}

/** Time, and for one's own messages how far they are, in words. A file says it on its own card. */
export function DeliveryStatus({ item, people, actions }: DeliveryStatusProps) {
  const { t } = useTranslation('timeline');
  const formats = useFormats();
  const words = useDeliveryWords();
  const { delivery } = item;
  const onCard = item.content.kind === 'file' && delivery.kind !== 'sent';
  const lines = item.own && !onCard ? deliveryLines(delivery, (server) => people.houseOf(server).name) : [];
  const Icon = delivery.kind === 'sent' ? CheckCheck : delivery.kind === 'failed' ? CircleAlert : Clock;
  return (
    <div className={classNames(styles.status, item.own && styles.own)} data-delivery={delivery.kind}>
      <time dateTime={new Date(item.at).toISOString()}>{formats.time(item.at)}</time>
      {lines.map((line) => (
        <span key={line.says} className={styles.line}>
          <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
          <span>{words(line)}</span>
        </span>
      ))}
      {!onCard && (delivery.kind === 'waiting' || delivery.kind === 'failed') && (
        <span className={styles.actions}>
          {delivery.kind === 'failed' && (
            <Button variant="quiet" onPress={() => actions.resend(item.key)}>
              {t('delivery.retry')}
            </Button>
          )}
          <Button variant="quiet" onPress={() => actions.cancel(item.key)}>
            {t('delivery.cancel')}
          </Button>
        </span>
      )}
    </div>
  );
}
