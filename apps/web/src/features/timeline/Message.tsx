import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar, classNames, useFormats } from '@medicus/ui';
import type { MessageItem, People, TimelineRow } from '@medicus/view-models';
import { Content } from './Content.tsx';
import { DeliveryStatus } from './DeliveryStatus.tsx';
import styles from './Message.module.css';
import type { MessageActions } from './Timeline.tsx';

export interface MessageProps {
  readonly row: Extract<TimelineRow, { kind: 'message' }>;
  readonly people: People;
  readonly actions: MessageActions;
  readonly renderFile: (item: MessageItem) => ReactNode;
  readonly current: boolean;
}

/** One message with its sender (first of a group) and its time (last of a group). */
export function Message({ row, people, actions, renderFile, current }: MessageProps) {
  const { t } = useTranslation('timeline');
  const formats = useFormats();
  const { item, startsGroup, endsGroup } = row;
  const house = people.houseOf(item.sender.server);
  const role = people.roleOf(item.sender.userId);
  const name = item.own ? t('you') : item.sender.displayName;
  const moving = item.delivery.kind !== 'sent';
  return (
    <article
      aria-label={`${name}, ${formats.time(item.at)}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- messages are read with the arrow keys
      tabIndex={current ? 0 : -1}
      data-current={current}
      data-key={row.key}
      className={classNames(styles.message, item.own && styles.own, startsGroup && styles.first)}
    >
      {!item.own && (
        <span className={styles.avatar}>
          {startsGroup && (
            <Avatar
              name={item.sender.displayName}
              shape="person"
              server={item.sender.server}
              houseName={house.name}
              size="small"
            />
          )}
        </span>
      )}
      <div className={styles.body}>
        {!item.own && startsGroup && (
          <p className={styles.sender}>
            <strong>{item.sender.displayName}</strong>{' '}
            <span>{[role, house.name].filter((part) => part !== undefined).join(' · ')}</span>
          </p>
        )}
        <Content item={item} actions={actions} renderFile={renderFile} />
        {(endsGroup || moving) && <DeliveryStatus item={item} people={people} actions={actions} />}
      </div>
    </article>
  );
}
