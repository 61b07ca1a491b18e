import { portsFromBase, type HospitalPorts } from '../ports.ts';

/** Host names on the private network: the names of the services in docker-compose.yml. */
export const HOSTS = {
  postgres: 'postgres',
  synapse: 'synapse',
  proxy: 'messenger-proxy',
  appservice: 'appservice',
  directory: 'directory',
} as const;

/** Inside containers every house uses the first hospital's ports of the port table: nothing else runs there. */
export function containerPorts(serverName: string): HospitalPorts & { readonly directory: number } {
  const { directory, hospitals } = portsFromBase(4800, [serverName]);
  const own = hospitals[serverName];
  if (own === undefined) throw new Error(`no ports for ${serverName}`);
  return { ...own, directory };
}

/** Each service sees its own configuration here, read-only; no other service has that volume. */
export const CONFIG = '/config';
/** Each service's own data, the only place it can write to besides /tmp. */
export const DATA = '/data';
/** Certificates of the hospital, mounted from the host. */
export const CERTIFICATES = '/certificates';
/** Private keys of the hospital, mounted from the host. */
export const SECRETS = '/run/secrets';

export const DATABASE = { name: 'synapse', user: 'synapse', port: 5432 } as const;
