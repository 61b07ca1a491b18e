// `npm run check:walls [root]`: checks the import table (scripts/walls/table.ts) over the whole tree.
import { existsSync } from 'node:fs';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { wallRules } from './walls/rules.ts';

const root = process.argv[2] ?? process.cwd();
process.chdir(root);
const rooms = ['packages', 'apps', 'synapse-config', 'e2e', 'bench', 'scripts'].filter((room) => existsSync(room));

const { output } = await cruise(
  rooms,
  {
    ruleSet: { forbidden: wallRules() },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // The other viewers of the bench are a workspace of their own, installed by the bench alone.
    exclude: { path: '(?:^|/)(?:dist|var|test-output)/|^bench/peers/|\\.d\\.ts$' },
    outputType: 'json',
  },
  {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
  },
);

const { summary, modules } = JSON.parse(output as string) as ICruiseResult;
const own = modules.filter((module) => !module.source.includes('node_modules') && /\.tsx?$/.test(module.source));
for (const violation of summary.violations) {
  if (violation.rule.severity !== 'error') continue;
  const way = violation.cycle ? violation.cycle.map((step) => step.name).join(' → ') : violation.to;
  console.error(`${violation.rule.name}: ${violation.from} → ${way}`);
}
console.log(`${own.length} modules, ${summary.totalDependenciesCruised ?? 0} imports, ${summary.error} forbidden`);
if (own.length === 0) {
  console.error('no module was looked at: the check itself is broken');
  process.exit(2);
}
process.exit(summary.error > 0 ? 1 : 0);
