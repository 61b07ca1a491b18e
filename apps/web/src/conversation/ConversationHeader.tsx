import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Avatar, IconButton, Tag } from '@medicus/ui';
import type { ConversationHeader as Header } from '@medicus/view-models';
import styles from './ConversationHeader.module.css';

/** Who this is: name, duty, “Extern”, role and house. */
export function ConversationHeader({ header, onBack }: { readonly header: Header; readonly onBack: () => void }) {
  const { t } = useTranslation('timeline');
  const { title, house, role, counterpart } = header;
  const where = house === undefined ? undefined : [house.name, house.place].filter(Boolean).join(', ');
  const who = !header.duty
    ? role
    : counterpart === undefined
      ? t('header.nobodyYet')
      : t(`header.${counterpart.part}`, { name: counterpart.name });
  return (
    <header className={styles.header}>
      <span className={styles.back}>
        <IconButton label={t('back')} onPress={onBack}>
          <ArrowLeft size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </span>
      <Avatar name={title} shape={header.shape} server={header.server ?? title} houseName={house?.name} />
      <div className={styles.words}>
        <div className={styles.line}>
          <h2 className={styles.title}>{title}</h2>
          {header.duty && <Tag tone="duty">{t('header.duty')}</Tag>}
          {header.external && <Tag tone="external">{t('header.external')}</Tag>}
          {!header.encrypted && <Tag>{t('header.notEncrypted')}</Tag>}
        </div>
        <p className={styles.who}>{[who, where].filter(Boolean).join(' · ')}</p>
      </div>
    </header>
  );
}
