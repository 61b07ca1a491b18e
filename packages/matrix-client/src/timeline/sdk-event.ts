import type { MatrixEvent, Room } from 'matrix-js-sdk';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MessageContent, UndecryptableReason } from '@medicus/messaging';
import { messageContentOf } from './message-content.ts';

/**
 * What an event of the SDK says to a reader; undefined if it is not a message. Only the house's notices may come in
 * clear: anywhere else a message that is not encrypted could have been put there by a server, and is not shown.
 */
export function contentOfEvent(event: MatrixEvent, room: Room): MessageContent | undefined {
  if (event.isRelation('m.replace')) return undefined; // shown on the event that it edits
  const clearAllowed = room.tags['m.server_notice'] !== undefined;
  const edit = event.replacingEvent();
  const trusted = (one: MatrixEvent): boolean => clearAllowed || one.isEncrypted();
  if (event.getType() === 'm.room.message' && !event.isRedacted() && !trusted(event)) {
    return { kind: 'undecryptable', reason: 'sender-unverified' };
  }
  const failed = event.isDecryptionFailure();
  return messageContentOf({
    type: event.getType(),
    content: event.getOriginalContent(),
    redacted: event.isRedacted(),
    undecryptable: failed ? reasonOf(event.decryptionFailureReason) : undefined,
    pending: !failed && event.isEncrypted() && event.getType() === 'm.room.encrypted',
    edit: edit && trusted(edit) ? edit.getContent() : undefined,
  });
}

function reasonOf(code: DecryptionFailureCode | null): UndecryptableReason {
  switch (code) {
    case DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED:
      return 'before-your-time';
    case DecryptionFailureCode.UNSIGNED_SENDER_DEVICE:
    case DecryptionFailureCode.UNKNOWN_SENDER_DEVICE:
    case DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED:
      return 'sender-unverified';
    case DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID:
    case DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE:
      return 'keys-missing';
    default:
      return 'broken';
  }
}
