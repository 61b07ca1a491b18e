import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synapseVersion } from '@medicus/synapse-config';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../configure/programs.ts';
import { SERVICE_ROLES } from '../manifest.ts';
import { differences, type ContainerFiles, type NativeSystem } from './compare-compose.ts';
import type { ComposeFile } from './compose-file.ts';
import { ENVIRONMENT } from './given.fixture.ts';
import { containerPorts } from './places.ts';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const files: ContainerFiles = {
  composeText: read('docker-compose.yml'),
  compose: parse(read('docker-compose.yml'), { merge: true }) as ComposeFile,
  dockerfile: read('docker/Dockerfile'),
  envExample: read('.env.example'),
};
const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
const native: NativeSystem = {
  roles: SERVICE_ROLES,
  ports: { ...containerPorts('klinik.example') },
  synapseVersion: synapseVersion(),
  nodeVersion: devDependencies['node'] ?? '',
};

/** The services with one value changed (`undefined`: taken away): the check must name it. */
function afterChange(path: string, value: unknown): readonly string[] {
  const compose = structuredClone(files.compose);
  const keys = path.split('/');
  let place = compose.services as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
  place[keys.at(-1) ?? ''] = value;
  if (value === undefined) delete place[keys.at(-1) ?? ''];
  return differences({ ...files, compose }, native);
}
const volumesOf = (name: string) => files.compose.services[name]?.volumes ?? [];

describe('docker-compose.yml', () => {
  it('is in step with what runs natively', () => {
    expect(differences(files, native)).toEqual([]);
  });

  it('hands `configure` every setting that it reads', () => {
    const environment = Object.keys(files.compose.services['configure']?.environment ?? {});
    expect(environment.toSorted()).toEqual(Object.keys(ENVIRONMENT).toSorted());
  });

  it('says that it has not been run', () => {
    expect(files.composeText).toContain('IT HAS NOT BEEN RUN');
  });

  it.each<[string, string, unknown]>([
    ['compose has no service appservice', 'appservice', undefined],
    ['adminer is a service that the manifest does not know', 'adminer', files.compose.services['postgres']],
    ['directory has the wrong profiles', 'directory/profiles', undefined],
    ['the image of synapse is not', 'synapse/image', 'ghcr.io/element-hq/synapse:v1.163.1'],
    ['the image of postgres has no exact version', 'postgres/image', 'postgres:latest'],
    ['the Dockerfile has no target directory', 'directory/build/target', 'runtime'],
    ['synapse does not listen on 4813, 4814', 'synapse/expose', ['8008']],
    ['appservice gets HTTPS_PROXY', 'appservice/environment/HTTPS_PROXY', 'http://proxy'],
    ['appservice does not depend on exactly', 'appservice/depends_on/messenger-proxy', undefined],
    ['synapse is not asked at', 'synapse/healthcheck/test', ['CMD', 'true']],
    ['synapse publishes 4813', 'synapse/ports', ['4813:4813']],
    ['postgres: it publishes ports', 'postgres/ports', ['5432:5432']],
    ['messenger-proxy publishes 4812', 'messenger-proxy/ports', ['4812:4812']],
    ['synapse can leave the private networks', 'synapse/networks', ['database', 'inside', 'outside']],
    ['postgres is on the default network', 'postgres/networks', undefined],
    ['somebody besides synapse can reach postgres', 'appservice/networks', ['database', 'inside']],
    ['proxy-config is seen by synapse', 'synapse/volumes', [...volumesOf('synapse'), 'proxy-config:/proxy']],
    ['federation.key is seen by', 'appservice/secrets', ['federation.key']],
    ['configure sees the federation key', 'configure/secrets', ['federation.key']],
    ['appservice does not hold registration-shared.secret', 'appservice/volumes', []],
    ['synapse could change its own configuration', 'synapse/volumes/0/read_only', false],
    ['synapse mounts ./host, which is no volume', 'synapse/volumes', [...volumesOf('synapse'), './host:/host']],
    ['directory: it runs as root', 'directory/user', '0:0'],
    ['directory: its root file system can be written to', 'directory/read_only', false],
    ['synapse: it keeps capabilities', 'synapse/cap_add', ['NET_ADMIN']],
    ['appservice: it may gain privileges', 'appservice/security_opt', []],
    ['appservice: its log grows without end', 'appservice/logging', undefined],
    ['appservice: it does not come back after a crash', 'appservice/restart', undefined],
    ['synapse: it may start unconfigured', 'synapse/depends_on/configure/condition', 'service_started'],
  ])('would be caught: %s', (sentence, path, value) => {
    expect(afterChange(path, value)).toContainEqual(expect.stringContaining(sentence));
  });

  it('would be caught when the native side moves on alone', () => {
    expect(differences(files, { ...native, nodeVersion: '24.22.0' })).toEqual([expect.stringContaining('24.22.0')]);
    expect(differences(files, { ...native, ports: { ...native.ports, outbound: 1 } })).not.toEqual([]);
    const more = SERVICE_ROLES.map((role) => ({ ...role, holds: [...role.holds, 'new.secret'] }));
    expect(differences(files, { ...native, roles: more })).toContain('synapse does not hold new.secret');
    expect(differences({ ...files, envExample: '' }, native)).toContain('.env.example does not explain TZ');
  });
});
