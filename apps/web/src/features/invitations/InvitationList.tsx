import type { RoomId } from '@medicus/ids';
import type { Conversations, Invitation } from '@medicus/messaging';
import { useTranslation } from 'react-i18next';
import { InvitationCard } from './InvitationCard.tsx';
import styles from './InvitationList.module.css';

export interface InvitationListProps {
  readonly invitations: readonly Invitation[];
  readonly conversations: Conversations;
  /** After accepting. */
  readonly onOpen: (roomId: RoomId) => void;
}

/** Requests that wait for an answer. Nothing is shown without one. */
export function InvitationList({ invitations, conversations, onOpen }: InvitationListProps) {
  const { t } = useTranslation('invitations');
  const title = t('title', { count: invitations.length });
  return (
    <>
      <output className="visually-hidden">{invitations.length > 0 ? title : ''}</output>
      {invitations.length > 0 && (
        <section className={styles.section} aria-label={title}>
          <h2 className={styles.title}>{title}</h2>
          <ul className={styles.list}>
            {invitations.map((invitation) => (
              <li key={invitation.roomId}>
                <InvitationCard invitation={invitation} conversations={conversations} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
