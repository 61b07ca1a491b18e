// Renders Synapse's three files from settings in JSON: what the container's entry point calls before Synapse starts.
//   node synapse-config/src/render-command.ts --settings settings.json --out /data
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSettings, renderSynapseConfig } from './index.ts';

const { values } = parseArgs({ options: { settings: { type: 'string' }, out: { type: 'string' } } });
if (values.settings === undefined || values.out === undefined) {
  process.stderr.write('Usage: render-command.ts --settings <settings.json> --out <folder>\n');
  process.exit(1);
}
try {
  const settings = parseSettings(JSON.parse(readFileSync(values.settings, 'utf8')));
  const rendered = renderSynapseConfig(settings);
  mkdirSync(values.out, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string) => writeFileSync(join(values.out ?? '', name), text, { mode: 0o600 });
  write('homeserver.yaml', rendered.homeserver);
  write(basename(settings.logConfigFile), rendered.logConfig);
  write(basename(settings.appserviceRegistrationFile), rendered.appserviceRegistration);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
