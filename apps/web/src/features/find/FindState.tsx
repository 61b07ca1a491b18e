import { Button, EmptyState, Notice, Spinner } from '@medicus/ui';
import { useTranslation } from 'react-i18next';
import type { DirectorySearch } from './use-directory-search.ts';

export interface FindStateProps {
  readonly search: DirectorySearch;
  readonly typed: boolean;
  readonly searchable: boolean;
  /** No result is on screen. */
  readonly empty: boolean;
}

/** What stands in place of results, or below them: too short, searching, nobody, directory away, too many. */
export function FindState({ search, typed, searchable, empty }: FindStateProps) {
  const { t } = useTranslation('find');
  if (!typed) return <EmptyState plain title={t('start')} />;
  if (!searchable) return <EmptyState plain live title={t('tooShort')} />;
  switch (search.kind) {
    case 'idle':
      return null;
    case 'searching':
      return empty ? <Spinner>{t('searching')}</Spinner> : null;
    case 'away':
      return (
        <EmptyState live title={t('awayTitle')} action={<Button onPress={search.retry}>{t('retry')}</Button>}>
          {t('awayText')}
        </EmptyState>
      );
    case 'found':
      if (empty)
        return (
          <EmptyState live title={t('noneTitle')}>
            {t('noneText')}
          </EmptyState>
        );
      return search.more ? <Notice tone="info">{t('narrow')}</Notice> : null;
  }
}
