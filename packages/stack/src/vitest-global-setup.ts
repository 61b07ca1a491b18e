import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStack, type Stack } from './start-stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the small control interface of {@link sharedStack}. */
    stackControl: string;
  }
}

/**
 * One running stack for all integration tests of a run, started when the first of them asks (`sharedStack()`), because
 * test files run in processes of their own and starting takes seconds. Stopped, and its data deleted, at the end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'medicus-stack-'));
  const deaths: string[] = [];
  let starting: Promise<Stack> | undefined;
  const stack = () =>
    (starting ??= startStack({
      dataDir,
      ports: 'free',
      listRefreshSeconds: 1,
      loopbackOnly: true,
      onDeath: (sentence) => deaths.push(sentence),
    }));

  const control = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const name = url.searchParams.get('service') ?? '';
    const answer = async (): Promise<unknown> => {
      const running = await stack();
      if (url.pathname === '/stop') await running.stopService(name);
      if (url.pathname === '/start') await running.startService(name);
      return { dataDir, description: running.description };
    };
    answer().then(
      (body) => response.writeHead(200).end(JSON.stringify(body)),
      (error: Error) => response.writeHead(500).end(JSON.stringify({ says: error.message })),
    );
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  project.provide('stackControl', `http://127.0.0.1:${(control.address() as AddressInfo).port}`);

  return async () => {
    control.close();
    control.closeAllConnections();
    await (await starting?.catch(() => undefined))?.stop();
    if (process.env['KEEP_STACK'] === undefined) rmSync(dataDir, { recursive: true, force: true });
    if (deaths.length > 0) throw new Error(deaths.join('\n'));
  };
}
