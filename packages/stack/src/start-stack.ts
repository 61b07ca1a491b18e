import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { CAST, type House } from '@medicus/testkit';
import { writeDirectoryFiles } from './configure/directory-files.ts';
import { local, portsOf, webAddress, writeHospitalFiles, type HospitalPlan } from './configure/hospital-files.ts';
import { productionIn, SOURCES } from './configure/programs.ts';
import { availableKinds, serviceSpecs } from './configure/services.ts';
import { ensureAccounts, knownAccounts } from './fill/accounts.ts';
import { ensureDirectoryEntries, ensureFederationList } from './fill/directory.ts';
import { installedSynapse } from './fill/synapse-python.ts';
import { hospitalLayout, stackLayout } from './layout.ts';
import { takeLock } from './lock.ts';
import type { ServiceKind } from './manifest.ts';
import { choosePorts, type PortChoice } from './ports.ts';
import { writePrivateJson } from './private-files.ts';
import type { StackDescription } from './stack-description.ts';
import { StackFailure } from './stack-failure.ts';
import { GUARD_ARGUMENTS, straysIn } from './strays.ts';
import { healthOf, type ServiceHealth } from './supervise/probe.ts';
import { supervise } from './supervise/supervisor.ts';
import { ensureTrustRoots } from './trust/trust-roots.ts';

export interface StackOptions {
  /** Everything that lasts lies here: databases, keys, secrets, logs, stack.json. */
  readonly dataDir: string;
  /** Default: the ports of the last start on this folder, else `{base: 4800}`. */
  readonly ports?: PortChoice;
  /** Server names of the cast; default: all. */
  readonly hospitals?: readonly string[];
  /** Default: all. Without the appservice, accounts are made by Synapse's shared-secret registration. */
  readonly services?: readonly ServiceKind[];
  /** Folder with the servers' production form, `<apps>/<app>/main.mjs`; default: the sources of this checkout. */
  readonly apps?: string;
  /** The built web app that the Messenger-Proxies serve. */
  readonly webRoot?: string | null;
  /** Address of Vite's development server, instead of `webRoot`. */
  readonly devServer?: string | null;
  /** How often the proxies ask for a newer federation list; seconds, default 10. */
  readonly listRefreshSeconds?: number;
  /** Synapse's notation; default `5m`. */
  readonly accessTokenLifetime?: string;
  readonly onProgress?: (line: string) => void;
  /** A service ended although nobody stopped it. Nothing is restarted. */
  readonly onDeath?: (sentence: string) => void;
  /** Forget all accounts, messages and keys of this folder first; ports and tools stay. */
  readonly fresh?: boolean;
  /** Gives up a start that is under way and stops what was started. */
  readonly signal?: AbortSignal;
  /** For tests: our services may not leave this machine; `stop` fails when one tried. (Synapse's way out is the proxy.) */
  readonly loopbackOnly?: boolean;
  /** Milliseconds since the epoch, for certificates. */
  readonly now?: () => number;
}

export interface Stack {
  readonly description: StackDescription;
  stop(): Promise<void>;
  /** `nord.klinik.test/messenger-proxy`, `directory` … */
  stopService(name: string): Promise<void>;
  /** Returns when it listens again. */
  startService(name: string): Promise<void>;
  /** What every service says about itself right now. */
  health(): Promise<readonly ServiceHealth[]>;
}

const SETTLE_MS = 60_000;

/**
 * Starts the whole system on this machine, on loopback alone, and fills it with the cast the first time.
 * @throws StackFailure with one clear sentence; whatever had been started is stopped again.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir);
  const say = options.onProgress ?? (() => undefined);
  const houses = wantedHouses(options.hospitals);
  const kinds = options.services ?? availableKinds();
  const layout = stackLayout(dataDir);
  const programs = options.apps === undefined ? SOURCES : productionIn(resolve(options.apps));
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = await takeLock(layout.lockFile, dataDir);
  try {
    if (options.fresh === true) forget(dataDir);
    const python = await installedSynapse(say);
    const ports = await choosePorts(
      layout.portsFile,
      options.ports,
      houses.map((house) => house.serverName),
    );
    const plan: HospitalPlan = {
      dataDir,
      houses,
      ports,
      webRoot: options.webRoot ?? null,
      devServer: options.devServer ?? null,
      listRefreshSeconds: options.listRefreshSeconds ?? 10,
      accessTokenLifetime: options.accessTokenLifetime ?? '5m',
    };
    const renewed = await ensureTrustRoots(
      dataDir,
      houses.map((house) => house.serverName),
      (options.now ?? Date.now)(),
    );
    if (renewed.length > 0) say(`${renewed.length} certificates made`);
    writeDirectoryFiles(plan);
    houses.forEach((house) => writeHospitalFiles(house, plan));
    if (kinds.includes('directory')) await ensureFederationList(dataDir, houses, programs.directoryCommand);

    const specs = serviceSpecs(plan, kinds, python, programs, options.loopbackOnly === true ? GUARD_ARGUMENTS : []);
    const supervisor = supervise(specs, {
      death: options.onDeath ?? (() => undefined),
      ready: (name) => say(`${name} is up`),
      changed: (pids) => lock.note(pids),
    });
    const health = () => Promise.all(specs.map((spec) => healthOf(spec.name, spec.healthUrl)));
    options.signal?.addEventListener('abort', () => void supervisor.stopAll(), { once: true });
    try {
      options.signal?.throwIfAborted();
      await supervisor.startAll();
      await untilWell(health, options.signal);
      const synapse = (name: string) => local(portsOf(ports, name).synapseClient);
      const accounts = await ensureAccounts(dataDir, houses, knownAccounts(layout.stackFile), {
        accountCommand: kinds.includes('appservice') ? programs.accountCommand : undefined,
        synapse,
      });
      if (kinds.includes('directory')) await ensureDirectoryEntries(dataDir, houses, programs.directoryCommand);
      const describe = (): StackDescription => ({
        hospitals: houses.map((house) => {
          const own = portsOf(ports, house.serverName);
          const { folder, logs } = hospitalLayout(dataDir, house.serverName);
          return {
            serverName: house.serverName,
            web: webAddress(house, own),
            clientApi: local(kinds.includes('messenger-proxy') ? own.web : own.synapseClient),
            federation: `https://127.0.0.1:${own.federation}`,
            synapse: synapse(house.serverName),
            dataDir: folder,
            logDir: logs,
          };
        }),
        accounts,
        directory: local(ports.directory),
        pids: supervisor.pids(),
      });
      const remember = () => writePrivateJson(layout.stackFile, describe());
      remember();
      return {
        get description() {
          return describe();
        },
        async stop() {
          await supervisor.stopAll();
          remember();
          lock.release();
          const strays = options.loopbackOnly === true ? straysIn(dataDir) : [];
          if (strays.length > 0) throw new StackFailure(`A service tried to leave this machine: ${strays.join(' ')}`);
        },
        async stopService(name) {
          await supervisor.stop(name);
          remember();
        },
        async startService(name) {
          await supervisor.start(name);
          remember();
        },
        health,
      };
    } catch (error) {
      await supervisor.stopAll();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Deletes everything of this stack, so that the next start begins anew. Tools (Synapse's installation) stay. */
function forget(dataDir: string): void {
  // The ports stay: a browser that still holds the old account's keys has to meet the same origin to notice.
  const { trust, directory, stackFile } = stackLayout(dataDir);
  for (const path of [trust.folder, directory.folder, `${dataDir}/hospitals`, stackFile]) {
    rmSync(path, { recursive: true, force: true });
  }
}

function wantedHouses(names: readonly string[] | undefined): readonly House[] {
  if (names === undefined) return CAST;
  return names.map((name) => {
    const house = CAST.find((one) => one.serverName === name);
    if (house === undefined) throw new StackFailure(`The cast has no hospital “${name}”.`);
    return house;
  });
}

/** Listening is not working: the proxies need the list, the appservice its account. */
async function untilWell(
  health: () => Promise<readonly ServiceHealth[]>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const ill = (await health()).filter((one) => !one.ok);
    if (ill.length === 0) return;
    if (performance.now() > deadline) {
      const says = ill.flatMap((one) =>
        one.parts.filter((part) => !part.ok).map((part) => `${one.name}, ${part.name}: ${part.says}`),
      );
      throw new StackFailure(`Not everything came up within ${SETTLE_MS / 1000} s. ${says.join(' ')}`);
    }
    await new Promise((next) => setTimeout(next, 200));
    signal?.throwIfAborted();
  }
}
