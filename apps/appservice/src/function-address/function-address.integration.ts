import { readFileSync } from 'node:fs';
import { NO_DIRECT_CHAT, NOBODY_ON_DUTY } from '@medicus/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SharedStack, sharedStack } from '@medicus/stack/shared-stack';
import { Clinician } from '../clinician.fixture.ts';

const NORD = '@_tim_radiologie:nord.klinik.test';
const SUED = '@_tim_radiologie:sued.klinik.test';

let stack: SharedStack;
let becker: Clinician;
let schneider: Clinician;
let weber: Clinician;

beforeAll(async () => {
  stack = await sharedStack();
  [becker, schneider, weber] = await Promise.all([
    Clinician.signIn(stack, '@becker:nord.klinik.test'),
    Clinician.signIn(stack, '@schneider:nord.klinik.test'),
    Clinician.signIn(stack, '@weber:sued.klinik.test'),
  ]);
});

describe('whoever writes to a function address', () => {
  it('of the own house gets the person on duty, and the address is gone', async () => {
    const room = await becker.createRoom(NORD);
    const roll = await becker.untilRoll(room, (now) => now[NORD]?.membership === 'leave');
    expect(roll).toEqual({
      '@becker:nord.klinik.test': { membership: 'join' },
      '@schneider:nord.klinik.test': { membership: 'invite' },
      [NORD]: { membership: 'leave' },
    });
    expect(await schneider.join(room)).toBe(200);
  });

  it('of another house gets the person on duty, who can come in; then the address is gone', async () => {
    const room = await becker.createRoom(SUED);
    await becker.untilRoll(room, (now) => now['@weber:sued.klinik.test']?.membership === 'invite');
    await expect.poll(async () => weber.join(room), { timeout: 20_000 }).toBe(200);
    const roll = await becker.untilRoll(room, (now) => now[SUED]?.membership === 'leave');
    expect(roll).toEqual({
      '@becker:nord.klinik.test': { membership: 'join' },
      '@weber:sued.klinik.test': { membership: 'join' },
      [SUED]: { membership: 'leave' },
    });
  });

  it('learns that nobody is on duty when the person on duty declines', async () => {
    const room = await becker.createRoom(SUED);
    await becker.untilRoll(room, (now) => now['@weber:sued.klinik.test']?.membership === 'invite');
    await expect.poll(async () => weber.leave(room), { timeout: 20_000 }).toBe(200);
    const roll = await becker.untilRoll(room, (now) => now[SUED]?.membership === 'leave');
    expect(roll[SUED]).toEqual({ membership: 'leave', reason: NOBODY_ON_DUTY });
  });

  it('learns that nobody is on duty when he is on duty himself', async () => {
    const room = await schneider.createRoom(NORD);
    const roll = await schneider.untilRoll(room, (now) => now[NORD]?.membership === 'leave');
    expect(roll[NORD]).toEqual({ membership: 'leave', reason: NOBODY_ON_DUTY });
  });

  it('is told, in a direct chat, that a chat is not the way', async () => {
    const room = await becker.createRoom(SUED, true);
    const roll = await becker.untilRoll(room, (now) => now[SUED]?.membership === 'leave');
    expect(roll).toEqual({
      '@becker:nord.klinik.test': { membership: 'join' },
      [SUED]: { membership: 'leave', reason: NO_DIRECT_CHAT },
    });
  });

  it('has the name that the configuration gives it', async () => {
    const { body } = await becker.ask('GET', `/_matrix/client/v3/profile/${encodeURIComponent(NORD)}/displayname`);
    expect(body['displayname']).toBe('Radiologie Dienst · Nord');
  });

  it('leaves no line in the appservice’s log that names a person or a room', () => {
    for (const hospital of stack.description.hospitals) {
      const log = readFileSync(`${hospital.logDir}/appservice.log`, 'utf8');
      expect(log).toContain('an invitation to a function address is done');
      expect(log).not.toMatch(/becker|schneider|weber|_tim_radiologie|![A-Za-z]{18}/);
    }
  });
});
