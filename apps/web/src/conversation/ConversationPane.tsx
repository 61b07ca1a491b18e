import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DicomHeader } from '@medicus/dicom';
import type { ByteSource, EventId, RoomId } from '@medicus/ids';
import type { Conversation, Messenger, Timeline as TimelinePort } from '@medicus/messaging';
import { EmptyState, Notice, Spinner } from '@medicus/ui';
import { composerState, conversationHeader, type MessageItem, type People } from '@medicus/view-models';
import { FileAttachment } from '../features/attachments/FileAttachment.tsx';
import { PreparingFiles } from '../features/attachments/PreparingFiles.tsx';
import { ClosedComposer } from '../features/composer/ClosedComposer.tsx';
import { Composer } from '../features/composer/Composer.tsx';
import { DropArea } from '../features/composer/DropArea.tsx';
import { Details } from '../features/details/Details.tsx';
import { SendDicomDialog } from '../features/dicom-send/SendDicomDialog.tsx';
import { Timeline } from '../features/timeline/Timeline.tsx';
import { sourceOfBlob } from '../media/byte-blobs.ts';
import { useObservable } from '../ui-parts/use-observable.ts';
import { useResource } from '../ui-parts/use-resource.ts';
import { ConversationHeader } from './ConversationHeader.tsx';
import styles from './ConversationPane.module.css';
import { useConversationMemory } from './ConversationSession.tsx';

/** The drawing library is not needed for the first screen; it is fetched when the page has nothing else to do. */
const loadViewer = () => import('../features/viewer/Viewer.tsx').then(({ Viewer }) => ({ default: Viewer }));
const Viewer = lazy(loadViewer);

export interface ConversationPaneProps {
  readonly messenger: Messenger;
  readonly roomId: RoomId;
  /** Back to the list, where only one of both has room. */
  readonly onBack: () => void;
  readonly people: People;
}

/** One conversation: header, timeline, composer. The features meet here and nowhere else. */
export function ConversationPane({ messenger, roomId, onBack, people }: ConversationPaneProps) {
  const { t } = useTranslation('timeline');
  const list = useObservable(messenger.conversations.list);
  const timeline = useResource(
    useCallback(() => {
      const opened = messenger.openTimeline(roomId);
      return { value: opened, close: () => opened.dispose() };
    }, [messenger, roomId]),
  );
  const conversation = list.kind === 'ready' ? list.conversations.find((one) => one.roomId === roomId) : undefined;
  if (list.kind === 'ready' && conversation === undefined) {
    return (
      <div className={styles.middle}>
        <EmptyState plain title={t('missing')} />
      </div>
    );
  }
  if (conversation === undefined || timeline === undefined) {
    return (
      <div className={styles.middle}>
        <Spinner>{t('loading')}</Spinner>
      </div>
    );
  }
  return (
    <LoadedConversation
      key={roomId}
      messenger={messenger}
      conversation={conversation}
      timeline={timeline}
      onBack={onBack}
      people={people}
    />
  );
}

interface LoadedConversationProps {
  readonly messenger: Messenger;
  readonly conversation: Conversation;
  readonly timeline: TimelinePort;
  readonly onBack: () => void;
  readonly people: People;
}

function LoadedConversation({ messenger, conversation, timeline, onBack, people }: LoadedConversationProps) {
  const { t } = useTranslation('timeline');
  const { outbox, conversations, media } = messenger;
  const { roomId, title } = conversation;
  const snapshot = useObservable(timeline.state);
  const memory = useConversationMemory();
  const files = memory.outgoing(roomId);
  const preparing = useObservable(files.state);
  const [details, setDetails] = useState(false);
  const [picture, setPicture] = useState<{ readonly source: ByteSource; readonly header: DicomHeader }>();
  const composer = composerState(conversation);
  const header = conversationHeader(conversation, people, messenger.self.server);

  const addFiles = (picked: readonly File[]) =>
    files.add(picked.map((file) => ({ name: file.name, mimetype: file.type, source: sourceOfBlob(file) })));
  const resend = useCallback((key: string) => void outbox.retry(key), [outbox]);
  const cancel = useCallback((key: string) => void outbox.cancel(key), [outbox]);
  const fetchKey = useCallback((key: string) => timeline.retryDecryption(key), [timeline]);
  const actions = useMemo(() => ({ fetchKey, resend, cancel }), [fetchKey, resend, cancel]);
  const loadOlder = useCallback(() => void timeline.loadOlder(), [timeline]);
  const markRead = useCallback((upTo: EventId) => void conversations.markRead(roomId, upTo), [conversations, roomId]);
  const renderFile = useCallback(
    (item: MessageItem) => (
      <FileAttachment item={item} people={people} onResend={resend} onCancel={cancel} onOpenPicture={setPicture} />
    ),
    [people, resend, cancel],
  );

  useEffect(() => {
    const timer = setTimeout(() => void loadViewer().catch(() => undefined), 2000);
    return () => clearTimeout(timer);
  }, []);

  const asking = preparing.find((file) => file.state.kind === 'asking');
  return (
    <div className={styles.pane}>
      <DropArea
        label={t('conversation', { title })}
        maxSize={media.maxUploadSize}
        onFiles={composer.kind === 'open' ? addFiles : undefined}
      >
        <ConversationHeader
          header={header}
          onBack={onBack}
          details={details}
          onDetails={() => setDetails((shown) => !shown)}
        />
        {conversation.kind === 'notices' && (
          <Notice tone="info" banner>
            {t('notices')}
          </Notice>
        )}
        <Timeline
          title={title}
          snapshot={snapshot}
          people={people}
          actions={actions}
          onLoadOlder={loadOlder}
          onRetry={loadOlder}
          onSeen={markRead}
          renderFile={renderFile}
        />
        {composer.kind === 'open' ? (
          <Composer
            roomId={roomId}
            title={title}
            drafts={memory.drafts}
            maxSize={media.maxUploadSize}
            onSend={(text) => outbox.sendText(roomId, text)}
            onFiles={addFiles}
          >
            <PreparingFiles files={files} maxSize={media.maxUploadSize} />
          </Composer>
        ) : (
          <ClosedComposer title={title} why={composer.why} />
        )}
        {asking?.state.kind === 'asking' && (
          <SendDicomDialog
            key={asking.key}
            name={asking.name}
            size={asking.size}
            inspection={asking.state.inspection}
            recipient={title}
            external={conversation.external}
            onSend={() => files.confirm(asking.key)}
            onCancel={() => files.remove(asking.key)}
          />
        )}
        {picture !== undefined && (
          <Suspense>
            <Viewer source={picture.source} header={picture.header} onClose={() => setPicture(undefined)} />
          </Suspense>
        )}
      </DropArea>
      {details && (
        <Details
          conversation={conversation}
          header={header}
          self={messenger.self}
          people={people}
          onClose={() => setDetails(false)}
          onLeave={async () => {
            const left = await conversations.leave(roomId);
            if (left.ok) onBack();
            return left;
          }}
        />
      )}
    </div>
  );
}
