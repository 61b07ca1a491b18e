import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoomId } from '@medicus/ids';
import { deliveriesOf, headOf, type OutboxItem } from './outbox-item.ts';

const text = (seq: number, failed?: OutboxItem['failed']): OutboxItem => ({
  key: `k${seq}`,
  seq,
  roomId: '!room' as RoomId,
  at: seq,
  body: { kind: 'text', text: 'x' },
  failed,
});
const encrypting = (seq: number): OutboxItem => ({
  ...text(seq),
  body: { kind: 'file', name: 'a', mimetype: 'a/b', size: 1, kept: undefined, picture: undefined },
});

describe('the order of unsent messages', () => {
  it('gives the turn to the oldest, in whatever order they are stored', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1 }), (seqs) => {
        expect(headOf(seqs.map((seq) => text(seq)))?.seq).toBe(Math.min(...seqs));
      }),
    );
  });
  it('does not let a failed message hold up the rest', () => {
    expect(headOf([text(1, 'refused'), text(2)])?.key).toBe('k2');
  });
  it('does not let a text overtake the file before it that is still being encrypted', () => {
    expect(headOf([encrypting(1), text(2)])).toBeUndefined();
    expect(deliveriesOf([encrypting(1), text(2)], { kind: 'idle' }).get('k2')).toEqual({
      kind: 'waiting',
      waiting: [{ kind: 'earlier-message' }],
    });
  });
  it('says for the first why it waits and for the others that they come after it', () => {
    const waiting = [{ kind: 'offline', since: 7 }] as const;
    const deliveries = deliveriesOf([text(2), text(1), text(3, 'too-large')], { kind: 'waiting', waiting });
    expect(deliveries.get('k1')).toEqual({ kind: 'waiting', waiting });
    expect(deliveries.get('k2')).toEqual({ kind: 'waiting', waiting: [{ kind: 'earlier-message' }] });
    expect(deliveries.get('k3')).toEqual({ kind: 'failed', why: 'too-large' });
  });
  it('shows progress of the one that is being sent only', () => {
    const deliveries = deliveriesOf([text(1), text(2)], { kind: 'sending', progress: 0.5 });
    expect(deliveries.get('k1')).toEqual({ kind: 'sending', progress: 0.5 });
    expect(deliveries.get('k2')?.kind).toBe('waiting');
  });
});
