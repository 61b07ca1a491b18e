import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { watchRequests } from './guard.ts';
import type { System } from './system.ts';

/** One person at one browser (a Playwright context is a browser profile of its own). */
export interface Clinician {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly strays: readonly string[];
  /** Event ids of what this window sent, from the server's answers. */
  readonly sentEvents: readonly string[];
  /** What the page complained about: CSP violations, uncaught errors. */
  readonly complaints: readonly string[];
}

export interface WindowOptions {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** What is different about this browser, before its first page. */
  readonly before?: (context: BrowserContext) => Promise<unknown>;
}

export async function openWindow(
  browser: Browser,
  system: System,
  hospital: 'nord' | 'sued',
  options: WindowOptions = {},
): Promise<Clinician> {
  const { before, ...shape } = options;
  const context = await browser.newContext({ ...shape, permissions: ['clipboard-read', 'clipboard-write'] });
  await before?.(context);
  const { strays } = watchRequests(context);
  const page = await context.newPage();
  const sentEvents: string[] = [];
  const complaints: string[] = [];
  page.on('response', (response) => {
    if (!/\/send\/m\.room\.encrypted\//.test(response.url()) || !response.ok()) return;
    void response.json().then(
      (body: { event_id?: string }) => body.event_id && sentEvents.push(body.event_id),
      () => undefined,
    );
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(system.hospital(hospital).web);
  return { page, context, strays, sentEvents, complaints };
}

export async function signIn(
  { page }: Clinician,
  account: { readonly local: string; readonly password: string },
): Promise<void> {
  await page.getByRole('textbox', { name: 'Benutzername' }).fill(account.local);
  await page.getByLabel('Passwort', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
}

/** First device: reads the recovery key off the page, confirms that it is stored. */
export async function setUp({ page }: Clinician): Promise<string> {
  await expect(page.getByRole('heading', { name: 'Ihr Wiederherstellungsschlüssel' })).toBeVisible({ timeout: 60_000 });
  const key = page.getByLabel('Wiederherstellungsschlüssel', { exact: true }).first();
  await expect(key).toHaveText(/^(?:\s*[1-9A-HJ-NP-Za-km-z]{1,4}){12}\s*$/, { timeout: 60_000 });
  const text = (await key.innerText()).replaceAll(/\s+/g, ' ').trim();
  await page.getByText('Ich habe den Schlüssel sicher abgelegt').click();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await expect(page.getByRole('navigation', { name: 'Hauptnavigation' })).toBeVisible({ timeout: 60_000 });
  return text;
}

/** Further device: the recovery key opens it. */
export async function enterKey({ page }: Clinician, key: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Neues Gerät bestätigen' })).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('Wiederherstellungsschlüssel', { exact: true }).fill(key);
  await expect(page.getByText('Schlüssel passt.')).toBeVisible();
  await page.getByRole('button', { name: 'Bestätigen' }).click();
  await expect(page.getByRole('navigation', { name: 'Hauptnavigation' })).toBeVisible({ timeout: 60_000 });
}

export async function search({ page }: Clinician, term: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Suchen' }).click();
  await page.getByLabel('Person, Dienst oder Abteilung').fill(term);
}

export async function writeTo(person: Clinician, term: string, name: string): Promise<void> {
  await search(person, term);
  await person.page.getByRole('button', { name: `An ${name} schreiben` }).click();
  await expect(composerOf(person)).toBeVisible();
}

export function composerOf({ page }: Clinician) {
  return page.getByRole('textbox', { name: /^Nachricht an / });
}

export async function say(person: Clinician, text: string): Promise<void> {
  await composerOf(person).fill(text);
  await composerOf(person).press('Enter');
}

export function messages({ page }: Clinician) {
  return page
    .getByRole('log', { name: 'Nachrichten' })
    .or(page.getByRole('list', { name: 'Nachrichten' }))
    .or(page.getByRole('feed', { name: 'Nachrichten' }))
    .first();
}

export async function openChat({ page }: Clinician, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Hauptnavigation' })
    .getByRole('link', { name: /^Chats/ })
    .click();
  await page
    .getByRole('link', { name: new RegExp(name) })
    .first()
    .click();
}

export async function acceptFrom({ page }: Clinician, name: string): Promise<void> {
  await page.getByRole('button', { name: `Anfrage von ${name} annehmen` }).click({ timeout: 60_000 });
}
