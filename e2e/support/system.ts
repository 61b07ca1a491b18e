import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { startStack, type Stack, type StackAccount, type StackHospital } from '@medicus/stack';

export interface System {
  readonly stack: Stack;
  readonly dataDir: string;
  hospital(name: 'nord' | 'sued'): StackHospital;
  account(local: string): StackAccount & { readonly local: string };
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
  const stack = await startStack({
    dataDir,
    ports: 'free',
    webRoot: resolve('apps/web/dist'),
    onDeath: (sentence) => deaths.push(sentence),
  });
  return {
    stack,
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
    async stop() {
      await stack.stop();
      if (deaths.length > 0) throw new Error(`a service died during the journey: ${deaths.join(' ')}`);
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}
