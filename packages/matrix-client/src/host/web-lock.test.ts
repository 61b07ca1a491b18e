import { describe, expect, it } from 'vitest';
import { webLock } from './web-lock.ts';

let count = 0;
/** Two windows of one browser: the Web Locks and BroadcastChannel of this process. */
function windows() {
  const name = `lock-${(count += 1)}`;
  const one = () => webLock(name, navigator.locks, (channel) => new BroadcastChannel(channel));
  return [one(), one()] as const;
}
const never = async (): Promise<void> => Promise.reject(new Error('lost unasked'));

describe('one window at a time', () => {
  it('refuses the second, and lets it in after the first has let go', async () => {
    const [first, second] = windows();
    const held = await first.acquire(never);
    expect(await second.acquire(never)).toBeUndefined();
    held?.release();
    await new Promise((resolve) => setTimeout(resolve, 10));
    const now = await second.acquire(never);
    expect(now).toBeDefined();
    now?.release();
  });
  it('hands over only after the first window has stopped', async () => {
    const [first, second] = windows();
    const order: string[] = [];
    await first.acquire(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      order.push('stopped');
    });
    const held = await second.takeOver(never);
    order.push('taken');
    expect(order).toEqual(['stopped', 'taken']);
    held.release();
  });
});
