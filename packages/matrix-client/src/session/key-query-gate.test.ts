import { describe, expect, it } from 'vitest';
import { keyQueryGate } from './key-query-gate.ts';

const KEYS = 'http://house.test/_matrix/client/v3/keys/query';
const OTHER = 'http://house.test/_matrix/client/v3/sync';

/** A house whose answers come when the test says so. */
function house() {
  const asked: { url: string; answer: (text: string) => void }[] = [];
  const gate = keyQueryGate(
    (input) =>
      new Promise((resolve) => {
        const url = input instanceof Request ? input.url : input.toString();
        asked.push({ url, answer: (text) => resolve(new Response(text, { status: 200, headers: { 'x-h': 'y' } })) });
      }),
  );
  return { gate, asked };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('questions about keys', () => {
  it('are answered unchanged as long as nothing is replaced', async () => {
    const { gate, asked } = house();
    const answer = gate.fetch(KEYS, { method: 'POST' });
    await turn();
    asked[0]?.answer('keys');
    expect(await (await answer).text()).toBe('keys');
    expect((await answer).headers.get('x-h')).toBe('y');
  });

  it('that were asked before new keys were made are thrown away, whenever their answer comes', async () => {
    const { gate, asked } = house();
    const during = gate.fetch(KEYS);
    const after = gate.fetch(KEYS);
    await turn();
    const open = gate.close();
    asked[0]?.answer('old');
    await expect(during).rejects.toThrow(TypeError);
    open();
    asked[1]?.answer('old');
    await expect(after).rejects.toThrow(TypeError);
  });

  it('wait while new keys are made, all others do not', async () => {
    const { gate, asked } = house();
    const open = gate.close();
    const answer = gate.fetch(KEYS);
    void gate.fetch(OTHER);
    await turn();
    expect(asked.map((one) => one.url)).toEqual([OTHER]);
    open();
    open();
    await turn();
    asked[1]?.answer('new');
    expect(await (await answer).text()).toBe('new');
  });
});
