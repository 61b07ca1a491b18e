import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { startStack, type Stack, type StackAccount, type StackHospital } from '@medicus/stack';

export interface System {
  /** What runs now. */
  readonly stack: Stack;
  readonly dataDir: string;
  hospital(name: 'nord' | 'sued'): StackHospital;
  account(local: string): StackAccount & { readonly local: string };
  /** Stops and starts again on the same ports; `fresh`: nothing of before is left (`npm start -- --fresh`). */
  restart(options: { readonly fresh: boolean }): Promise<void>;
  /** Clean stop; the data stays until {@link System.remove}. */
  stop(): Promise<void>;
  remove(): void;
}

/** A whole system of its own for one journey: fresh data, free ports, the production web app. */
export async function startSystem(): Promise<System> {
  const parent = resolve('var/e2e');
  mkdirSync(parent, { recursive: true });
  const dataDir = mkdtempSync(`${parent}/run-`);
  const deaths: string[] = [];
  const start = (fresh: boolean) =>
    startStack({
      dataDir,
      ports: 'free', // remembered in the folder: a restart meets the same ones
      loopbackOnly: true,
      webRoot: resolve(process.env['WEB_ROOT'] ?? 'apps/web/dist'),
      onDeath: (sentence) => deaths.push(sentence),
      fresh,
    });
  let stack = await start(false);
  return {
    get stack() {
      return stack;
    },
    dataDir,
    hospital(name) {
      const hospital = stack.description.hospitals.find((one) => one.serverName === `${name}.klinik.test`);
      if (!hospital) throw new Error(`no hospital ${name}`);
      return hospital;
    },
    account(local) {
      const account = stack.description.accounts.find((one) => one.userId.startsWith(`@${local}:`));
      if (!account) throw new Error(`no account ${local}`);
      return { ...account, local };
    },
    async restart({ fresh }) {
      await stack.stop();
      stack = await start(fresh);
    },
    async stop() {
      await stack.stop();
      if (deaths.length > 0) throw new Error(`a service died during the journey: ${deaths.join(' ')}`);
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}
