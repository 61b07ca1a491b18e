import { isSearchable, type DirectoryEntry } from '@medicus/fhir';
import type { RoomId } from '@medicus/ids';
import type { StartDefect } from '@medicus/messaging';
import { IconButton, TextField } from '@medicus/ui';
import { openable } from '@medicus/view-models';
import { CornerDownLeft, Search, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMessenger } from '../../ui-parts/messenger.ts';
import { useFocusOnShow } from '../../ui-parts/use-focus-on-show.ts';
import styles from './FindPage.module.css';
import { FindState } from './FindState.tsx';
import { RefusalCard } from './RefusalCard.tsx';
import { moveFocus } from './result-focus.ts';
import { ResultList } from './ResultList.tsx';
import { useDirectorySearch } from './use-directory-search.ts';

export interface FindPageProps {
  readonly onOpen: (roomId: RoomId) => void;
  /** Esc with nothing typed. */
  readonly onBack: () => void;
}

/** “Wen möchten Sie erreichen?” The term stays here: it is in no address, no history, no storage. */
export function FindPage({ onOpen, onBack }: FindPageProps) {
  const { t } = useTranslation('find');
  const messenger = useMessenger();
  const [term, setTerm] = useState('');
  const [starting, setStarting] = useState<DirectoryEntry>();
  const [refused, setRefused] = useState<{
    readonly attempt: number;
    readonly entry: DirectoryEntry;
    readonly defect: StartDefect;
  }>();
  const page = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useFocusOnShow(field);
  const search = useDirectorySearch(term, messenger.self.userId);
  const entries = openable(search.groups);
  const hits = search.groups.reduce((sum, group) => sum + group.found.length, 0);

  async function write(entry: DirectoryEntry) {
    if (starting !== undefined) return;
    setStarting(entry);
    setRefused(undefined);
    const { userId, displayName, kind } = entry;
    const started = await messenger.conversations.start({
      userId,
      displayName,
      kind: kind === 'service' ? 'service' : 'person',
    });
    setStarting(undefined);
    if (started.ok) onOpen(started.value);
    else setRefused({ attempt: Date.now(), entry, defect: started.defect });
  }

  function change(next: string) {
    setTerm(next);
    setRefused(undefined);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      moveFocus(page.current, field.current, entries, event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (term === '') return onBack();
      change('');
      field.current?.focus();
    } else if (event.key === 'Enter' && event.target === field.current) {
      const [first] = entries;
      // only what belongs to the words on screen: a result of an older term would be the wrong person
      if (first !== undefined && search.current) void write(first);
    }
  }

  return (
    // arrow keys move between the field and the results; all of them can be reached by Tab too
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.page} ref={page} onKeyDown={onKeyDown}>
      <h1 className={styles.title} id="find-title">
        {t('title')}
      </h1>
      <search aria-labelledby="find-title">
        <TextField
          label={t('label')}
          hideLabel
          large
          autoComplete="off"
          autoCorrect="off"
          spellCheck="false"
          placeholder={t('placeholder')}
          value={term}
          onChange={change}
          inputRef={field}
          leading={<Search size={20} strokeWidth={1.75} aria-hidden="true" />}
          trailing={
            <>
              <output className={styles.hits}>
                {search.kind === 'found' && hits > 0 ? t('hits', { count: hits }) : ''}
              </output>
              {term !== '' && (
                <IconButton
                  label={t('clear')}
                  tooltip={false}
                  onPress={() => {
                    change('');
                    field.current?.focus();
                  }}
                >
                  <X size={18} strokeWidth={1.75} aria-hidden="true" />
                </IconButton>
              )}
            </>
          }
        />
      </search>
      {refused !== undefined && (
        <RefusalCard
          key={refused.attempt}
          entry={refused.entry}
          defect={refused.defect}
          onClose={() => {
            setRefused(undefined);
            field.current?.focus();
          }}
          onRetry={() => void write(refused.entry)}
          onFindService={() => {
            change(refused.entry.house.name);
            field.current?.focus();
          }}
        />
      )}
      <ResultList
        groups={search.groups}
        term={term}
        starting={starting?.userId}
        onWrite={(entry) => void write(entry)}
      />
      <FindState search={search} typed={term !== ''} searchable={isSearchable(term)} empty={hits === 0} />
      {entries.length > 0 && (
        <p className={styles.keys}>
          <CornerDownLeft size={16} strokeWidth={1.75} aria-hidden="true" /> {t('keys')}
        </p>
      )}
    </div>
  );
}
