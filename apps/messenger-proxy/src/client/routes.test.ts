import { describe, expect, it } from 'vitest';
import knownProbes from '../../known-probes.json' with { type: 'json' };
import { federationRoutes } from '../federation/routes.ts';
import { clientRoutes } from './routes.ts';

/** An address that the route matches. */
const example = (path: string): string =>
  path.replaceAll(/\{([^}]+)\}/g, (_all, inner: string) => (inner.includes('|') ? (inner.split('|')[0] ?? '') : 'x'));

describe('the table of routes', () => {
  it('answers every line by itself: none is hidden behind another', () => {
    for (const table of [clientRoutes, federationRoutes]) {
      for (const route of table.routes) {
        expect(table.match(route.method, example(route.path))).toMatchObject({
          kind: 'route',
          route: { path: route.path },
        });
      }
    }
  });
  it('judges every way that makes a member', () => {
    for (const route of clientRoutes.routes.filter(({ method }) => method !== 'GET')) {
      if (!/createRoom|\/invite|\/join|\/state\//.test(route.path)) continue;
      expect(['create-room', 'invite', 'join', 'state']).toContain(route.action);
    }
  });
  it('is open without a token for nothing that names a person or a room', () => {
    const open = clientRoutes.routes
      .filter(({ auth }) => auth === 'none')
      .map(({ method, path }) => `${method} ${path}`);
    expect(open).toEqual([
      'GET /_matrix/client/versions',
      'GET /_matrix/client/v3/login',
      'POST /_matrix/client/v3/login',
      'POST /_matrix/client/v3/refresh',
      'GET /.well-known/matrix/client',
      'GET /.well-known/matrix/server',
      'GET /.well-known/matrix/support',
      'GET /_medicus/policy/v1/house',
      'GET /health',
    ]);
  });
  it('knows nothing of Synapse’s own interfaces', () => {
    for (const table of [clientRoutes, federationRoutes]) {
      expect(table.routes.filter(({ path }) => path.includes('_synapse'))).toEqual([]);
    }
  });
  it('refuses the probes that are checked in, as it says there', () => {
    for (const probe of knownProbes) {
      const match = clientRoutes.match(probe.method, probe.route);
      expect(match.kind === 'unknown' ? 404 : match.kind).toBe(probe.status);
    }
  });
});
