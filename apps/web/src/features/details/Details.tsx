import { Lock, LockOpen, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '@medicus/ids';
import type { Conversation, JoinDefect, Participant, Self } from '@medicus/messaging';
import { Avatar, Button, IconButton } from '@medicus/ui';
import type { ConversationHeader, People } from '@medicus/view-models';
import styles from './Details.module.css';
import { LeaveDialog } from './LeaveDialog.tsx';

export interface DetailsProps {
  readonly conversation: Conversation;
  readonly header: ConversationHeader;
  readonly self: Self;
  readonly people: People;
  readonly onLeave: () => Promise<Result<void, JoinDefect>>;
  readonly onClose: () => void;
}

/** Who takes part, of which house, and the way out. */
export function Details({ conversation, header, self, people, onLeave, onClose }: DetailsProps) {
  const { t } = useTranslation('details');
  const [leaving, setLeaving] = useState(false);
  const { title } = conversation;
  const { house, counterpart } = header;
  const facts = [
    { what: t('answers'), value: counterpart?.part === 'answers' ? counterpart.name : undefined },
    { what: t('role'), value: header.role },
    {
      what: t('house'),
      value: house === undefined ? undefined : house.place === undefined ? house.name : `${house.name}, ${house.place}`,
    },
  ].filter((fact) => fact.value !== undefined);
  const everybody = conversation.others.filter((one) => header.shape === 'person' || one !== conversation.partner);
  return (
    <aside className={styles.details} aria-label={t('title', { title })}>
      <div className={styles.top}>
        <Avatar name={title} shape={header.shape} server={header.server ?? title} houseName={house?.name} />
        <div className={styles.name}>
          <p className={styles.title}>{title}</p>
          {header.duty && <p className={styles.hint}>{t('service')}</p>}
        </div>
        <IconButton label={t('close')} onPress={onClose}>
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
      {facts.length > 0 && (
        <dl className={styles.facts}>
          {facts.map((fact) => (
            <div key={fact.what}>
              <dt>{fact.what}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      <h2 className={styles.heading}>{t('people')}</h2>
      <ul className={styles.people}>
        <Person
          name={t('self', { name: self.displayName })}
          participant={{ ...self, membership: 'joined' }}
          people={people}
        />
        {everybody.map((one) => (
          <Person key={one.userId} name={one.displayName} participant={one} people={people} />
        ))}
      </ul>
      <div className={styles.bottom}>
        <p className={styles.hint}>
          {conversation.encrypted ? (
            <Lock size={16} strokeWidth={1.75} aria-hidden="true" />
          ) : (
            <LockOpen size={16} strokeWidth={1.75} aria-hidden="true" />
          )}{' '}
          {t(conversation.encrypted ? 'encrypted' : 'notEncrypted')}
        </p>
        {conversation.kind !== 'notices' && <Button onPress={() => setLeaving(true)}>{t('leave')}</Button>}
      </div>
      {leaving && <LeaveDialog title={title} onLeave={onLeave} onClose={() => setLeaving(false)} />}
    </aside>
  );
}

function Person(props: { readonly name: string; readonly participant: Participant; readonly people: People }) {
  const { t } = useTranslation('details');
  const { name, participant, people } = props;
  const house = people.houseOf(participant.server);
  const where = [people.roleOf(participant.userId), house.name];
  if (participant.membership !== 'joined') where.push(t(participant.membership));
  return (
    <li className={styles.person}>
      <Avatar name={participant.displayName} shape="person" server={participant.server} size="small" />
      <div className={styles.name}>
        <p className={styles.who}>{name}</p>
        <p className={styles.hint}>{where.filter((part) => part !== undefined).join(' · ')}</p>
      </div>
    </li>
  );
}
