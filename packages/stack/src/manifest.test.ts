import { describe, expect, it } from 'vitest';
import { environmentOf, SERVICE_ROLES } from './manifest.ts';

const machine = {
  PATH: '/usr/bin',
  TZ: 'Europe/Berlin',
  HOME: '/home/it',
  HTTPS_PROXY: 'http://proxy:3128',
  https_proxy: 'http://proxy:3128',
  NODE_EXTRA_CA_CERTS: '/ca.pem',
  NODE_OPTIONS: '--require evil',
  npm_config_registry: 'https://mirror',
  PIP_INDEX_URL: 'https://user:token@mirror',
  SSH_AUTH_SOCK: '/tmp/agent',
};

describe('the environment of a service', () => {
  it.each(SERVICE_ROLES.map((role) => role.kind))('of %s holds no proxy, registry or token of the machine', (kind) => {
    expect(environmentOf(kind, machine, {})).toEqual({ PATH: '/usr/bin', TZ: 'Europe/Berlin' });
  });
  it('takes no variable that the manifest does not list', () => {
    expect(() => environmentOf('directory', machine, { PYTHONPATH: '/x' })).toThrow('PYTHONPATH');
  });
});

describe('the manifest', () => {
  it('names only services that exist as dependencies, and no listener twice', () => {
    const kinds = SERVICE_ROLES.map((role) => role.kind);
    SERVICE_ROLES.flatMap((role) => role.dependsOn).forEach((kind) => expect(kinds).toContain(kind));
    const listeners = SERVICE_ROLES.flatMap((role) => role.listeners);
    expect(new Set(listeners).size).toBe(listeners.length);
  });
  it('gives no two services the same database or secret', () => {
    const held = SERVICE_ROLES.flatMap((role) => role.holds.map((what) => `${role.data}/${what}`));
    expect(new Set(held).size).toBe(held.length);
  });
});
