import { readFileSync } from 'node:fs';
import { local, portsOf } from './configure/hospital-files.ts';
import { serviceName } from './configure/services.ts';
import { stackLayout } from './layout.ts';
import { SERVICE_ROLES } from './manifest.ts';
import type { StackPorts } from './ports.ts';
import { healthOf, type ServiceHealth } from './supervise/probe.ts';

/** Asks every service of a stack that another process started, found by the ports in its data folder. */
export function healthOfRunning(dataDir: string): Promise<readonly ServiceHealth[]> {
  const ports = JSON.parse(readFileSync(stackLayout(dataDir).portsFile, 'utf8')) as StackPorts;
  const asked = SERVICE_ROLES.flatMap((role) => {
    const at = (port: number) => `${local(port)}${role.health.path}`;
    if (!role.perHospital) return [{ name: role.kind, url: at(ports.directory) }];
    return Object.keys(ports.hospitals).map((house) => ({
      name: serviceName(role.kind, house),
      url: at(portsOf(ports, house)[role.health.listener as keyof ReturnType<typeof portsOf>]),
    }));
  });
  return Promise.all(asked.map(({ name, url }) => healthOf(name, url)));
}
