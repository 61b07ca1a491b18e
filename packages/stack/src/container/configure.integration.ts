import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installedSynapse } from '../fill/synapse-python.ts';
import { configureHospital } from './configure.ts';
import { givenFiles, settingsFrom } from './given.fixture.ts';

/** The real Synapse reads what its container would read; only the two folders lie elsewhere. No server starts. */
it('Synapse itself accepts the configuration for containers', async () => {
  const python = await installedSynapse(() => undefined);
  const files = await givenFiles();
  const out = join(files.folder, 'out');
  await configureHospital(settingsFrom(files), out, Date.now());
  const folder = join(out, 'synapse');
  const file = join(folder, 'homeserver.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('/config/', `${folder}/`).replaceAll('/data/', `${folder}/`);
  const read = (content: string, key: string) => {
    writeFileSync(file, content);
    return execFileSync(python, ['-m', 'synapse.config', 'read', key, '-c', file], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  };
  expect(read(text, 'server.server_name')).toContain('server.server_name: klinik.example');
  expect(read(text, 'database.databases')).toContain('DatabaseConnectionConfig');
  // The probe can fail: it is Synapse that reads here.
  expect(() =>
    read(text.replace('enable_authenticated_media: true', 'max_upload_size: [1]'), 'server.server_name'),
  ).toThrow();
  rmSync(files.folder, { recursive: true, force: true });
});
