import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAY_NOT_INVITE, NO_DIRECT_CHAT, NOBODY_ON_DUTY, type UserId } from '@medicus/ids';
import { membershipChangeOf } from './membership-change.ts';
import { messageContentOf, type RawMessage } from './message-content.ts';

const raw = (content: unknown, change: Partial<RawMessage> = {}): RawMessage => ({
  type: 'm.room.message',
  content,
  redacted: false,
  undecryptable: undefined,
  pending: false,
  edit: undefined,
  ...change,
});

describe('what a message says', () => {
  it.each([
    ['m.text', 'hallo'],
    ['m.notice', 'hallo'],
    ['m.emote', '* hallo'],
    ['m.location', 'hallo'],
  ])('%s is text (A_28146)', (msgtype, text) => {
    expect(messageContentOf(raw({ msgtype, body: 'hallo' }))).toEqual({ kind: 'text', text, edited: false });
  });
  it('shows the newest edit, and an edit to nothing as deleted (visual deletion)', () => {
    const edit = (body: string) => ({ 'm.new_content': { msgtype: 'm.text', body } });
    const content = { msgtype: 'm.text', body: 'alt' };
    expect(messageContentOf(raw(content, { edit: edit('neu') }))).toEqual({ kind: 'text', text: 'neu', edited: true });
    expect(messageContentOf(raw(content, { edit: edit('') }))).toEqual({ kind: 'deleted' });
  });
  it('says that something was deleted, and nothing about deleted helper events', () => {
    expect(messageContentOf(raw({}, { redacted: true }))).toEqual({ kind: 'deleted' });
    expect(messageContentOf(raw({}, { redacted: true, type: 'm.reaction' }))).toBeUndefined();
  });
  it('names a type that it does not know instead of hiding it', () => {
    expect(messageContentOf(raw({}, { type: 'de.gematik.fhir' }))).toEqual({
      kind: 'unknown',
      type: 'de.gematik.fhir',
    });
    expect(messageContentOf(raw({ msgtype: 'm.poll' }))).toEqual({ kind: 'unknown', type: 'm.poll' });
    expect(messageContentOf(raw({}, { type: 'm.room.topic' }))).toBeUndefined();
  });
  it('does not offer a file that is not encrypted', () => {
    const content = { msgtype: 'm.file', body: 'x', url: 'mxc://a.test/b', info: { size: 1 } };
    expect(messageContentOf(raw(content))).toEqual({ kind: 'unknown', type: 'm.file' });
  });
  it('keeps the reason for which it cannot be read', () => {
    expect(messageContentOf(raw({}, { undecryptable: 'sender-unverified' }))).toEqual({
      kind: 'undecryptable',
      reason: 'sender-unverified',
    });
  });
  it('survives whatever a sender writes', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (content, edit) => {
        const shown = messageContentOf(raw(content, { edit }));
        expect(['text', 'file', 'deleted', 'unknown']).toContain(shown?.kind);
      }),
    );
  });
});

describe('what a membership says', () => {
  const fact = (userId: string, membership: 'join' | 'leave' | 'invite', before?: 'join' | 'invite', reason?: string) =>
    membershipChangeOf({
      eventId: '$e',
      userId: userId as UserId,
      displayName: undefined,
      membership,
      before,
      sender: userId,
      reason,
      isDirect: false,
    });
  it('tells handing over from nobody on duty when a function address leaves', () => {
    expect(fact('@_tim_radiologie:s.test', 'leave', 'join')).toBe('handed-over');
    expect(fact('@_tim_radiologie:s.test', 'leave', 'join', NOBODY_ON_DUTY)).toBe('nobody-on-duty');
    // it could not pass the request on: nobody must read that it did
    expect(fact('@_tim_radiologie:s.test', 'leave', 'join', MAY_NOT_INVITE)).toBe('left');
    expect(fact('@_tim_radiologie:s.test', 'leave', 'invite', NO_DIRECT_CHAT)).toBe('declined');
    expect(fact('@jonas:s.test', 'leave', 'join', NOBODY_ON_DUTY)).toBe('left'); // only an address can say so
  });
  it('tells declining from leaving, and ignores a new name', () => {
    expect(fact('@jonas:s.test', 'leave', 'invite')).toBe('declined');
    expect(fact('@jonas:s.test', 'leave', 'join')).toBe('left');
    expect(fact('@jonas:s.test', 'join', 'join')).toBeUndefined();
  });
});
