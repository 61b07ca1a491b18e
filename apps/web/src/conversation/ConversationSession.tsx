import { createContext, useCallback, useContext, type ReactNode } from 'react';
import { createDecodeService } from '@medicus/dicom-codecs';
import type { RoomId } from '@medicus/ids';
import type { Messenger } from '@medicus/messaging';
import { createDrafts, createOutgoingFiles, type Drafts, type OutgoingFiles } from '@medicus/view-models';
import { inspectFile } from '../media/inspect-file.ts';
import { MediaContext, type MediaTools } from '../media/MediaContext.ts';
import { createOpenedFiles } from '../media/opened-files.ts';
import { useResource } from '../ui-parts/use-resource.ts';

/** What conversations keep while somebody is signed in, whichever of them is on screen. In memory only. */
export interface ConversationMemory {
  readonly drafts: Drafts;
  /** Files on their way into a conversation; goes on when another one is opened. */
  outgoing(roomId: RoomId): OutgoingFiles;
}

const Context = createContext<ConversationMemory | undefined>(undefined);

export function useConversationMemory(): ConversationMemory {
  const memory = useContext(Context);
  if (memory === undefined) throw new Error('ConversationSession is missing around this component');
  return memory;
}

interface Running extends MediaTools, ConversationMemory {
  dispose(): void;
}

function start(messenger: Messenger): Running {
  const opened = createOpenedFiles(messenger.media);
  const decoding = createDecodeService();
  const drafts = createDrafts();
  const rooms = new Map<RoomId, OutgoingFiles>();
  // The shell asks before leaving while the outbox works; here for what is not in it yet.
  const ask = (event: BeforeUnloadEvent) => {
    const busy = [...rooms.values()].some((files) => files.state.get().some((file) => file.state.kind !== 'refused'));
    if (busy) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return {
    opened,
    decoding,
    drafts,
    outgoing(roomId) {
      let files = rooms.get(roomId);
      if (files === undefined) {
        files = createOutgoingFiles({
          maxSize: () => messenger.media.maxUploadSize,
          inspect: (file) => inspectFile(file, decoding),
          send: (file) => messenger.outbox.sendFile(roomId, file),
        });
        rooms.set(roomId, files);
      }
      return files;
    },
    dispose() {
      window.removeEventListener('beforeunload', ask);
      opened.dispose();
      decoding.dispose();
      rooms.clear();
    },
  };
}

/** Around everything that shows conversations. When it goes, so does every decrypted byte and every draft. */
export function ConversationSession(props: { readonly messenger: Messenger; readonly children: ReactNode }) {
  const { messenger, children } = props;
  const running = useResource(
    useCallback(() => {
      const started = start(messenger);
      return { value: started, close: started.dispose };
    }, [messenger]),
  );
  if (running === undefined) return null;
  return (
    <Context.Provider value={running}>
      <MediaContext.Provider value={running}>{children}</MediaContext.Provider>
    </Context.Provider>
  );
}
