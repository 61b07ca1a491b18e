import { MAY_NOT_INVITE, NOBODY_ON_DUTY, parseUserId, type UserId } from '@medicus/ids';
import { describe, expect, it } from 'vitest';
import { type Membership, nextMove, type Situation } from './next-move.ts';

function user(text: string): UserId {
  const id = parseUserId(text);
  if (!id.ok) throw new Error('builder made a bad id');
  return id.value;
}
const address = user('@_tim_radiologie:sued.klinik.test');
const becker = user('@becker:nord.klinik.test');
const weber = user('@weber:sued.klinik.test');
const kaya = user('@kaya:sued.klinik.test');

function situation(members: Readonly<Record<string, Membership>>, rest: Partial<Situation> = {}): Situation {
  return {
    address,
    inviter: becker,
    onDuty: [weber, kaya],
    members: new Map<UserId, Membership>([
      [address, 'join'],
      [becker, 'join'],
      ...Object.entries(members).map(([id, membership]) => [user(id), membership] as const),
    ]),
    asked: [],
    notAllowed: [],
    ...rest,
  };
}

describe('what a function address does next', () => {
  it('invites the person on duty', () => {
    expect(nextMove(situation({}))).toEqual({ kind: 'invite', person: weber });
  });

  it('says that nobody is on duty and leaves', () => {
    expect(nextMove(situation({}, { onDuty: [] }))).toEqual({ kind: 'leave', reason: NOBODY_ON_DUTY });
  });

  it('leaves without a word once the person has come', () => {
    expect(nextMove(situation({ [weber]: 'join' }))).toEqual({ kind: 'leave', reason: null });
  });

  it('waits for the answer while nobody else of its house is in the room: the person would have no way in', () => {
    expect(nextMove(situation({ [weber]: 'invite' }, { asked: [weber] }))).toEqual({ kind: 'wait' });
  });

  it('leaves at once when a colleague of its house is in the room, who keeps the way open', () => {
    const room = situation({ [weber]: 'invite', [kaya]: 'join' }, { asked: [weber] });
    expect(nextMove(room)).toEqual({ kind: 'leave', reason: null });
  });

  it('passes on to the next of the rota when the person declines', () => {
    expect(nextMove(situation({ [weber]: 'leave' }, { asked: [weber] }))).toEqual({ kind: 'invite', person: kaya });
  });

  it('says that nobody is on duty when all decline, instead of asking again and again', () => {
    const room = situation({ [weber]: 'leave', [kaya]: 'leave' }, { asked: [weber, kaya] });
    expect(nextMove(room)).toEqual({ kind: 'leave', reason: NOBODY_ON_DUTY });
  });

  it('invites somebody who was here once and left before', () => {
    expect(nextMove(situation({ [weber]: 'leave' }))).toEqual({ kind: 'invite', person: weber });
  });

  it('does not bring in a second person when the shift changes in between', () => {
    const room = situation({ [weber]: 'invite' }, { asked: [weber], onDuty: [kaya] });
    expect(nextMove(room)).toEqual({ kind: 'wait' });
  });

  it('takes the next of the rota when the person on duty is the one who asks', () => {
    expect(nextMove(situation({ [weber]: 'join' }, { inviter: weber }))).toEqual({ kind: 'invite', person: kaya });
    expect(nextMove(situation({ [weber]: 'join' }, { inviter: weber, onDuty: [weber] }))).toEqual({
      kind: 'leave',
      reason: NOBODY_ON_DUTY,
    });
  });

  it('never invites itself', () => {
    expect(nextMove(situation({}, { onDuty: [address] }))).toEqual({ kind: 'leave', reason: NOBODY_ON_DUTY });
  });

  it('does not try somebody who is banned', () => {
    expect(nextMove(situation({ [weber]: 'ban' }))).toEqual({ kind: 'invite', person: kaya });
  });

  it('says so when room or rules let it invite nobody', () => {
    const room = situation({}, { asked: [weber, kaya], notAllowed: [weber, kaya] });
    expect(nextMove(room)).toEqual({ kind: 'leave', reason: MAY_NOT_INVITE });
  });
});
