import type { MatrixEvent } from 'matrix-js-sdk';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MessageContent, UndecryptableReason } from '@medicus/messaging';
import { messageContentOf } from './message-content.ts';

/** What an event of the SDK says to a reader; undefined if it is not a message. */
export function contentOfEvent(event: MatrixEvent): MessageContent | undefined {
  if (event.isRelation('m.replace')) return undefined; // shown on the event that it edits
  const failed = event.isDecryptionFailure();
  return messageContentOf({
    type: event.getType(),
    content: event.getOriginalContent(),
    redacted: event.isRedacted(),
    undecryptable: failed ? reasonOf(event.decryptionFailureReason) : undefined,
    pending: !failed && event.isEncrypted() && event.getType() === 'm.room.encrypted',
    edit: event.replacingEvent()?.getContent(),
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
