import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, TABLE, WORKSHOP } from './table.ts';

const ROOT = process.cwd();
let copy = '';

/** A copy of the tracked and new sources whose workspace links point into the copy. */
function copyTree(to: string): void {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8', cwd: ROOT }).split(
    '\n',
  );
  for (const file of files) {
    if (!/\.(?:tsx?|json|mjs|css|yaml)$/.test(file) || !existsSync(join(ROOT, file))) continue;
    cpSync(join(ROOT, file), join(to, file));
  }
  const rooms = [
    '.',
    ...files
      .filter((file) =>
        /^(?:apps|packages)\/[^/]+\/package\.json$|^(?:synapse-config|e2e|bench)\/package\.json$/.test(file),
      )
      .map(dirname),
  ];
  for (const room of rooms) linkModules(join(ROOT, room, 'node_modules'), join(to, room, 'node_modules'), to);
}

function linkModules(from: string, to: string, copyRoot: string): void {
  if (!existsSync(from)) return;
  for (const name of readdirSync(from)) {
    if (name === '.pnpm' || name === '.bin' || name.startsWith('.modules') || name.startsWith('.pnpm')) continue;
    if (name.startsWith('@')) {
      linkModules(join(from, name), join(to, name), copyRoot);
      continue;
    }
    const real = realpathSync(join(from, name));
    const inRepo = !real.includes('node_modules') && real.startsWith(ROOT);
    mkdirSync(to, { recursive: true });
    symlinkSync(inRepo ? join(copyRoot, relative(ROOT, real)) : real, join(to, name));
  }
}

function checkWalls(): { status: number; said: string } {
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts/check-walls.ts'), copy], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  return { status: run.status ?? -1, said: run.stdout + run.stderr };
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'walls-'));
  copyTree(copy);
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the import table', () => {
  it('finds nothing forbidden in the tree as it stands, and really looked at it', { timeout: 60_000 }, () => {
    const { status, said } = checkWalls();
    expect(said).toMatch(/\b0 forbidden/);
    expect(Number(/^(\d+) modules/m.exec(said)?.[1])).toBeGreaterThan(30);
    expect(status).toBe(0);
  });

  it('fails on one planted import per row, and on each rule beside the rows', { timeout: 60_000 }, () => {
    const rooms = TABLE.map((row) => row.room);
    const expected: string[] = [];
    const plant = (file: string, target: string) => {
      const path = join(copy, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(
        path,
        `import '${target.startsWith('node:') || !target.includes('/') ? target : relativeImport(file, target)}';\n`,
      );
      expected.push(file);
    };
    for (const row of TABLE) {
      const forbidden = [...rooms, ...ADAPTERS].find((room) => room !== row.room && !row.own.includes(room));
      if (!forbidden) throw new Error(`${row.room} may import everything: the table is empty`);
      plant(`${row.room}/src/planted-room.ts`, `${forbidden}/planted-target.ts`);
      writeFileSync(join(copy, forbidden, 'planted-target.ts'), 'export {};\n');
      if (row.thirdParty !== 'any') plant(`${row.room}/src/planted-npm.ts`, 'undici');
      if (!row.node) plant(`${row.room}/src/planted-core.ts`, 'node:fs');
    }
    plant('apps/web/src/features/planted/adapter.ts', 'packages/matrix-client/src/index.ts');
    plant('apps/web/src/features/planted/feature.ts', 'apps/web/src/features/planted-other/x.ts');
    mkdirSync(join(copy, 'apps/web/src/features/planted-other'), { recursive: true });
    writeFileSync(join(copy, 'apps/web/src/features/planted-other/x.ts'), 'export {};\n');
    plant('packages/ui/src/planted-workshop.ts', `${WORKSHOP[1]}/src/index.ts`);

    const { status, said } = checkWalls();
    expect(status).toBe(1);
    for (const file of expected) expect(said, `nothing said about ${file}`).toContain(`: ${file} → `);
  });
});

function relativeImport(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
