import { generateKeyPairSync } from 'node:crypto';
import { makeAuthority, makeLeaf, type Issued } from '@medicus/stack';
import { beforeAll, describe, expect, it } from 'vitest';
import { listPayload, signJws, signList, x5cOf } from '../testing/sign-list.fixture.ts';
import { certificatesFromPem, verifyFederationList } from './verify.ts';

const now = Date.UTC(2026, 10, 21);
const day = 86_400_000;
const validity = { now, days: 30 };
let ca: Issued;
let otherCa: Issued;
let signer: Issued;
beforeAll(async () => {
  [ca, otherCa] = await Promise.all([makeAuthority('list CA', validity), makeAuthority('list CA', validity)]);
  signer = await makeLeaf(ca, { name: 'signer', purpose: 'signature' }, validity);
});

const payload = listPayload(7, ['nord.klinik.test']);
const check = (jws: string, at = now) => verifyFederationList(jws, certificatesFromPem(ca.certificatePem), at);
const header = (): Record<string, unknown> => ({ alg: 'ES256', x5c: x5cOf(signer) });

describe('the federation list (gematik VZD FederationList, ES256)', () => {
  it('is taken when signed by a leaf of our list CA, with or without the root in its chain', async () => {
    const expected = { ok: true, value: { version: 7, domains: new Set(['nord.klinik.test']) } };
    expect(await check(signList(signer, 7, ['nord.klinik.test']))).toEqual(expected);
    expect(await check(signJws(signer.keyPem, { ...header(), x5c: x5cOf(signer, ca) }, payload))).toEqual(expected);
  });
  it('is refused from another CA of the same name', async () => {
    const theirs = await makeLeaf(otherCa, { name: 'signer', purpose: 'signature' }, validity);
    expect(await check(signList(theirs, 7, []))).toEqual({ ok: false, defect: 'certificate-not-trusted' });
    const chain = { alg: 'ES256', x5c: x5cOf(theirs, otherCa) };
    expect(await check(signJws(theirs.keyPem, chain, payload))).toEqual({
      ok: false,
      defect: 'certificate-not-trusted',
    });
    const glued = { alg: 'ES256', x5c: x5cOf(theirs, ca) };
    expect(await check(signJws(theirs.keyPem, glued, payload))).toEqual({
      ok: false,
      defect: 'certificate-not-trusted',
    });
  });
  it('is refused when a leaf plays the issuer', async () => {
    const below = await makeLeaf(signer, { name: 'below', purpose: 'signature' }, validity);
    const chain = { alg: 'ES256', x5c: x5cOf(below, signer) };
    expect(await check(signJws(below.keyPem, chain, payload))).toEqual({
      ok: false,
      defect: 'certificate-not-trusted',
    });
  });
  it('is refused when the CA signs it itself', async () => {
    const jws = signJws(ca.keyPem, { alg: 'ES256', x5c: x5cOf(ca) }, payload);
    expect(await check(jws)).toEqual({ ok: false, defect: 'certificate-not-trusted' });
  });
  it('is refused before and after the certificate’s time', async () => {
    const jws = signList(signer, 7, []);
    expect(await check(jws, now + 31 * day)).toEqual({ ok: false, defect: 'certificate-expired' });
    expect(await check(jws, now - 2 * day)).toEqual({ ok: false, defect: 'certificate-expired' });
  });
  it.each(['none', 'HS256', 'ES384', 'RS256', 'BP256R1', undefined])('is refused with algorithm %s', async (alg) => {
    expect(await check(signJws(signer.keyPem, { ...header(), alg }, payload))).toEqual({
      ok: false,
      defect: 'wrong-algorithm',
    });
  });
  it('is refused with an empty signature, another key’s, or a changed payload', async () => {
    const good = signList(signer, 7, ['nord.klinik.test']);
    const [head, , signature] = good.split('.');
    const forged = Buffer.from(JSON.stringify(listPayload(8, ['evil.example']))).toString('base64url');
    const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    for (const bad of [
      `${head}.${forged}.${signature}`,
      `${head}.${forged}.`,
      signJws(stranger.toString(), header(), payload),
    ]) {
      expect(await check(bad)).toEqual({ ok: false, defect: 'bad-signature' });
    }
  });
  it('is refused with critical extensions, without a chain, or as rubbish', async () => {
    expect((await check(signJws(signer.keyPem, { ...header(), crit: ['exp'], exp: 1 }, payload))).ok).toBe(false);
    for (const x5c of [undefined, [], 'x', [7], ['AAAA'], Array.from({ length: 9 }, () => x5cOf(signer)[0])]) {
      expect(await check(signJws(signer.keyPem, { alg: 'ES256', x5c }, payload))).toEqual({
        ok: false,
        defect: 'no-certificate',
      });
    }
    for (const text of ['', 'a', 'a.b', 'a.b.c', '{}']) expect((await check(text)).ok).toBe(false);
  });
  it('is refused when what is signed is no list', async () => {
    const jws = signJws(signer.keyPem, header(), { version: 1 });
    expect(await check(jws)).toEqual({ ok: false, defect: 'not-a-federation-list' });
  });
});
