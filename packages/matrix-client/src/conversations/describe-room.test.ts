import { describe, expect, it } from 'vitest';
import { NOBODY_ON_DUTY, type RoomId, type UserId } from '@medicus/ids';
import { memberFactOf, type MemberFact, type RawMemberEvent } from '../rooms/member-fact.ts';
import { describeRoom, type RoomView } from './describe-room.ts';

const self = '@anna:nord.test' as UserId;
const jonas = '@jonas:sued.test' as UserId;
const address = '@_tim_radiologie:sued.test' as UserId;

/** Plays membership events in order, as a room's state sees them. */
function members(...events: RawMemberEvent[]): ReadonlyMap<UserId, MemberFact> {
  const known = new Map<UserId, MemberFact>();
  for (const event of events) {
    const fact = memberFactOf(event, (userId) => known.get(userId));
    if (fact) known.set(fact.userId, fact);
  }
  return known;
}
let count = 0;
const event = (userId: string, membership: string, sender = userId, content: object = {}): RawMemberEvent => ({
  event_id: `$${(count += 1)}`,
  state_key: userId,
  sender,
  content: { membership, ...content },
});
const view = (facts: ReadonlyMap<UserId, MemberFact>, change: Partial<RoomView> = {}): RoomView => ({
  roomId: '!room' as RoomId,
  self,
  members: facts,
  directWith: undefined,
  isNotices: false,
  name: 'Empty room',
  encrypted: true,
  unread: 0,
  last: undefined,
  ...change,
});
const me = event(self, 'join');

describe('a chat', () => {
  const invited = event(jonas, 'invite', self, { displayname: 'Weber, Jonas', is_direct: true });
  it('is called after the other person, who keeps the name after leaving', () => {
    const left = members(
      me,
      invited,
      event(jonas, 'join', jonas, { displayname: 'Weber, Jonas' }),
      event(jonas, 'leave'),
    );
    const chat = describeRoom(view(left, { directWith: jonas }));
    expect(chat).toMatchObject({ kind: 'chat', title: 'Weber, Jonas', ended: 'left', external: false });
  });
  it('has been declined when the invited person goes without having come', () => {
    const chat = describeRoom(view(members(me, invited, event(jonas, 'leave')), { directWith: jonas }));
    expect(chat).toMatchObject({ ended: 'declined', partner: { membership: 'declined' } });
  });
  it('is told by the invitation alone when the account data has not come yet', () => {
    expect(describeRoom(view(members(me, invited)))).toMatchObject({ kind: 'chat', external: true, ended: undefined });
  });
  it('has a title before its members are known', () => {
    expect(describeRoom(view(members(me), { directWith: jonas })).title).toBe('jonas');
  });
});

describe('a conversation with a function address', () => {
  const asked = event(address, 'invite', self, { displayname: 'Radiologie Dienst · Süd' });
  const came = event(address, 'join', address, { displayname: 'Radiologie Dienst · Süd' });
  const duty = event(jonas, 'invite', address, { displayname: 'Weber, Jonas' });
  it('stays one after the address has handed over and left', () => {
    const service = describeRoom(view(members(me, asked, came, duty, event(address, 'leave'), event(jonas, 'join'))));
    expect(service).toMatchObject({ kind: 'service', title: 'Radiologie Dienst · Süd', ended: undefined });
    expect(service.others.map((one) => one.membership)).toEqual(['left', 'joined']);
  });
  it('has nobody on duty when the address says so as it leaves', () => {
    const gone = event(address, 'leave', address, { reason: NOBODY_ON_DUTY });
    expect(describeRoom(view(members(me, asked, came, gone))).ended).toBe('nobody-on-duty');
  });
  it('is declined when the person on duty is, and open while somebody is still asked', () => {
    const open = members(me, asked, came, duty, event(address, 'leave'));
    expect(describeRoom(view(open)).ended).toBeUndefined();
    expect(
      describeRoom(view(members(me, asked, came, duty, event(address, 'leave'), event(jonas, 'leave')))).ended,
    ).toBe('declined');
  });
});

describe('the house’s notices', () => {
  it('are their own kind, not encrypted, and never end', () => {
    const notices = describeRoom(view(members(me), { isNotices: true, encrypted: false, name: 'Klinikum Nord' }));
    expect(notices).toMatchObject({ kind: 'notices', title: 'Klinikum Nord', encrypted: false, ended: undefined });
  });
});

describe('a membership event', () => {
  it('from elsewhere may be anything', () => {
    for (const content of [null, 3, {}, { membership: 'x' }, { membership: 'join', displayname: { a: 1 } }]) {
      const fact = memberFactOf({ state_key: jonas, content, unsigned: 'no' }, () => undefined);
      expect(fact?.displayName).toBeUndefined();
    }
    expect(memberFactOf({ state_key: 'nobody', content: { membership: 'join' } }, () => undefined)).toBeUndefined();
  });
  it('that comes twice does not count as a change', () => {
    const left = event(jonas, 'leave');
    const once = members(event(jonas, 'invite', self), left);
    expect(members(event(jonas, 'invite', self), left, left).get(jonas)?.before).toBe(once.get(jonas)?.before);
  });
});
