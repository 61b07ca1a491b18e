import type { IForbiddenRuleType } from 'dependency-cruiser';
import { ADAPTERS, TABLE, WEB_COMPOSITION, WORKSHOP, type Row } from './table.ts';

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anyOf = (paths: readonly string[]) => `^(?:${paths.map(escape).join('|')})(?:/|$)`;
/** Tests, fixtures and Node wirings are not shipped with the room. */
const NOT_SHIPPED =
  '\\.(?:test|integration|fixture)\\.tsx?$|/src/node/|/reference/|(?:^|/)(?:vite|tsdown)\\.config\\.ts$';
const OWN_ROOMS = '^(?:packages|apps|synapse-config|e2e|bench|scripts)/';

function rulesOf(row: Row): IForbiddenRuleType[] {
  const from = { path: `^${escape(row.room)}/`, pathNot: NOT_SHIPPED };
  const rules: IForbiddenRuleType[] = [
    {
      name: `${row.room}: own rooms`,
      comment: `may import only ${row.own.join(', ') || 'nothing'}`,
      severity: 'error',
      from,
      to: { path: OWN_ROOMS, pathNot: anyOf([row.room, ...row.own]) },
    },
  ];
  if (row.thirdParty !== 'any') {
    // pnpm's real paths: node_modules/.pnpm/<name>@<version>/node_modules/<name>/…
    const allowed = row.thirdParty.map((name) => `/node_modules/${escape(name)}/`).join('|') || '^$';
    rules.push({
      name: `${row.room}: third party`,
      comment: `may import only ${row.thirdParty.join(', ') || 'nothing from npm'}`,
      severity: 'error',
      from,
      to: { path: 'node_modules', pathNot: allowed },
    });
  }
  if (!row.node) {
    rules.push({
      name: `${row.room}: no Node`,
      comment: 'runs in browsers too',
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'] },
    });
  }
  return rules;
}

export function wallRules(): IForbiddenRuleType[] {
  return [
    ...TABLE.flatMap(rulesOf),
    {
      name: 'ports, not adapters',
      comment: `only ${WEB_COMPOSITION.join(', ')} touch adapters`,
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: `^(?:${WEB_COMPOSITION.map(escape).join('|')})|${NOT_SHIPPED}` },
      to: { path: anyOf(ADAPTERS), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'matrix-js-sdk behind one wall',
      severity: 'error',
      from: { path: OWN_ROOMS, pathNot: '^packages/matrix-client/' },
      to: { path: 'node_modules/(?:matrix-js-sdk|@matrix-org/matrix-sdk-crypto-wasm)/' },
    },
    {
      name: 'features do not know each other',
      comment: 'they meet in the app; shared parts go to src/ui-parts, packages/ui or a view model',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/', pathNot: NOT_SHIPPED },
      to: { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'no package or app imports an app',
      severity: 'error',
      from: { path: '^(apps/[^/]+|packages/[^/]+)/', pathNot: '^packages/stack/' },
      to: { path: '^apps/', pathNot: '^$1/' },
    },
    {
      name: 'the workshop does not ship',
      severity: 'error',
      from: { path: '^(?:packages|apps)/', pathNot: `${anyOf(WORKSHOP)}|${NOT_SHIPPED}` },
      to: { path: anyOf(WORKSHOP) },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything resolves',
      comment: 'an undeclared import shows up here: declare it in package.json, if the table allows it',
      severity: 'error',
      // bench/peers is a workspace of its own, not installed with this one.
      from: { pathNot: '^(?:e2e|bench/peers)/' },
      to: {
        couldNotResolve: true,
        pathNot: '^vite/|\\?(?:url|worker|raw|inline)$|^(?:virtual:|@medicus/[a-z-]+/.*\\.css)',
      },
    },
  ];
}
