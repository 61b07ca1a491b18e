import { describe, expect, it } from 'vitest';
import { parseServerName, parseUserId, type ServerName, type UserId } from '@medicus/ids';
import type { Waiting } from '@medicus/messaging';
import { deliveryLines } from './delivery-lines.ts';

const user = (id: string): UserId => {
  const parsed = parseUserId(id);
  if (!parsed.ok) throw new Error('builder made a bad id');
  return parsed.value;
};
const server = (name: string): ServerName => {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error('builder made a bad name');
  return parsed.value;
};
const sued = server('sued.klinik.test');
const kaya = { userId: user('@kaya:sued.klinik.test'), displayName: 'Kaya, Miriam' };
const weber = { userId: user('@weber:sued.klinik.test'), displayName: 'Weber, Jonas' };
const houseName = (name: ServerName) => (name === sued ? 'Klinikum Süd' : name);
const lines = (...waiting: Waiting[]) => deliveryLines({ kind: 'waiting', waiting }, houseName);

describe('why a message waits', () => {
  it('names the house that is away by its name, once', () => {
    expect(lines({ kind: 'house-away', server: sued }, { kind: 'house-away', server: sued })).toEqual([
      { says: 'house-away', names: ['Klinikum Süd'] },
    ]);
  });
  it('names every person who has not set up yet', () => {
    expect(lines({ kind: 'not-set-up', ...kaya }, { kind: 'not-set-up', ...weber })).toEqual([
      { says: 'not-set-up', names: ['Kaya, Miriam', 'Weber, Jonas'] },
    ]);
  });
  it('says who has not accepted', () => {
    expect(lines({ kind: 'not-joined', ...weber })).toEqual([{ says: 'not-joined', names: ['Weber, Jonas'] }]);
  });
  it('tells the next try of an undelivered invitation', () => {
    expect(
      lines(
        { kind: 'invitation-pending', ...weber, nextTryAt: 90 },
        { kind: 'invitation-pending', ...kaya, nextTryAt: 50 },
      ),
    ).toEqual([{ says: 'invitation-pending', names: ['Weber, Jonas', 'Kaya, Miriam'], nextTryAt: 50 }]);
  });
  it('orders reasons: house, invitation, duty, person, keys', () => {
    expect(
      lines(
        { kind: 'not-set-up', ...kaya },
        { kind: 'not-joined', ...weber },
        { kind: 'duty-pending', userId: user('@_tim_radiologie:sued.klinik.test') },
        { kind: 'invitation-pending', ...weber, nextTryAt: 1 },
        { kind: 'house-away', server: sued },
      ).map((line) => line.says),
    ).toEqual(['house-away', 'invitation-pending', 'duty-pending', 'not-joined', 'not-set-up']);
  });
  it('says nothing about others while the own network is gone', () => {
    expect(lines({ kind: 'not-set-up', ...kaya }, { kind: 'offline', since: 7 })).toEqual([
      { says: 'offline', since: 7 },
    ]);
  });
  it('speaks of the earlier message only where there is no other reason', () => {
    expect(lines({ kind: 'earlier-message' })).toEqual([{ says: 'earlier-message' }]);
    expect(lines({ kind: 'earlier-message' }, { kind: 'not-joined', ...kaya }).map((line) => line.says)).toEqual([
      'not-joined',
    ]);
  });
  it('is never silent', () => {
    expect(lines()).not.toEqual([]);
  });
});

describe('what else is said below an own message', () => {
  it('passes on progress and failure', () => {
    expect(deliveryLines({ kind: 'sending', progress: 0.5 }, houseName)).toEqual([{ says: 'sending', fraction: 0.5 }]);
    expect(deliveryLines({ kind: 'failed', why: 'too-large' }, houseName)).toEqual([
      { says: 'failed', why: 'too-large' },
    ]);
    expect(deliveryLines({ kind: 'sent' }, houseName)).toEqual([{ says: 'sent' }]);
  });
});
