import { expect, test, type BrowserContext } from '@playwright/test';
import { keptIn } from '../support/browser-storage.ts';
import {
  acceptFrom,
  composerOf,
  enterKey,
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
import { germanOn } from '../support/languages.ts';
import { signInElsewhere } from '../support/other-client.ts';
import { startSystem, type System } from '../support/system.ts';

/** Kept over a sign-out: they say nothing about a person. */
const NOT_PERSONAL = ['medicus.language', 'medicus.theme', 'medicus.house'];

let system: System;
let becker: Clinician;
let weber: Clinician;
let keller: Clinician;
let beckersKey = '';
let webersKey = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  system = await startSystem();
});
test.afterAll(async () => {
  await system?.stop().catch(() => undefined);
  if (test.info().status === 'passed') system?.remove();
});

const navigation = ({ page }: Clinician) => page.getByRole('navigation', { name: 'Hauptnavigation' });
const without = (script: string) => (context: BrowserContext) => context.addInitScript({ content: script });

test('signing in: what is missing, impossible or wrong is said at its field', async ({ browser }) => {
  keller = await openWindow(browser, system, 'nord');
  const { page } = keller;
  const submit = page.getByRole('button', { name: 'Anmelden' });
  await submit.click();
  await expect(page.getByText('Bitte geben Sie Ihren Benutzernamen ein.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Benutzername' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Benutzername' }).fill('keller');
  await submit.click();
  await expect(page.getByText('Bitte geben Sie Ihr Passwort ein.')).toBeVisible();
  await signIn(keller, { local: 'Größe Zwei', password: 'x' });
  await expect(page.getByRole('alert')).toContainText('Diesen Benutzernamen kann es nicht geben.');
  await signIn(keller, { local: 'niemand', password: 'x' });
  // Nobody learns which accounts there are: the same words as for a wrong password.
  await expect(page.getByRole('alert')).toContainText('Benutzername oder Passwort stimmt nicht.');
});

test('too many wrong passwords: the wait is counted down', async () => {
  const { page } = keller;
  const wait = page.getByText(/^Zu viele Versuche\. Bitte warten Sie noch \d+ Sekunden?\.$/);
  for (let attempt = 0; attempt < 8 && !(await wait.isVisible()); attempt++) {
    await signIn(keller, { local: 'keller', password: 'geraten' });
    await expect(page.getByText('Benutzername oder Passwort stimmt nicht.').or(wait)).toBeVisible();
  }
  const seconds = async () => Number(/\d+/.exec(await wait.innerText())?.[0]);
  const first = await seconds();
  expect(first).toBeGreaterThan(0);
  await expect(page.getByRole('button', { name: 'Anmelden' })).toBeDisabled();
  await expect.poll(seconds, { timeout: 10_000 }).toBeLessThan(first);
});

test('the sign-in page in English has no German word left', async ({ browser }) => {
  becker = await openWindow(browser, system, 'nord');
  const { page } = becker;
  expect((await germanOn(page)).length).toBeGreaterThan(4); // the check does see German
  await page.getByRole('button', { name: 'Sprache: Deutsch' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await germanOn(page)).toEqual([]);
  await page.reload();
  await page.getByRole('button', { name: 'Language: English' }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();
});

test('searching: oneself is no one to write to, nobody is said, and the directory may be away', async () => {
  await signIn(becker, system.account('becker'));
  beckersKey = await setUp(becker);
  const { page } = becker;
  await search(becker, 'Becker');
  const oneself = page.locator('[data-entry="@becker:nord.klinik.test"]');
  await expect(oneself).toHaveCount(1);
  await expect(oneself).toContainText('Sie');
  await expect(oneself.getByRole('button')).toHaveCount(0);
  await search(becker, 'Qwertz');
  await expect(page.getByText('Niemand gefunden')).toBeVisible();

  await system.stack.stopService('directory');
  await search(becker, 'Weber');
  await expect(page.getByText('Das Verzeichnis ist gerade nicht erreichbar')).toBeVisible();
  await system.stack.startService('directory');
  await page.getByRole('button', { name: 'Neu versuchen' }).click();
  await expect(page.getByRole('button', { name: 'An Weber, Jonas schreiben' })).toBeVisible();
});

test('an address of a chat that is not here says so and leads back', async () => {
  const { page } = becker;
  await page.goto(`${system.hospital('nord').web}/chats/${encodeURIComponent('!gibtesnicht:nord.klinik.test')}`);
  await expect(page.getByText('Diesen Chat gibt es hier nicht')).toBeVisible();
  await page.getByRole('button', { name: 'Zu den Chats' }).click();
  await expect(page.getByText('Noch keine Chats')).toBeVisible();
});

test('a second window takes over, and the first one says so and can take it back', async () => {
  const second = await becker.context.newPage();
  await second.goto(system.hospital('nord').web);
  await expect(second.getByRole('heading', { name: 'In anderem Fenster geöffnet' })).toBeVisible();
  await second.getByRole('button', { name: 'Hier weiterarbeiten' }).click();
  await expect(second.getByRole('navigation', { name: 'Hauptnavigation' })).toBeVisible();
  await expect(becker.page.getByRole('heading', { name: 'In anderem Fenster geöffnet' })).toBeVisible();
  await becker.page.getByRole('button', { name: 'Hier weiterarbeiten' }).click();
  await expect(navigation(becker)).toBeVisible();
  await expect(second.getByRole('heading', { name: 'In anderem Fenster geöffnet' })).toBeVisible();
  await second.close();
});

test('who declines is seen by the one who asked, and nothing can be sent there any more', async ({ browser }) => {
  await writeTo(becker, 'weber', 'Weber, Jonas');
  await say(becker, 'Haben Sie kurz Zeit?');
  weber = await openWindow(browser, system, 'sued');
  await signIn(weber, system.account('weber'));
  webersKey = await setUp(weber);
  await weber.page.getByRole('button', { name: 'Anfrage von Becker, Anna ablehnen' }).click();
  await expect(weber.page.getByRole('button', { name: /^Anfrage von Becker/ })).toHaveCount(0);
  await expect(
    becker.page.getByText('Weber, Jonas hat die Einladung abgelehnt. Hier kommt keine Nachricht an.'),
  ).toBeVisible();
  await expect(composerOf(becker)).toHaveCount(0);
  await expect(
    becker.page.getByRole('region', { name: 'Chatliste' }).getByText('Anfrage nicht angenommen'),
  ).toBeVisible();
});

test('the other side leaving is said, and nothing can be sent there any more', async () => {
  await writeTo(becker, 'kaya', 'Kaya, Miriam');
  const kaya = await signInElsewhere(system, 'kaya');
  const room = encodeURIComponent(await kaya.invitedTo());
  await kaya.post(`/join/${room}`);
  await expect(messages(becker).getByText('Kaya, Miriam ist jetzt dabei')).toBeVisible();
  await kaya.post(`/rooms/${room}/leave`);
  await expect(
    becker.page.getByText('Kaya, Miriam hat die Unterhaltung verlassen. Hier kommt keine Nachricht mehr an.'),
  ).toBeVisible();
  await expect(composerOf(becker)).toHaveCount(0);
});

test('inside, English has no German word left on the main screens', async () => {
  const { page } = becker;
  await page.getByRole('button', { name: 'Einstellungen' }).click();
  await page.getByRole('dialog').getByText('English').click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  const left: Record<string, readonly string[]> = {};
  left['settings'] = await germanOn(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  left['ended chat'] = await germanOn(page);
  const main = page.getByRole('navigation', { name: 'Main navigation' });
  await main.getByRole('link', { name: 'Find' }).click();
  left['find, empty'] = await germanOn(page);
  await page.getByLabel('Person, service or department').fill('klinik');
  await expect(page.getByRole('button', { name: 'Write to Schneider, Tobias' })).toBeVisible();
  left['find, results'] = await germanOn(page);
  await page.getByRole('button', { name: 'Write to Schneider, Tobias' }).click();
  const composer = page.getByRole('textbox', { name: /^Message to / });
  await composer.fill('Good morning');
  await composer.press('Enter');
  await expect(
    page
      .getByRole('list', { name: 'Messages' })
      .getByText(/^waiting/)
      .first(),
  ).toBeVisible();
  left['chat'] = await germanOn(page);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  left['sign-out'] = await germanOn(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('dialog').getByText('Deutsch').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Schließen' }).click();
  await expect(navigation(becker)).toBeVisible();
  expect(Object.entries(left).filter(([, german]) => german.length > 0)).toEqual([]);
});

test('a session that is ended elsewhere is ended here, in words', async () => {
  const elsewhere = await signInElsewhere(system, 'becker');
  await elsewhere.post('/logout/all');
  const { page } = becker;
  await expect(page.getByText('Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich neu an.')).toBeVisible();
  await expect(page.getByText('Weber, Jonas')).toHaveCount(0);
});

test('a recovery key that is wrong, incomplete or mistyped is told apart', async () => {
  await signIn(becker, system.account('becker'));
  const { page } = becker;
  await expect(page.getByRole('heading', { name: 'Neues Gerät bestätigen' })).toBeVisible();
  const field = page.getByLabel('Wiederherstellungsschlüssel', { exact: true });
  await field.fill(beckersKey.slice(0, 24));
  await expect(page.getByText('Der Schlüssel ist noch nicht vollständig.')).toBeVisible();
  await field.fill(beckersKey.slice(0, -1) + (beckersKey.endsWith('A') ? 'B' : 'A'));
  await expect(page.getByText('Im Schlüssel stimmt mindestens ein Zeichen nicht.')).toBeVisible();
  await field.fill(webersKey);
  await expect(page.getByText('Dieser Schlüssel passt nicht zu Ihrem Konto.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Bestätigen' })).toBeDisabled();
  await expect(navigation(becker)).toBeHidden();
});

test('a lost recovery key: the password begins anew with another key', async () => {
  const { page } = becker;
  await page.getByRole('button', { name: 'Schlüssel verloren?' }).click();
  await expect(page.getByText('Ältere Nachrichten lesen Sie nur noch auf Geräten')).toBeVisible();
  const password = page.getByLabel('Ihr Passwort zur Bestätigung', { exact: true });
  await password.fill('geraten');
  await page.getByRole('button', { name: 'Neu beginnen' }).click();
  await expect(page.getByText('Das Passwort stimmt nicht.')).toBeVisible();
  await password.fill(system.account('becker').password);
  await page.getByRole('button', { name: 'Neu beginnen' }).click();
  const next = await setUp(becker);
  expect(next).not.toBe(beckersKey);
  beckersKey = next;
  await openChat(becker, 'Weber, Jonas'); // the chats stay
});

test('signing out warns of what is unsent and not backed up, waits for the backup, and keeps nothing', async () => {
  const { page, context } = becker;
  await writeTo(weber, 'becker', 'Becker, Anna');
  await say(weber, 'Jetzt habe ich Zeit.');
  await acceptFrom(becker, 'Weber, Jonas');
  await expect(messages(becker).getByText('Jetzt habe ich Zeit.')).toBeVisible({ timeout: 60_000 });
  const backup = '**/_matrix/client/v3/room_keys/keys*';
  await context.route(backup, (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
  await say(becker, 'Danke, morgen früh.');
  await expect(messages(weber).getByText('Danke, morgen früh.')).toBeVisible({ timeout: 60_000 });
  // Written before the session was ended and the keys were made anew: it still waits.
  await openChat(becker, 'Schneider, Tobias');
  await expect(messages(becker).getByText('Good morning')).toBeVisible();
  await expect(messages(becker).getByText('wartet auf Schneider, Tobias: noch nicht eingerichtet')).toBeVisible();
  expect(Object.keys((await keptIn(page)).indexedDB).length).toBeGreaterThan(3); // the look inside does find something

  await page.getByRole('button', { name: /^Konto von/ }).click();
  await page.getByRole('menuitem', { name: 'Abmelden' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Abmelden?' });
  await expect(dialog).toContainText('Noch nicht alles ist gesichert.');
  await expect(dialog).toContainText('beim Abmelden verloren.');
  await expect(dialog.getByRole('button', { name: 'Trotzdem jetzt abmelden' })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Sichern und abmelden' }).click();
  await expect(dialog.getByRole('button', { name: 'Wird gesichert …' })).toBeVisible();
  await page.waitForTimeout(2000);
  await expect(dialog).toBeVisible(); // it does wait
  await context.unroute(backup);
  await expect(page.getByText('Sie sind abgemeldet. Auf diesem Rechner ist nichts mehr gespeichert.')).toBeVisible({
    timeout: 60_000,
  });
  const after = await keptIn(page);
  expect(after.indexedDB).toEqual({ 'medicus-vault/keys': 1 }); // a new key that opens nothing yet
  expect(after.localStorage.filter((key) => !NOT_PERSONAL.includes(key))).toEqual([]);
  expect(after.sessionStorage).toEqual([]);
  expect(after.caches).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});

test('what was saved before signing out is readable after the next sign-in with the recovery key', async () => {
  await signIn(becker, system.account('becker'));
  await enterKey(becker, beckersKey);
  await openChat(becker, 'Weber, Jonas');
  await expect(messages(becker).getByText('Danke, morgen früh.')).toBeVisible({ timeout: 60_000 });
});

test('after the wait the right password works', async () => {
  await signIn(keller, system.account('keller'));
  await expect(keller.page.getByRole('heading', { name: 'Ihr Wiederherstellungsschlüssel' })).toBeVisible({
    timeout: 60_000,
  });
  await keller.context.close();
});

test('an account that was made anew: a browser with the old keys is set up again', async () => {
  await system.restart({ fresh: true });
  const { page } = weber;
  await expect(page.getByText('Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich neu an.')).toBeVisible({
    timeout: 60_000,
  });
  await signIn(weber, system.account('weber'));
  await expect(page.getByRole('heading', { name: 'Dieses Gerät neu einrichten' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Dieses Gerät neu einrichten' }).click();
  // The sign-in that found it out counts: no second one.
  expect(await setUp(weber)).not.toBe(webersKey);
  await expect(page.getByText('Noch keine Chats')).toBeVisible();
});

test('no page left loopback or broke its content policy', () => {
  for (const person of [becker, weber, keller]) {
    expect(person.strays).toEqual([]);
    expect(person.complaints).toEqual([]);
  }
});

test.describe('a browser that cannot keep keys is told so before anything is asked', () => {
  for (const [what, script, words] of [
    [
      'no WebCrypto, as on an address without TLS',
      'delete Crypto.prototype.subtle; delete Navigator.prototype.locks;',
      'Dieser Browser reicht nicht aus',
    ],
    ['no Web Locks', 'delete Navigator.prototype.locks;', 'Dieser Browser reicht nicht aus'],
    [
      'storage refused, as in some private windows',
      'IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError") };',
      'Der Browser lässt nichts speichern',
    ],
  ] as const) {
    test(what, async ({ browser }) => {
      const window = await openWindow(browser, system, 'nord', { before: without(script) });
      await expect(window.page.getByRole('heading', { name: words })).toBeVisible();
      await expect(window.page.getByLabel('Passwort', { exact: true })).toBeHidden();
      await window.context.close();
    });
  }
});
