import { describe, expect, it } from 'vitest';
import { createLog } from './index.ts';

function capture(): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = [];
  return { lines, log: createLog('test', { write: (line: string) => void lines.push(line) }) };
}

describe('the log', () => {
  it('keeps named fields and drops every other, also when a cast smuggles one in', () => {
    const { lines, log } = capture();
    log.info('answered', {
      route: '/x',
      status: 200,
      ...({ userId: '@becker:nord.klinik.test', token: 'syt_x' } as object),
    });
    const line: unknown = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ app: 'test', says: 'answered', route: '/x', status: 200 });
    expect(lines[0]).not.toMatch(/becker|syt_x/);
  });
  it('hides ids and queries that slip into a sentence or a field', () => {
    const { lines, log } = capture();
    log.warn('no @becker:nord.klinik.test in !abc:nord.klinik.test', { route: '/sync?access_token=syt_x' });
    expect(lines[0]).not.toMatch(/becker|!abc|syt_x/);
  });
  it('keeps the place of an error and not its message, which may quote a body', () => {
    const { lines, log } = capture();
    try {
      JSON.parse('Patientin Musterfrau');
    } catch (error) {
      log.error('not JSON', { route: '/x' }, error);
    }
    expect(lines[0]).not.toContain('Patientin');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      error: 'SyntaxError',
      at: expect.stringContaining('log.test.ts'),
    });
  });
});
