import { assertNever, type ServerName } from '@medicus/ids';
import type { Delivery, Waiting } from '@medicus/messaging';

/** One sentence below an own message. Names are listed, so that each person and house is said once. */
export type DeliveryLine =
  | { readonly says: 'sent' }
  | { readonly says: 'sending'; readonly fraction: number | undefined }
  | { readonly says: 'offline'; readonly since: number }
  | { readonly says: 'house-away'; readonly names: readonly string[] }
  | { readonly says: 'invitation-pending'; readonly names: readonly string[]; readonly nextTryAt: number }
  | { readonly says: 'duty-pending' }
  | { readonly says: 'not-joined'; readonly names: readonly string[] }
  | { readonly says: 'not-set-up'; readonly names: readonly string[] }
  | { readonly says: 'earlier-message' }
  | { readonly says: 'failed'; readonly why: Extract<Delivery, { kind: 'failed' }>['why'] };

/**
 * Says how far an own message is. Several reasons stand in the order in which they resolve themselves:
 * the own network, the other house, the invitation, the person, the keys.
 */
export function deliveryLines(delivery: Delivery, houseName: (server: ServerName) => string): readonly DeliveryLine[] {
  switch (delivery.kind) {
    case 'sent':
      return [{ says: 'sent' }];
    case 'sending':
      return [{ says: 'sending', fraction: delivery.progress }];
    case 'failed':
      return [{ says: 'failed', why: delivery.why }];
    case 'waiting':
      return waitingLines(delivery.waiting, houseName);
    default:
      return assertNever(delivery);
  }
}

function waitingLines(waiting: readonly Waiting[], houseName: (server: ServerName) => string): readonly DeliveryLine[] {
  const of = <Kind extends Waiting['kind']>(kind: Kind) =>
    waiting.filter((one): one is Extract<Waiting, { kind: Kind }> => one.kind === kind);
  const names = (some: readonly { readonly displayName: string }[]) => unique(some.map((one) => one.displayName));
  const lines: DeliveryLine[] = [];

  const offline = of('offline');
  // Without a network nothing is known about the others: their state would be a guess.
  if (offline.length > 0) return [{ says: 'offline', since: Math.min(...offline.map((one) => one.since)) }];
  const away = of('house-away');
  if (away.length > 0) lines.push({ says: 'house-away', names: unique(away.map((one) => houseName(one.server))) });
  const pending = of('invitation-pending');
  if (pending.length > 0)
    lines.push({
      says: 'invitation-pending',
      names: names(pending),
      nextTryAt: Math.min(...pending.map((one) => one.nextTryAt)),
    });
  if (of('duty-pending').length > 0) lines.push({ says: 'duty-pending' });
  const notJoined = of('not-joined');
  if (notJoined.length > 0) lines.push({ says: 'not-joined', names: names(notJoined) });
  const notSetUp = of('not-set-up');
  if (notSetUp.length > 0) lines.push({ says: 'not-set-up', names: names(notSetUp) });
  // “after the earlier one” is said only where nothing tells more; an empty list means the same: it is kept and goes soon.
  if (lines.length === 0) return [{ says: 'earlier-message' }];
  return lines;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
