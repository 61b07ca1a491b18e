import { ArrowLeft, PanelRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Avatar, IconButton, Tag } from '@medicus/ui';
import type { ConversationHeader as Header } from '@medicus/view-models';
import styles from './ConversationHeader.module.css';

/** Who this is: name, duty, “Extern”, role and house. */
export function ConversationHeader(props: {
  readonly header: Header;
  readonly onBack: () => void;
  readonly details: boolean;
  readonly onDetails: () => void;
}) {
  const { header, onBack, details, onDetails } = props;
  const { t: words } = useTranslation('details');
  const { t } = useTranslation('timeline');
  const { title, house, role, counterpart } = header;
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
          <h1 className={styles.title}>{title}</h1>
          {header.duty && <Tag tone="duty">{t('header.duty')}</Tag>}
          {header.external && <Tag tone="external">{t('header.external')}</Tag>}
          {!header.encrypted && <Tag>{t('header.notEncrypted')}</Tag>}
        </div>
        <p className={styles.who}>
          {[who, house?.name].filter((part) => part !== undefined).join(' · ')}
          {house?.place !== undefined && <span className={styles.place}>, {house.place}</span>}
        </p>
      </div>
      <span className={styles.end}>
        <IconButton label={words(details ? 'close' : 'open')} aria-expanded={details} onPress={onDetails}>
          <PanelRight size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </span>
    </header>
  );
}
