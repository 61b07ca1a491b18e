import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '@medicus/ids';
import { classNames } from '@medicus/ui';
import type { MessageItem } from '@medicus/view-models';
import styles from './Content.module.css';
import type { MessageActions } from './Timeline.tsx';
import { Undecryptable } from './Undecryptable.tsx';

export interface ContentProps {
  readonly item: MessageItem;
  readonly actions: MessageActions;
  readonly renderFile: (item: MessageItem) => ReactNode;
}

/** What a message says. Text is shown as text: nothing in it is ever taken for markup. */
export function Content({ item, actions, renderFile }: ContentProps) {
  const { t } = useTranslation('timeline');
  const bubble = classNames(styles.bubble, item.own ? styles.own : styles.foreign);
  const { content } = item;
  switch (content.kind) {
    case 'text':
      return (
        <div className={bubble}>
          <p className={styles.text} dir="auto">
            {content.text}
          </p>
          {content.edited && <span className={styles.hint}>{t('edited')}</span>}
        </div>
      );
    case 'file':
      return renderFile(item);
    case 'deleted':
      return (
        <p className={classNames(bubble, styles.gone)}>
          {item.own ? t('deletedOwn') : t('deleted', { name: item.sender.displayName })}
        </p>
      );
    case 'undecryptable':
      return (
        <div className={bubble}>
          <Undecryptable
            reason={content.reason}
            name={item.sender.displayName}
            onFetch={() => actions.fetchKey(item.key)}
          />
        </div>
      );
    case 'unknown':
      return <p className={classNames(bubble, styles.gone)}>{t('unknown')}</p>;
    default:
      return assertNever(content);
  }
}
