import { parseRoomId, type RoomId } from '@medicus/ids';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ConversationListPane } from '../features/conversation-list/ConversationListPane.tsx';
import { InvitationList } from '../features/invitations/InvitationList.tsx';
import { useMessenger } from '../ui-parts/messenger.ts';
import { useObservable } from '../ui-parts/use-observable.ts';
import styles from './ChatsRoute.module.css';
import { useReturnFocus } from './use-return-focus.ts';
import { OpenConversation } from './OpenConversation.tsx';

/** List and conversation side by side; below 1024 px one of them. */
export function ChatsRoute() {
  const { conversations } = useMessenger();
  const list = useObservable(conversations.list);
  const navigate = useNavigate();
  const params = useParams({ strict: false });
  const parsed = parseRoomId(params.roomId);
  const open = parsed.ok ? parsed.value : undefined;
  useReturnFocus(open);
  const show = (roomId: RoomId) => void navigate({ to: '/chats/$roomId', params: { roomId } });
  return (
    <div className={styles.panes} data-open={open !== undefined}>
      <div className={styles.list}>
        <ConversationListPane
          list={list}
          open={open}
          onFind={() => void navigate({ to: '/suchen' })}
          invitations={
            <InvitationList
              invitations={list.kind === 'ready' ? list.invitations : []}
              conversations={conversations}
              onOpen={show}
            />
          }
        />
      </div>
      <div className={styles.conversation}>
        <OpenConversation open={open} list={list} onBack={() => void navigate({ to: '/chats' })} />
      </div>
    </div>
  );
}
