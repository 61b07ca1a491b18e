import { assertNever } from '@medicus/ids';
import type { ConversationRow } from '@medicus/view-models';
import { useTranslation } from 'react-i18next';

export interface RowWords {
  readonly title: string;
  readonly subtitle: string;
  readonly line: string;
}

/** A row in the language in use. */
export function useRowWords(row: ConversationRow): RowWords {
  const { t } = useTranslation('conversations');
  return {
    title: row.kind === 'notices' ? t('noticesTitle') : row.title,
    subtitle: subtitleOf(),
    line: lineOf(),
  };

  function subtitleOf(): string {
    const { subtitle } = row;
    switch (subtitle.kind) {
      case 'person':
        return joined(subtitle.role, subtitle.house);
      case 'service':
        return joined(subtitle.house, t('service'));
      case 'notices':
        return joined(subtitle.house, t('notEncrypted'));
      case 'room':
        return joined(subtitle.houses.join(' + '), t('people', { count: subtitle.others }));
      default:
        return assertNever(subtitle);
    }
  }

  function lineOf(): string {
    const { line } = row;
    switch (line.kind) {
      case 'none':
        return t('noMessage');
      case 'text':
        return line.own ? t('own', { text: line.text }) : line.text;
      case 'picture': {
        const text = line.text ?? t('picture');
        return line.own ? t('own', { text }) : text;
      }
      case 'undecryptable':
        return t('undecryptable');
      case 'deleted':
        return t('deleted');
      case 'unsent':
        return line.text === undefined ? t('unsentBare') : t('unsent', { text: line.text });
      case 'ended':
        if (line.why === 'left') return t('ended.left', { name: row.title });
        return line.why === 'declined' ? t('ended.declined') : t('ended.nobodyOnDuty');
      default:
        return assertNever(line);
    }
  }
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
