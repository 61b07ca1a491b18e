// The supervisor as a program: `npm start` ends here. Runs until a signal, or until a service dies.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { devServerSpec } from './configure/dev-server.ts';
import { stackLayout } from './layout.ts';
import { rememberedDevPort } from './ports.ts';
import { StackFailure } from './stack-failure.ts';
import { startStack, type Stack } from './start-stack.ts';
import { supervise, type Supervisor } from './supervise/supervisor.ts';
import { summaryOf } from './summary.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    'port-base': { type: 'string' },
    'free-ports': { type: 'boolean', default: false },
    'web-root': { type: 'string' },
    fresh: { type: 'boolean', default: false },
    dev: { type: 'boolean', default: false },
    elapsed: { type: 'string', default: '0' },
  },
});
if (values.data === undefined) throw new Error('--data names the folder that everything lies in');

const dataDir = resolve(values.data);
const earlier = Number(values.elapsed);
const say = (line: string) =>
  console.log(`${((earlier + performance.now()) / 1000).toFixed(1).padStart(6)} s  ${line}`);

const abort = new AbortController();
let stack: Stack | undefined;
let devServer: Supervisor | undefined;
let ending: Promise<void> | undefined;

process.on('SIGINT', () => void end(0, 'Stopping'));
process.on('SIGTERM', () => void end(0, 'Stopping'));
process.on('SIGHUP', () => void end(0, 'Stopping'));
// scripts/start.mjs is gone, whatever happened to it.
process.on('disconnect', () => void end(1, 'Stopping: the starting process has ended'));

function end(code: number, sentence: string): Promise<void> {
  ending ??= (async () => {
    say(sentence);
    abort.abort(new StackFailure('Stopped before everything was up.'));
    await starting?.catch(() => undefined);
    await Promise.all([stack?.stop(), devServer?.stopAll()]);
    say('Everything has stopped');
    process.exit(code);
  })();
  return ending;
}

const starting = begin().catch((error: unknown) => {
  if (ending !== undefined) return;
  if (!(error instanceof StackFailure)) throw error;
  console.error(`\n${error.message}`);
  void end(1, 'Stopping');
});

async function begin(): Promise<void> {
  if (values.fresh) {
    say('Starting over: all accounts, messages and keys of this folder are deleted');
  }
  const death = (sentence: string) => {
    console.error(`\n${sentence}`);
    void end(1, 'Stopping everything else');
  };
  const base = values['port-base'];
  const devPort = values.dev ? rememberedDevPort(stackLayout(dataDir).portsFile, base) : undefined;
  if (devPort !== undefined) {
    devServer = supervise([devServerSpec(devPort, dataDir)], {
      death,
      ready: (name) => say(`${name} is up`),
      changed: () => undefined,
    });
  }
  const web = devServer?.startAll();
  // Told below, when the rest is up; until then it must not count as unhandled.
  web?.catch(() => undefined);
  stack = await startStack({
    dataDir,
    fresh: values.fresh,
    ...(values['free-ports'] ? { ports: 'free' } : base === undefined ? {} : { ports: { base: Number(base) } }),
    webRoot: values['web-root'] ?? null,
    devServer: devPort === undefined ? null : `http://127.0.0.1:${devPort}`,
    onProgress: say,
    signal: abort.signal,
    onDeath: death,
  });
  await web;
  say('Everything is up');
  console.log(summaryOf(stack.description, join(dataDir, 'stack.json')));
}
