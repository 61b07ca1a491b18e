import { describe, expect, it } from 'vitest';
import { parseRoomId } from '@medicus/ids';
import type { Conversation } from '@medicus/messaging';
import { composerState, decideText, LONGEST_TEXT } from './composer-state.ts';
import { createDrafts } from './drafts.ts';

const roomId = (() => {
  const parsed = parseRoomId('!a:nord.klinik.test');
  if (!parsed.ok) throw new Error('builder made a bad id');
  return parsed.value;
})();
const chat: Conversation = {
  roomId,
  kind: 'chat',
  partner: undefined,
  others: [],
  title: 'Kaya, Miriam',
  external: true,
  encrypted: true,
  unread: 0,
  last: undefined,
  ended: undefined,
};

describe('the composer', () => {
  it('is open in an encrypted conversation', () => expect(composerState(chat)).toEqual({ kind: 'open' }));
  it.each(['left', 'declined', 'nobody-on-duty'] as const)('is closed with its reason when it ended: %s', (ended) =>
    expect(composerState({ ...chat, ended })).toEqual({ kind: 'closed', why: ended }),
  );
  it('is closed in the house’s announcements', () =>
    expect(composerState({ ...chat, kind: 'notices', encrypted: false })).toEqual({ kind: 'closed', why: 'notices' }));
  it('is closed where nothing is encrypted', () =>
    expect(composerState({ ...chat, encrypted: false })).toEqual({ kind: 'closed', why: 'not-encrypted' }));
});

describe('typed text', () => {
  it('of blanks only is nothing', () => expect(decideText(' \n\t ')).toEqual({ kind: 'nothing' }));
  it('keeps blank lines and indentation inside', () =>
    expect(decideText('  a\n\n  b \n')).toEqual({ kind: 'send', text: '  a\n\n  b' }));
  it('says by how much it is too long', () =>
    expect(decideText('x'.repeat(LONGEST_TEXT + 3))).toEqual({ kind: 'too-long', over: 3 }));
});

describe('drafts', () => {
  it('are kept per conversation and forgotten when emptied', () => {
    const drafts = createDrafts();
    drafts.keep(roomId, 'halb');
    expect(drafts.of(roomId)).toBe('halb');
    drafts.keep(roomId, '');
    expect(drafts.of(roomId)).toBe('');
  });
});
