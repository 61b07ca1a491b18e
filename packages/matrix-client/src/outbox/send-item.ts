import { MatrixEvent } from 'matrix-js-sdk';
import { parseEventId, type EventId } from '@medicus/ids';
import { fieldOf } from '../http/house.ts';
import type { HttpFault } from '../http/matrix-error.ts';
import { encryptInPlace } from '../session/crypto-internals.ts';
import type { SdkSession } from '../session/sdk-session.ts';
import { messageOf } from './message-of.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Uploader } from './upload-kept.ts';

export type SendOutcome =
  | { readonly kind: 'sent'; readonly item: OutboxItem; readonly eventId: EventId | undefined }
  /** The item is gone already. */
  | { readonly kind: 'cancelled' }
  /** The room is not known just now. */
  | { readonly kind: 'no-room' }
  | { readonly kind: 'fault'; readonly item: OutboxItem; readonly fault: HttpFault };

interface Steps {
  readonly signal: AbortSignal;
  onProgress(fraction: number): void;
  /** The item with what its upload has reached, to be kept. */
  keep(item: OutboxItem): Promise<void>;
  /** From here on it may be out: no cancelling any more. */
  onLeaving(): void;
}

/** One item on its way: upload its file, encrypt, hand it to the house. Everybody must have been found ready before. */
export async function sendItem(
  session: SdkSession,
  uploader: Uploader,
  head: OutboxItem,
  steps: Steps,
): Promise<SendOutcome> {
  const uploaded = await uploader.upload(head, steps.onProgress, steps.keep, steps.signal);
  if (steps.signal.aborted) return { kind: 'cancelled' };
  if (!uploaded.ok) return { kind: 'fault', item: head, fault: uploaded.defect };
  const item = uploaded.value;
  const room = session.client.getRoom(item.roomId);
  if (!room) return { kind: 'no-room' };
  const event = new MatrixEvent({
    type: 'm.room.message',
    room_id: item.roomId,
    sender: session.record().userId,
    content: messageOf(item),
  });
  await encryptInPlace(session, event, room);
  if (steps.signal.aborted) return { kind: 'cancelled' };
  steps.onLeaving();
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(item.roomId)}/send/m.room.encrypted/${encodeURIComponent(item.key)}`;
  const answer = await session.house.put(path, event.getWireContent());
  if (!answer.ok) return { kind: 'fault', item, fault: answer.defect };
  const eventId = parseEventId(fieldOf(answer.value, 'event_id'));
  return { kind: 'sent', item, eventId: eventId.ok ? eventId.value : undefined };
}
