import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { makeAuthority, makeLeaf } from '@medicus/stack';
import { domainListOf } from '@medicus/testkit';
import { Ajv } from 'ajv';
import { compactVerify, decodeProtectedHeader, importX509 } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import schema from '../gematik/FederationList.json' with { type: 'json' };
import { Refusal, signFederationList } from './operator-commands.ts';
import { readDomains } from './sign-list.ts';
import { startDirectory, type DirectoryUnderTest } from './under-test.fixture.ts';

let folder: string;
let directory: DirectoryUnderTest;
const file = (name: string) => join(folder, name);
const now = Date.now();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-list-'));
  const authority = await makeAuthority('list signing', { now, days: 2 });
  const leaf = await makeLeaf(authority, { name: 'list signer', purpose: 'signature' }, { now, days: 1 });
  const old = await makeLeaf(authority, { name: 'old signer', purpose: 'signature' }, { now: now - 9e8, days: 1 });
  await writeFile(file('leaf.key'), leaf.keyPem, { mode: 0o600 });
  await writeFile(file('leaf.pem'), leaf.certificatePem + authority.certificatePem);
  await writeFile(file('ca.pem'), authority.certificatePem);
  await writeFile(file('old.key'), old.keyPem, { mode: 0o600 });
  await writeFile(file('old.pem'), old.certificatePem);
  await writeFile(file('domains.json'), JSON.stringify(domainListOf()));
  directory = await startDirectory();
});
afterAll(async () => {
  await directory.stop();
  await rm(folder, { recursive: true });
});

const sign = (version: number, more: Readonly<Record<string, string>> = {}) =>
  signFederationList(
    {
      key: file('leaf.key'),
      chain: file('leaf.pem'),
      out: file('list.jws'),
      domains: file('domains.json'),
      version,
      ...more,
    },
    Date.now,
  );

describe('directory sign-list', () => {
  it('writes a list that fits gematik’s schema, signed by the leaf, with its chain in x5c (A_25534)', async () => {
    expect(await sign(7)).toContain('Version 7 with 2 houses');
    const jws = await readFile(file('list.jws'), 'utf8');
    const { alg, x5c } = decodeProtectedHeader(jws);
    expect([alg, x5c?.length]).toEqual(['ES256', 2]);
    const leaf = new X509Certificate(Buffer.from(x5c?.[0] ?? '', 'base64'));
    expect(leaf.verify(new X509Certificate(await readFile(file('ca.pem'))).publicKey)).toBe(true);
    const { payload } = await compactVerify(jws, await importX509(leaf.toString(), 'ES256'));
    const list: unknown = JSON.parse(new TextDecoder().decode(payload));
    const validate = new Ajv({ strict: false }).compile(schema);
    expect([validate(list), validate.errors]).toEqual([true, null]);
    expect(list).toEqual({ version: 7, domainList: domainListOf() });
  });

  it('does not go back, nor sign a version again', async () => {
    const out = file('again.jws');
    await sign(7, { out });
    await expect(sign(7, { out })).rejects.toThrow('already has version 7');
    await expect(sign(6, { out })).rejects.toThrow(Refusal);
    await sign(8, { out });
  });

  it.each([
    ['a certificate that is not valid now', { key: 'old.key', chain: 'old.pem' }, 'not now'],
    ['a key of another certificate', { key: 'old.key', chain: 'leaf.pem' }, 'does not belong'],
    ['a file that is not there', { key: 'nothing.key', chain: 'leaf.pem' }, 'cannot be read'],
    ['no certificate', { key: 'leaf.key', chain: 'domains.json' }, 'no certificate'],
  ])('refuses %s with a sentence', async (_what, { key, chain }, says) => {
    const signing = sign(100, { key: file(key), chain: file(chain), out: file('never.jws') });
    await expect(signing).rejects.toThrow(Refusal);
    await expect(signing).rejects.toThrow(says);
    expect(await readdir(folder)).not.toContain('never.jws');
  });

  it.each([
    [[{ domain: 'Nord.klinik.test', telematikID: 'x', isInsurance: false }]],
    [[{ domain: 'nord.klinik.test', isInsurance: false }]],
    [[{ domain: 'nord.klinik.test', telematikID: 'x' }]],
    [[{ domain: 'nord.klinik.test', telematikID: 'x', isInsurance: false, ik: ['109500969'] }]],
    [[{ domain: 'kasse.test', telematikID: 'x', isInsurance: true }]],
    [[{ domain: 'kasse.test', telematikID: 'x', isInsurance: true, ik: ['123'] }]],
    [
      [
        { domain: 'a.test', telematikID: 'x', isInsurance: false },
        { domain: 'a.test', telematikID: 'y', isInsurance: false },
      ],
    ],
    [[]],
    [{}],
  ])('does not take %j for a list of houses', (json) => expect(readDomains(json).ok).toBe(false));
});

describe('the federation list (I_VZD_TIM_Provider_Services)', () => {
  const fetchList = (query = '') =>
    fetch(`${directory.url}/tim-provider-services/FederationList/federationList.jws${query}`);

  it('is 404 while there is none, 200 as it was signed, 204 for who has it', async () => {
    expect((await fetchList()).status).toBe(404);
    await directory.sign(41);
    const answer = await fetchList();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    expect(await answer.text()).toBe(await readFile(directory.federationListFile, 'utf8'));
    expect((await fetchList('?version=40')).status).toBe(200);
    expect((await fetchList('?version=41')).status).toBe(204);
    expect((await fetchList('?version=42')).status).toBe(204);
  });

  it('is given out anew as soon as another one is signed', async () => {
    await directory.sign(42);
    expect((await fetchList('?version=41')).status).toBe(200);
  });

  it('is signed with ES256 only, and says so', async () => {
    expect((await fetchList('?sigAlg=ES256')).status).toBe(200);
    expect((await fetchList('?sigAlg=BP256R1')).status).toBe(400);
    expect((await fetchList('?version=x')).status).toBe(400);
  });

  it('is not given out when its signature is broken', async () => {
    const jws = await readFile(directory.federationListFile, 'utf8');
    await writeFile(directory.federationListFile, `${jws.slice(0, -6)}AAAAAA`);
    expect((await fetchList()).status).toBe(404);
    const health = (await (await fetch(`${directory.url}/health`)).json()) as { parts: { says: string }[] };
    expect(health.parts[1]?.says).toContain('signature of the federation list is broken');
  });
});
