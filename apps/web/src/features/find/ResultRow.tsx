import type { DirectoryEntry } from '@medicus/fhir';
import { Avatar, Button, Tag } from '@medicus/ui';
import { markedText } from '@medicus/view-models';
import { MessageSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './ResultRow.module.css';

export interface ResultRowProps {
  readonly entry: DirectoryEntry;
  readonly oneself: boolean;
  readonly term: string;
  /** The one that Enter opens. */
  readonly first: boolean;
  readonly starting: boolean;
  readonly onWrite: () => void;
}

export function ResultRow({ entry, oneself, term, first, starting, onWrite }: ResultRowProps) {
  const { t } = useTranslation('find');
  const { house, specialty, role, kind, displayName } = entry;
  const place = house.city === undefined ? house.name : `${house.name}, ${house.city}`;
  const second = specialty === undefined ? place : `${specialty} · ${place}`;
  return (
    <div className={styles.row} data-entry={entry.userId} data-first={first}>
      <Avatar
        name={displayName}
        shape={kind === 'person' ? 'person' : 'place'}
        server={house.serverName}
        houseName={house.name}
      />
      <div className={styles.texts}>
        <p className={styles.nameLine}>
          <span className={styles.name}>
            <Marked text={displayName} term={term} />
          </span>
          {kind === 'service' && <Tag tone="duty">{t('duty')}</Tag>}
          {role !== undefined && <Tag>{role}</Tag>}
        </p>
        <p className={styles.second}>
          <Marked text={second} term={term} />
        </p>
      </div>
      {oneself ? (
        <Tag>{t('yourself')}</Tag>
      ) : (
        <span className={styles.action}>
          <Button
            icon={<MessageSquare size={18} strokeWidth={1.75} aria-hidden="true" />}
            aria-label={t('writeTo', { name: displayName })}
            isPending={starting}
            onPress={onWrite}
          >
            <span className={styles.word}>{starting ? t('opening') : t('write')}</span>
          </Button>
        </span>
      )}
    </div>
  );
}

function Marked({ text, term }: { readonly text: string; readonly term: string }) {
  let from = 0;
  return markedText(text, term).map((piece) => {
    const key = from;
    from += piece.text.length;
    return piece.marked ? (
      <mark key={key} className={styles.mark}>
        {piece.text}
      </mark>
    ) : (
      <span key={key}>{piece.text}</span>
    );
  });
}
