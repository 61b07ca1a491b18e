import { describe, expect, it } from 'vitest';
import { parseHouseInfo } from './house-info.ts';

describe('the house’s answer about itself', () => {
  it('is taken when it names a server and itself', () => {
    expect(
      parseHouseInfo({ serverName: 'nord.klinik.test', displayName: 'Klinikum Nord', help: 'Telefon 4711' }),
    ).toEqual({
      serverName: 'nord.klinik.test',
      displayName: 'Klinikum Nord',
      help: 'Telefon 4711',
    });
  });
  it('may lack the telephone number', () => {
    expect(parseHouseInfo({ serverName: 'nord.klinik.test', displayName: 'Klinikum Nord' })?.help).toBe('');
  });
  it.each([
    null,
    'nord',
    {},
    { serverName: 'NORD', displayName: 'x' },
    { serverName: 'nord.klinik.test', displayName: '' },
  ])('is not taken when it is %j', (answer) => expect(parseHouseInfo(answer)).toBeUndefined());
});
