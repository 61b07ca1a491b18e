import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { hospitalLayout, signFederationList } from '@medicus/stack';
import { CAST, domainListOf } from '@medicus/testkit';
import { expect, type Route, test } from '@playwright/test';
import { DEFECT_SENTENCES } from '../../packages/dicom-codecs/src/defect-sentences.ts';
import { filesBelow } from '../support/canary.ts';
import {
  acceptFrom,
  composerOf,
  messages,
  openChat,
  openWindow,
  say,
  search,
  setUp,
  signIn,
  writeTo,
  type Clinician,
} from '../support/clinician.ts';
import { pixelsOf } from '../support/pixels.ts';
import { smallPicture } from '../support/reference-picture.ts';
import { emptyBytes, undrawable, png } from '../support/sample-files.ts';
import { startSystem, type System } from '../support/system.ts';
import { onlyReducedFile } from '../support/wavelet-files.ts';

const SHOTS = resolve('test-output/screenshots');

let system: System;
let becker: Clinician;
let weber: Clinician;
let schneider: Clinician;
let kaya: Clinician;
let scratch = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'faults-'));
  mkdirSync(scratch, { recursive: true });
  system = await startSystem();
});
test.afterAll(async () => {
  await system?.stop().catch(() => undefined);
  rmSync(scratch, { recursive: true, force: true });
  if (test.info().status === 'passed') system?.remove();
});

const SUED_PROXY = 'sued.klinik.test/messenger-proxy';
const NORD_PROXY = 'nord.klinik.test/messenger-proxy';

const shows = (at: Clinician, text: string) =>
  expect(messages(at).getByText(text, { exact: true })).toBeVisible({ timeout: 90_000 });

/** The texts of these messages in the order in which they stand. */
async function orderOf(at: Clinician, texts: readonly string[]): Promise<readonly string[]> {
  const shown = await messages(at).getByRole('article').allInnerTexts();
  return shown.flatMap((text) => texts.filter((wanted) => text.includes(wanted)));
}

async function attach(from: Clinician, file: string | { name: string; mimeType: string; buffer: Buffer }) {
  await from.page.locator('input[type=file]').first().setInputFiles(file);
}

/** What “Sichern” of this file really puts on the disk. */
async function saved(at: Clinician, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    at.page.waitForEvent('download', { timeout: 60_000 }),
    at.page.getByRole('button', { name: `${name} sichern` }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  return readFileSync(await download.path());
}

test('two colleagues of two hospitals have a chat', async ({ browser }) => {
  becker = await openWindow(browser, system, 'nord');
  await signIn(becker, system.account('becker'));
  await setUp(becker);
  weber = await openWindow(browser, system, 'sued');
  await signIn(weber, system.account('weber'));
  await setUp(weber);
  await writeTo(becker, 'weber', 'Weber, Jonas');
  await say(becker, 'Guten Morgen');
  await acceptFrom(weber, 'Becker, Anna');
  await shows(weber, 'Guten Morgen');
});

test('what is typed without network is kept over a reload and sent in order', async () => {
  const typed = ['Erstens ohne Netz', 'Zweitens ohne Netz', 'Drittens ohne Netz'];
  await becker.context.setOffline(true);
  await expect(becker.page.getByText('Kein Netz. Sie können weiter lesen und schreiben.')).toBeVisible();
  for (const text of typed) await say(becker, text);
  await expect(messages(becker).getByText('Wird gesendet, sobald Netz da ist')).toBeVisible();
  await expect(messages(becker).getByText('wartet auf die Nachricht davor')).toHaveCount(2);
  // The page itself comes from the house: without network it is gone until the network is back.
  await becker.page.goto('about:blank');
  await becker.context.setOffline(false);
  await becker.page.goto(system.hospital('nord').web);
  for (const text of typed) await shows(weber, text);
  expect(await orderOf(weber, typed)).toEqual(typed);
  await openChat(becker, 'Weber, Jonas');
  await shows(becker, typed[2] ?? '');
  expect(await orderOf(becker, typed)).toEqual(typed);
  await expect(messages(becker).getByText('Gesendet').last()).toBeVisible();
});

test('a text file arrives byte for byte', async () => {
  const bytes = Buffer.from('Befund: unauffällig.\r\nKein Ödem, keine Fraktur. \u{1F9B4}\n');
  await attach(becker, { name: 'befund.txt', mimeType: 'text/plain', buffer: bytes });
  await expect(weber.page.getByRole('figure', { name: 'Datei befund.txt' })).toBeVisible({ timeout: 60_000 });
  expect(await saved(weber, 'befund.txt')).toEqual(bytes);
  await expect(weber.page.getByRole('figure', { name: 'Datei befund.txt' })).toContainText('Geprüft');
});

test('a picture comes with a preview, and whole when it is opened', async () => {
  await attach(becker, { name: 'wunde.png', mimeType: 'image/png', buffer: png(1200, 900) });
  const card = weber.page.getByRole('figure', { name: 'Bild wunde.png' });
  const preview = card.getByRole('img');
  await expect(preview).toBeVisible({ timeout: 60_000 });
  const sizeOf = (image: typeof preview) =>
    image.evaluate((node) => [(node as HTMLImageElement).naturalWidth, (node as HTMLImageElement).naturalHeight]);
  expect(await sizeOf(preview)).toEqual([800, 600]);
  await card.getByRole('button', { name: 'wunde.png groß zeigen' }).click();
  const dialog = weber.page.getByRole('dialog', { name: 'wunde.png' });
  const whole = dialog.getByRole('img');
  await expect(whole).toBeVisible();
  await expect.poll(() => sizeOf(whole)).toEqual([1200, 900]);
  await dialog.getByRole('button', { name: 'Schließen' }).click();
});

test('the first DICOM picture of a chat finds its decoder started while its bytes are still on the way', async () => {
  const media = /\/media\/(?:v3\/)?download\//;
  const decoders = () => weber.page.workers().filter((worker) => worker.url().includes('decode.worker')).length;
  // Not for everybody: until now there were texts, files and photographs.
  expect(decoders()).toBe(0);
  const held: Route[] = [];
  let holding = true;
  await weber.page.route(media, (route) => (holding ? void held.push(route) : route.continue()));
  await attach(becker, smallPicture());
  await becker.page
    .getByRole('dialog', { name: 'Diese Aufnahme senden?' })
    .getByRole('button', { name: /senden$/i })
    .click();
  await expect.poll(() => held.length, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect.poll(decoders).toBe(1);
  holding = false;
  for (const route of held) await route.continue();
  const card = messages(weber).getByRole('figure', { name: /^Aufnahme / });
  await expect(card.getByRole('button', { name: /öffnen$/i })).toBeVisible({ timeout: 60_000 });
  await weber.page.unroute(media);
});

test('a DICOM picture that cannot be drawn is a card with its header and a download, before and after sending', async () => {
  const file = undrawable(scratch);
  await attach(becker, file);
  const dialog = becker.page.getByRole('dialog', { name: 'Diese Aufnahme senden?' });
  await expect(dialog).toContainText('Dieses Bildformat kann noch nicht angezeigt werden.');
  await dialog.getByRole('button', { name: /senden$/i }).click();
  const card = messages(weber)
    .getByRole('figure', { name: /^Aufnahme / })
    .last();
  await expect(card).toContainText('Dieses Bildformat kann noch nicht angezeigt werden.', { timeout: 60_000 });
  await expect(card).toContainText(/\d{3,4} × \d{3,4}/); // what the header says
  await expect(card).toContainText('Nicht zur Primärbefundung');
  await expect(card.getByRole('button', { name: /öffnen$/i })).toHaveCount(0);
  expect((await saved(weber, basename(file))).equals(readFileSync(file))).toBe(true);
});

test('a DICOM picture whose full size cannot be decoded is shown reduced, and the viewer says so and why', async () => {
  const { damaged } = await onlyReducedFile(2048);
  await attach(becker, { name: 'beschaedigt.dcm', mimeType: 'application/dicom', buffer: Buffer.from(damaged) });
  const dialog = becker.page.getByRole('dialog', { name: 'Diese Aufnahme senden?' });
  await expect(dialog.getByRole('img')).toBeVisible();
  await dialog.getByRole('button', { name: /senden$/i }).click();
  const card = messages(weber).getByRole('figure', { name: /^Aufnahme Röntgen/ });
  await card.getByRole('button', { name: /öffnen$/i }).click({ timeout: 60_000 });
  const viewer = weber.page.getByRole('dialog', { name: /^Bildansicht/ });
  await expect(viewer.getByRole('alert')).toHaveText(
    `Nur verkleinert zu sehen. ${DEFECT_SENTENCES['codestream-malformed'].de}`,
  );
  await expect(viewer.getByText('Verkleinert. Das ganze Bild wird geladen.')).toHaveCount(0);
  const shown = await pixelsOf(viewer.locator('canvas').first());
  expect(new Set(shown.grey).size).toBeGreaterThan(100);
  // Nothing that could be taken for the values of the file.
  await expect(viewer.locator('[data-stored-sha256]')).toHaveCount(0);
  mkdirSync(SHOTS, { recursive: true });
  await weber.page.screenshot({ path: join(SHOTS, 'only-reduced-viewer.png'), animations: 'disabled' });
  await viewer.getByRole('button', { name: 'Ansicht schließen' }).click();
});

test('a file that was changed on the server by a single bit is not handed out', async () => {
  await attach(becker, { name: 'laborwerte.txt', mimeType: 'text/plain', buffer: Buffer.from('Kalium 4,1 mmol/l\n') });
  const card = weber.page.getByRole('figure', { name: 'Datei laborwerte.txt' });
  await expect(card).toBeVisible({ timeout: 60_000 });
  const stored = filesBelow(join(system.hospital('nord').dataDir, 'synapse', 'media'))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .find((path) => statSync(path).size === 'Kalium 4,1 mmol/l\n'.length);
  if (stored === undefined) throw new Error('the ciphertext is not in the media store');
  const bytes = readFileSync(stored);
  bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
  writeFileSync(stored, bytes);
  const downloads: string[] = [];
  weber.page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await weber.page.getByRole('button', { name: 'laborwerte.txt sichern' }).click();
  await expect(card.getByRole('alert')).toContainText(
    'Die Datei ist nicht so angekommen, wie sie gesendet wurde. Sie wird darum nicht geöffnet.',
  );
  await expect(card).not.toContainText('Geprüft');
  expect(downloads).toEqual([]);
});

test('a file over 100 MiB is refused before it is encrypted, with the limit', async () => {
  const uploads: string[] = [];
  becker.page.on('request', (request) => {
    if (/\/media\/.*upload/.test(request.url())) uploads.push(request.method());
  });
  await attach(becker, emptyBytes(scratch, 'serie.zip', 100 * 1024 * 1024 + 1));
  await expect(becker.page.getByRole('alert').filter({ hasText: 'Zu groß' })).toContainText(
    /^Zu groß: 1\d\d(?:,\d+)?\s?M(?:i?B)\. Höchstens 10\d(?:,\d+)?\s?M(?:i?B) je Datei\. Nichts wurde gesendet\.$/,
  );
  await becker.page.getByRole('button', { name: 'Hinweis zu serie.zip schließen' }).click();
  await expect(becker.page.getByText('serie.zip')).toHaveCount(0);
  expect(uploads).toEqual([]);
});

test('leaving during an upload asks first; cancelling leaves nothing behind', async () => {
  const { page, context } = becker;
  const network = await context.newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', slow);
  const before = becker.sentEvents.length;
  await attach(becker, { name: 'film.bin', mimeType: 'application/octet-stream', buffer: randomBytes(12_000_000) });
  const card = messages(becker).getByRole('figure', { name: 'Datei film.bin' });
  await expect(card).toContainText(/Senden: [\d,]+ [kM]B von 12 MB/, { timeout: 60_000 });
  await expect(card.getByRole('progressbar')).toBeVisible();

  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await expect(card).toContainText(/Senden: [\d,]+ [kM]B von/); // stayed, and goes on

  await card.getByRole('button', { name: 'film.bin nicht senden' }).click();
  await expect(card).toHaveCount(0);
  await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
  await say(becker, 'Der Film war zu viel.');
  await shows(weber, 'Der Film war zu viel.');
  await expect(weber.page.getByText('film.bin')).toHaveCount(0);
  expect(becker.sentEvents.length - before).toBe(1);
});

test('with the own house away one goes on typing, and it is sent when the house is back', async () => {
  await system.stack.stopService(NORD_PROXY);
  await expect(becker.page.getByText('Kein Netz. Sie können weiter lesen und schreiben.')).toBeVisible({
    timeout: 60_000,
  });
  await say(becker, 'Während das eigene Haus weg war');
  await expect(messages(becker).getByText('Wird gesendet, sobald Netz da ist')).toBeVisible();
  await composerOf(becker).fill('Ein angefangener Satz');
  await system.stack.startService(NORD_PROXY);
  await shows(weber, 'Während das eigene Haus weg war');
  await expect(becker.page.getByText('Kein Netz. Sie können weiter lesen und schreiben.')).toBeHidden();
  await expect(composerOf(becker)).toHaveValue('Ein angefangener Satz');
  await composerOf(becker).fill('');
});

test('signing in while the own house’s server is away says so and keeps what was typed', async ({ browser }) => {
  await system.stack.stopService('nord.klinik.test/synapse');
  schneider = await openWindow(browser, system, 'nord');
  const { local, password } = system.account('schneider');
  await signIn(schneider, { local, password });
  await expect(schneider.page.getByRole('alert')).toContainText('Ihre Klinik ist gerade nicht erreichbar.');
  await expect(schneider.page.getByRole('textbox', { name: 'Benutzername' })).toHaveValue(local);
  await expect(schneider.page.getByLabel('Passwort', { exact: true })).toHaveValue(password);
  await system.stack.startService('nord.klinik.test/synapse');
});

test('with the other hospital away messages and invitations wait in words, and the own house works on', async () => {
  await system.stack.stopService(SUED_PROXY);
  // Own colleagues: setting up for the first time, inviting, writing.
  await signIn(schneider, system.account('schneider'));
  await setUp(schneider);
  await writeTo(becker, 'schneider', 'Schneider, Tobias');
  await say(becker, 'Wir im eigenen Haus');
  await acceptFrom(schneider, 'Becker, Anna');
  await shows(schneider, 'Wir im eigenen Haus');

  await openChat(becker, 'Weber, Jonas');
  await say(becker, 'An den bekannten Kollegen');
  await expect(messages(becker).getByText('wartet auf Klinikum Süd')).toBeVisible({ timeout: 60_000 });
  await writeTo(becker, 'kaya', 'Kaya, Miriam');
  await say(becker, 'An die neue Kollegin');
  const pending =
    /^wartet: Die Einladung an Kaya, Miriam kam noch nicht an\. Nächster Versuch .+\. Lassen Sie den Messenger geöffnet\.$/;
  await expect(messages(becker).getByText(pending)).toBeVisible({ timeout: 60_000 });
  await becker.page.reload();
  await openChat(becker, 'Kaya, Miriam');
  await shows(becker, 'An die neue Kollegin');
  await expect(messages(becker).getByText(pending)).toBeVisible();
});

test('when the other hospital is back everything arrives readable, for known and for new contacts', async ({
  browser,
}) => {
  await system.stack.startService(SUED_PROXY);
  await shows(weber, 'An den bekannten Kollegen');
  kaya = await openWindow(browser, system, 'sued');
  await signIn(kaya, system.account('kaya'));
  await setUp(kaya);
  await kaya.page.getByRole('button', { name: 'Anfrage von Becker, Anna annehmen' }).click({ timeout: 180_000 });
  await shows(kaya, 'An die neue Kollegin');
  await say(kaya, 'Lesbar angekommen');
  await shows(becker, 'Lesbar angekommen');
});

test('nobody on duty is said to whoever writes to the service', async () => {
  const { serverName, dataDir } = system.hospital('sued');
  const file = join(dataDir, 'appservice', 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as { functionAddresses: { rota: unknown[] }[] };
  for (const address of config.functionAddresses) address.rota = [];
  writeFileSync(file, JSON.stringify(config));
  await system.stack.stopService(`${serverName}/appservice`);
  await system.stack.startService(`${serverName}/appservice`);
  await writeTo(becker, 'radiologie', 'Radiologie Dienst · Süd');
  await expect(becker.page.getByText('Radiologie Dienst · Süd: Gerade hat niemand Dienst.').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(composerOf(becker)).toHaveCount(0);
  await expect(
    becker.page.getByRole('region', { name: 'Chatliste' }).getByText('Zurzeit ist niemand im Dienst'),
  ).toBeVisible();
});

test('a house that is no longer in the federation: its requests can only be declined, and nobody there invited', async () => {
  await writeTo(weber, 'schneider', 'Schneider, Tobias');
  const accept = schneider.page.getByRole('button', { name: 'Anfrage von Weber, Jonas annehmen' });
  await expect(accept).toBeVisible({ timeout: 60_000 });
  const state = join(system.dataDir, 'directory', 'domains.state.json');
  const { version } = JSON.parse(readFileSync(state, 'utf8')) as { version: number };
  const nordAlone = CAST.filter((house) => house.label === 'nord');
  await signFederationList(system.dataDir, domainListOf(nordAlone), version + 1);

  const { federationListCache } = hospitalLayout(system.dataDir, 'nord.klinik.test').proxy;
  const listed = () =>
    Buffer.from(readFileSync(federationListCache, 'utf8').split('.')[1] ?? '', 'base64url').toString();
  await expect.poll(listed, { timeout: 30_000 }).not.toContain('sued.klinik.test');

  await search(becker, 'vogt');
  await becker.page.getByRole('button', { name: 'An Vogt, Sabine schreiben' }).click();
  await expect(becker.page.getByRole('alert')).toContainText(
    'Vogt, Sabine, Klinikum Süd: Das Haus sued.klinik.test ist nicht in der Föderation.',
  );
  await schneider.page.reload();
  await expect(
    schneider.page.getByText('Dieses Haus ist nicht (mehr) in der Föderation. Sie können die Anfrage nur ablehnen.'),
  ).toBeVisible({ timeout: 60_000 });
  await expect(accept).toHaveCount(0);
  await expect(schneider.page.getByRole('button', { name: 'Anfrage von Weber, Jonas ablehnen' })).toBeEnabled();
});

test('no page left loopback or broke its content policy', () => {
  for (const person of [becker, weber, schneider, kaya]) {
    expect(person.strays).toEqual([]);
    expect(person.complaints).toEqual([]);
  }
});
