// What every part of a running system says about itself: `node packages/stack/src/health-command.ts [data folder]`.
// Exit 0 when all is well, 1 when something is down or nothing runs.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { healthOfRunning } from './running.ts';
import { stackLayout } from './layout.ts';

const dataDir = resolve(process.argv[2] ?? 'var');
if (!existsSync(stackLayout(dataDir).stackFile)) {
  console.error(`Nothing was ever started in ${dataDir}: run npm start.`);
  process.exit(1);
}
const services = await healthOfRunning(dataDir);
for (const service of services) {
  console.log(`${service.ok ? 'well' : 'DOWN'}  ${service.name}`);
  for (const part of service.parts) console.log(`        ${part.ok ? ' ' : '!'} ${part.name}: ${part.says}`);
}
process.exitCode = services.every((service) => service.ok) ? 0 : 1;
