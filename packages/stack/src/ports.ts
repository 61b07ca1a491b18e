import { createServer, type Server } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { reservePortBase } from './port-slots.ts';
import { writePrivateJson } from './private-files.ts';
import { StackFailure } from './stack-failure.ts';

/** The six listeners of one hospital, all on 127.0.0.1. */
export interface HospitalPorts {
  /** Client side of the Messenger-Proxy and web app: part of the browser's origin, so it must never change. */
  readonly web: number;
  readonly federation: number;
  readonly outbound: number;
  readonly synapseClient: number;
  readonly synapseFederation: number;
  readonly appservice: number;
}

export interface StackPorts {
  readonly directory: number;
  readonly hospitals: Readonly<Record<string, HospitalPorts>>;
}

const DEFAULT_BASE = 4800;
const NAMES = ['web', 'federation', 'outbound', 'synapseClient', 'synapseFederation', 'appservice'] as const;

/** `{base: 4800}`: directory 4801, first hospital 4810–4815, second 4820–4825. `free`: a block that nobody has. */
export type PortChoice = 'free' | { readonly base: number };

/**
 * The ports of this stack: those it had before, unless another base is asked for.
 * @throws StackFailure when a port is taken.
 */
export async function choosePorts(file: string, choice: PortChoice | undefined, serverNames: readonly string[]) {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StackPorts) : undefined;
  const known = before !== undefined && serverNames.every((name) => before.hospitals[name] !== undefined);
  let ports: StackPorts;
  if (typeof choice === 'object') ports = portsFromBase(choice.base, serverNames);
  else if (known) ports = before;
  else if (choice === 'free') ports = await freePorts(serverNames);
  else ports = portsFromBase(DEFAULT_BASE, serverNames);
  await refuseTaken(ports, serverNames);
  writePrivateJson(file, ports);
  return ports;
}

/** Vite's port: the one after the directory's, so that it moves with the base. */
export function rememberedDevPort(file: string, base: string | undefined): number {
  if (base !== undefined) return Number(base) + 2;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StackPorts).directory + 1 : DEFAULT_BASE + 2;
}

export function portsFromBase(base: number, serverNames: readonly string[]): StackPorts {
  if (!Number.isInteger(base) || base < 1024 || base + 10 * serverNames.length + 5 > 65_535) {
    throw new StackFailure(`The port base must be a whole number between 1024 and 65000, not ${base}.`);
  }
  const hospital = (first: number) => Object.fromEntries(NAMES.map((name, at) => [name, first + at]));
  return {
    directory: base + 1,
    hospitals: Object.fromEntries(
      serverNames.map((name, at) => [name, hospital(base + 10 * (at + 1)) as unknown as HospitalPorts]),
    ),
  };
}

async function freePorts(serverNames: readonly string[]): Promise<StackPorts> {
  const base = await reservePortBase(async (candidate) => {
    return (await takenOf(portsFromBase(candidate, serverNames), serverNames)).length === 0;
  });
  return portsFromBase(base, serverNames);
}

async function refuseTaken(ports: StackPorts, serverNames: readonly string[]): Promise<void> {
  const taken = await takenOf(ports, serverNames);
  if (taken.length > 0) {
    const more = taken.length > 3 ? ` and ${taken.length - 3} more` : '';
    throw new StackFailure(
      `Port ${taken.slice(0, 3).join(', ')}${more} on 127.0.0.1: taken by another program. End it, or choose other ports with --port-base.`,
    );
  }
}

async function takenOf(ports: StackPorts, serverNames: readonly string[]): Promise<readonly number[]> {
  const wanted = [ports.directory, ...serverNames.flatMap((name) => Object.values(ports.hospitals[name] ?? {}))];
  const tried = await Promise.all(
    (wanted as number[]).map((port) =>
      listen(port).then(
        (server) => close(server).then(() => undefined),
        () => port,
      ),
    ),
  );
  return tried.filter((port) => port !== undefined);
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
