import type { RoomId } from '@medicus/ids';
import type { ConversationList } from '@medicus/messaging';
import { Button, EmptyState, Spinner } from '@medicus/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConversationPane } from '../conversation/ConversationPane.tsx';
import { useMessenger } from '../ui-parts/messenger.ts';
import { MiddlePage } from '../ui-parts/MiddlePage.tsx';
import { usePeople } from '../ui-parts/people.tsx';

export interface OpenConversationProps {
  readonly open: RoomId | undefined;
  readonly list: ConversationList;
  readonly onBack: () => void;
}

/** A conversation that was just begun or accepted may take a moment to appear in the list, in ms. */
const ARRIVAL = 6000;

/** The right pane: the conversation of the address, or why there is none. */
export function OpenConversation({ open, list, onBack }: OpenConversationProps) {
  const { t } = useTranslation('shell');
  const messenger = useMessenger();
  const people = usePeople();
  const known = list.kind === 'ready' && list.conversations.some((one) => one.roomId === open);
  const late = useLate(open, ARRIVAL);
  if (open === undefined) {
    return (
      <MiddlePage>
        <EmptyState plain title={t('nothingOpenTitle')}>
          {t('nothingOpenText')}
        </EmptyState>
      </MiddlePage>
    );
  }
  if (known) return <ConversationPane messenger={messenger} roomId={open} onBack={onBack} people={people} />;
  return (
    <MiddlePage>
      {list.kind === 'loading' || !late ? (
        <Spinner>{t('opening')}</Spinner>
      ) : (
        <EmptyState plain live title={t('unknownTitle')} action={<Button onPress={onBack}>{t('toChats')}</Button>}>
          {t('unknownText')}
        </EmptyState>
      )}
    </MiddlePage>
  );
}

/** True once `value` has stayed the same for `ms`. */
function useLate(value: string | undefined, ms: number): boolean {
  const [lateFor, setLateFor] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setLateFor(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return value !== undefined && lateFor === value;
}
