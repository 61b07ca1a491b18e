import type { DirectoryEntry } from '@medicus/fhir';
import type { UserId } from '@medicus/ids';
import { openable, type ResultGroup } from '@medicus/view-models';
import { useTranslation } from 'react-i18next';
import { ResultRow } from './ResultRow.tsx';
import styles from './ResultList.module.css';

export interface ResultListProps {
  readonly groups: readonly ResultGroup[];
  readonly term: string;
  /** Whose conversation is being opened. */
  readonly starting: UserId | undefined;
  readonly onWrite: (entry: DirectoryEntry) => void;
}

export function ResultList({ groups, term, starting, onWrite }: ResultListProps) {
  const { t } = useTranslation('find');
  if (groups.length === 0) return null;
  const first = openable(groups)[0]?.userId;
  const names = { service: t('services'), person: t('persons'), department: t('departments') };
  return (
    <section className={styles.list} aria-label={t('results')}>
      {groups.map((group) => (
        <div key={group.kind} className={styles.group}>
          <h2 className={styles.heading}>{names[group.kind]}</h2>
          <ul aria-label={names[group.kind]}>
            {group.found.map(({ entry, oneself }) => (
              <li key={entry.userId} className={styles.item}>
                <ResultRow
                  entry={entry}
                  oneself={oneself}
                  term={term}
                  first={entry.userId === first}
                  starting={entry.userId === starting}
                  onWrite={() => onWrite(entry)}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
