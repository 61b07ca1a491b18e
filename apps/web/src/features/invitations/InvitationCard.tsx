import type { RoomId } from '@medicus/ids';
import type { Conversations, Invitation, JoinDefect } from '@medicus/messaging';
import { Avatar, Button, Card, Notice, Tag } from '@medicus/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepFocus } from '../../ui-parts/keep-focus.ts';
import { useHouseInfo } from '../../ui-parts/house-info.ts';
import { usePeople } from '../../ui-parts/people.tsx';
import styles from './InvitationCard.module.css';

export interface InvitationCardProps {
  readonly invitation: Invitation;
  readonly conversations: Conversations;
  readonly onOpen: (roomId: RoomId) => void;
}

/** Who asks, from which house, before anything can be read. */
export function InvitationCard({ invitation, conversations, onOpen }: InvitationCardProps) {
  const { t } = useTranslation('invitations');
  const { t: shared } = useTranslation('conversations');
  const people = usePeople();
  const own = useHouseInfo();
  const [working, setWorking] = useState<'accept' | 'decline'>();
  const [defect, setDefect] = useState<JoinDefect['kind']>();
  const { from, via, roomId, unlisted } = invitation;
  const house = people.houseOf(from.server);
  const name = people.nameOf(from);
  const role = people.roleOf(from.userId);
  const houseText = house.place === undefined ? house.name : `${house.name}, ${house.place}`;

  async function answer(what: 'accept' | 'decline') {
    setWorking(what);
    setDefect(undefined);
    const done = what === 'accept' ? await conversations.accept(roomId) : await conversations.decline(roomId);
    setWorking(undefined);
    if (!done.ok) setDefect(done.defect.kind);
    else if (what === 'accept') onOpen(roomId);
    else setTimeout(keepFocus); // once the card has gone
  }

  return (
    <Card>
      <div className={styles.who}>
        <Avatar name={name} shape="person" server={from.server} houseName={house.name} />
        <div className={styles.texts}>
          <p className={styles.nameLine}>
            <span className={styles.name}>{name}</span>
            {from.server !== own.serverName && <Tag tone="external">{shared('external')}</Tag>}
          </p>
          <p className={styles.house}>{role === undefined ? houseText : `${role} · ${houseText}`}</p>
        </div>
      </div>
      <p>{via === undefined ? t('wantsToWrite') : t('viaService', { service: via.displayName })}</p>
      {unlisted && <Notice tone="error">{t('unlisted')}</Notice>}
      {defect !== undefined && (
        <Notice tone={defect === 'server-away' ? 'waiting' : 'error'} live="assertive">
          {defect === 'gone' ? t('gone') : defect === 'refused' ? t('refused') : t('serverAway')}
        </Notice>
      )}
      <div className={styles.actions}>
        {!unlisted && (
          <Button
            variant="primary"
            aria-label={t('acceptFrom', { name })}
            isPending={working === 'accept'}
            isDisabled={working === 'decline'}
            onPress={() => void answer('accept')}
          >
            {working === 'accept' ? t('accepting') : t('accept')}
          </Button>
        )}
        <Button
          aria-label={t('declineFrom', { name })}
          isPending={working === 'decline'}
          isDisabled={working === 'accept'}
          onPress={() => void answer('decline')}
        >
          {working === 'decline' ? t('declining') : t('decline')}
        </Button>
      </div>
    </Card>
  );
}
