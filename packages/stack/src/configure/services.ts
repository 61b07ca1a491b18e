import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SYNAPSE_PYTHON_PATH } from '@medicus/synapse-config';
import { hospitalLayout, stackLayout } from '../layout.ts';
import { environmentOf, roleOf, type ServiceKind, type ServiceSpec } from '../manifest.ts';
import { local, portsOf, type HospitalPlan } from './hospital-files.ts';
import { SOURCES, type Programs } from './programs.ts';

/** The processes of the plan, restricted to the wanted kinds. */
export function serviceSpecs(
  plan: HospitalPlan,
  kinds: readonly ServiceKind[],
  synapsePython: string,
  programs: Programs,
  nodeArguments: readonly string[] = [],
): readonly ServiceSpec[] {
  const stack = stackLayout(plan.dataDir);
  const specs: ServiceSpec[] = [];
  const nodeService = (kind: Exclude<ServiceKind, 'synapse'>, config: string) => ({
    command: process.execPath,
    args: [...nodeArguments, programs.server(kind), '--config', config],
    environment: environmentOf(kind, process.env, { NODE_ENV: 'production' }),
  });
  if (kinds.includes('directory')) {
    specs.push({
      name: 'directory',
      kind: 'directory',
      ...nodeService('directory', stack.directory.config),
      healthUrl: `${local(plan.ports.directory)}/health`,
      dependsOn: [],
      workingFolder: stack.directory.folder,
      logFile: stack.directory.log,
    });
  }
  for (const { serverName } of plan.houses) {
    const files = hospitalLayout(plan.dataDir, serverName);
    const ports = portsOf(plan.ports, serverName);
    for (const kind of ['synapse', 'messenger-proxy', 'appservice'] as const) {
      if (!kinds.includes(kind)) continue;
      const role = roleOf(kind);
      const program =
        kind === 'synapse'
          ? {
              command: synapsePython,
              args: ['-m', 'synapse.app.homeserver', '--config-path', files.synapse.config],
              environment: environmentOf(kind, process.env, { PYTHONPATH: SYNAPSE_PYTHON_PATH, PYTHONUNBUFFERED: '1' }),
            }
          : nodeService(kind, kind === 'appservice' ? files.appservice.config : files.proxy.config);
      specs.push({
        name: serviceName(kind, serverName),
        kind,
        ...program,
        healthUrl: `${local(ports[role.health.listener as keyof typeof ports])}${role.health.path}`,
        dependsOn: role.dependsOn
          .filter((other) => kinds.includes(other))
          .map((other) => serviceName(other, serverName)),
        workingFolder: join(files.folder, role.data),
        logFile: join(files.logs, `${kind}.log`),
      });
    }
  }
  return specs;
}

/** `nord.klinik.test/synapse`; the directory is just `directory`. */
export function serviceName(kind: ServiceKind, serverName: string): string {
  return roleOf(kind).perHospital ? `${serverName}/${kind}` : kind;
}

/** The kinds whose program is there. */
export function availableKinds(): readonly ServiceKind[] {
  const all: readonly ServiceKind[] = ['directory', 'synapse', 'messenger-proxy', 'appservice'];
  return all.filter((kind) => kind === 'synapse' || existsSync(SOURCES.server(kind)));
}
