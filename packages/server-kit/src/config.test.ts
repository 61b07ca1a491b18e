import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkConfig, configPathFrom, readConfig, readSecret, setting } from './index.ts';

const schema = v.strictObject({ host: setting.text, client: v.strictObject({ port: setting.port }) });
const good = { host: '127.0.0.1', client: { port: 4810 } };

describe('a configuration', () => {
  it('is returned when it is right', () => {
    expect(checkConfig(schema, good)).toEqual({ ok: true, value: good });
  });
  it('names the wrong key and what it should be, never the value that stands there', () => {
    const checked = checkConfig(schema, { ...good, client: { port: 'hunter2' } }, 'p.json');
    expect(checked).toEqual({
      ok: false,
      defect: { sentences: ['p.json: "client.port" should be number, but it is a string of the wrong form.'] },
    });
  });
  it('names a key that is missing and one that nobody knows', () => {
    const checked = checkConfig(schema, { client: { port: 1, prot: 2 } });
    expect(checked.ok ? [] : checked.defect.sentences).toEqual([
      'The configuration: "host" is missing.',
      'The configuration: "client.prot" is not a known setting. Remove it or correct its name.',
    ]);
  });
  it('must be named on the command line', () => {
    expect(configPathFrom(['--config']).ok).toBe(false);
    expect(configPathFrom(['--config', '/a/b.json'])).toEqual({ ok: true, value: '/a/b.json' });
  });
});

describe('files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'server-kit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('refuses a configuration that others may change', () => {
    const path = join(folder, 'c.json');
    writeFileSync(path, JSON.stringify(good));
    chmodSync(path, 0o666);
    expect(readConfig(schema, path).ok).toBe(false);
    chmodSync(path, 0o600);
    expect(readConfig(schema, path)).toEqual({ ok: true, value: good });
  });
  it('refuses a secret that others may read, and reads one without its line break', () => {
    const path = join(folder, 's');
    writeFileSync(path, 'geheim\n');
    chmodSync(path, 0o644);
    expect(readSecret(path).ok).toBe(false);
    chmodSync(path, 0o600);
    expect(readSecret(path)).toEqual({ ok: true, value: 'geheim' });
  });
});
