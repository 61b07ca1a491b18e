import { describe, expect, it } from 'vitest';
import { createHttpApp, createLog, Health } from './index.ts';

const silent = createLog('test', { write: () => undefined });

describe('health', () => {
  it('is 200 only while every part is well, and says in words what is down', async () => {
    const health = new Health();
    health.watch('database', () => ({ ok: true, says: 'open' }));
    expect((await health.ask()).status).toBe(200);
    health.watch('synapse', () => {
      throw new Error('ECONNREFUSED');
    });
    expect(await health.ask()).toEqual({
      status: 503,
      body: {
        ok: false,
        parts: [
          { name: 'database', ok: true, says: 'open' },
          { name: 'synapse', ok: false, says: 'does not answer' },
        ],
      },
    });
  });
  it('is served by an app, whose inner errors stay inside', async () => {
    const app = createHttpApp(silent, new Health());
    app.get('/breaks', async () => {
      throw new Error('secret detail');
    });
    expect((await app.inject('/health')).json()).toEqual({ ok: true, parts: [] });
    const broken = await app.inject('/breaks');
    expect(broken.statusCode).toBe(500);
    expect(broken.body).not.toContain('secret detail');
    await app.close();
  });
});
