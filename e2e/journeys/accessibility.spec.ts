import { expect, test, type Page } from '@playwright/test';
import {
  acceptFrom,
  composerOf,
  messages,
  openWindow,
  search,
  setUp,
  signIn,
  type Clinician,
} from '../support/clinician.ts';
import { inColour, twoFrames } from '../support/sample-files.ts';
import { expectFocusSeen, overflowOn, tabTo, violationsOn } from '../support/soundness.ts';
import { startSystem, type System } from '../support/system.ts';

let system: System;
let becker: Clinician;
let weber: Clinician;
/** By screen: everything is looked at before anything fails, so that one run tells all. */
const defects: Record<string, readonly string[]> = {};

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  system = await startSystem();
});
test.afterAll(async () => {
  await system?.stop().catch(() => undefined);
  if (test.info().status === 'passed') system?.remove();
});

async function look(page: Page, screen: string): Promise<void> {
  const found = [...(await violationsOn(page)), ...(await overflowOn(page))];
  defects[screen] = found;
}

/** Positive control: what is planted is found, so that silence means something. */
async function expectDefectsFound(page: Page): Promise<void> {
  await page.evaluate(() => {
    const planted = document.createElement('div');
    planted.id = 'planted';
    const button = document.createElement('button');
    const faint = document.createElement('p');
    faint.textContent = 'kaum zu lesen';
    faint.style.cssText = 'color: #999; background: #aaa; inline-size: 700px';
    planted.append(button, faint);
    document.querySelector('main')?.append(planted);
  });
  const [violations, overflow] = [await violationsOn(page), await overflowOn(page)];
  expect(violations.some((one) => one.startsWith('light: button-name'))).toBe(true);
  expect(violations.some((one) => one.startsWith('light: color-contrast'))).toBe(true);
  expect(violations.some((one) => one.startsWith('dark: color-contrast'))).toBe(true);
  expect(overflow.some((one) => one.startsWith('320 px') && one.includes('kaum zu lesen'))).toBe(true);
  await page.evaluate(() => document.getElementById('planted')?.remove());
}

test('by keyboard alone: signing in and keeping the recovery key', async ({ browser }) => {
  becker = await openWindow(browser, system, 'nord');
  const { page } = becker;
  const { password } = system.account('becker');
  await expect(page.getByRole('textbox', { name: 'Benutzername' })).toBeFocused();
  await expectFocusSeen(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Bitte geben Sie Ihren Benutzernamen ein.')).toBeVisible();
  await look(page, 'sign-in');
  await expectDefectsFound(page);
  await page.keyboard.type('becker');
  await tabTo(page, page.getByLabel('Passwort', { exact: true }));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  const stored = page.getByRole('checkbox');
  await expect(stored).toBeEnabled({ timeout: 60_000 });
  await look(page, 'setup');
  await tabTo(page, stored);
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Weiter' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Noch keine Chats')).toBeVisible({ timeout: 60_000 });
  await look(page, 'no chats');
});

test('by keyboard alone: finding a colleague and writing', async () => {
  const { page } = becker;
  await page.keyboard.press('Control+k');
  await expect(page.getByLabel('Person, Dienst oder Abteilung')).toBeFocused();
  await page.keyboard.type('klinik');
  await expect(page.getByRole('button', { name: 'An Weber, Jonas schreiben' })).toBeVisible();
  await look(page, 'find');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('weber');
  await expect(page.locator('[data-entry]')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expectFocusSeen(page);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel('Person, Dienst oder Abteilung')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(composerOf(becker)).toBeFocused();
  await expectFocusSeen(page);
  await page.keyboard.type('Erste Zeile');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('zweite Zeile');
  await page.keyboard.press('Enter');
  await expect(messages(becker).getByText('zweite Zeile')).toBeVisible();
  await expect(composerOf(becker)).toHaveValue('');
  await look(page, 'chat that waits');
});

test('by keyboard alone: sending a radiograph', async ({ browser }) => {
  weber = await openWindow(browser, system, 'sued');
  await signIn(weber, system.account('weber'));
  await setUp(weber);
  await expect(weber.page.getByText('möchte Ihnen schreiben.')).toBeVisible({ timeout: 60_000 });
  await look(weber.page, 'invitation');
  await acceptFrom(weber, 'Becker, Anna');
  await expect(messages(weber).getByText('zweite Zeile')).toBeVisible({ timeout: 60_000 });

  const { page } = becker;
  await composerOf(becker).focus();
  await tabTo(page, page.getByRole('button', { name: /^Datei anhängen/ }));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(twoFrames());
  const dialog = page.getByRole('dialog', { name: 'Diese Aufnahme senden?' });
  await expect(dialog).toBeVisible({ timeout: 60_000 });
  await look(page, 'send dialog');
  await tabTo(page, dialog.getByRole('button', { name: /senden$/i }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expectFocusSeen(page); // back where it was, not lost
});

test('by keyboard alone: opening the picture, working in it and closing it, with the focus back', async () => {
  const { page } = becker;
  const open = messages(becker).getByRole('button', { name: /öffnen$/i });
  await expect(open).toBeVisible({ timeout: 90_000 });
  await look(page, 'chat with a radiograph');
  await composerOf(becker).focus();
  await tabTo(page, open, 'Shift+Tab');
  await page.keyboard.press('Enter');
  const viewer = page.getByRole('dialog', { name: /^Bildansicht/ });
  await expect(viewer).toHaveAccessibleName('Bildansicht: Dosisverteilung'); // a word, not the code of the file
  const picture = viewer.getByRole('application');
  await expect(picture).toHaveAttribute('data-stored-sha256', /^[0-9a-f]{64}$/, { timeout: 60_000 });
  await look(page, 'viewer');
  await tabTo(page, picture);
  const plates = () => viewer.innerText();
  for (const keys of ['Shift+ArrowRight', '+', '1']) {
    const before = await plates();
    await page.keyboard.press(keys);
    await expect.poll(plates).not.toBe(before); // window and zoom are read off the plates
  }
  // Turning to another frame is said, not the window that stayed as it was.
  const said = viewer.locator('output.visually-hidden');
  for (const [keys, frame] of [
    ['PageDown', 'Bild 2 von 2'],
    ['Home', 'Bild 1 von 2'],
    ['End', 'Bild 2 von 2'],
    ['PageUp', 'Bild 1 von 2'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(said).toHaveText(frame);
    await expect(viewer.locator('p', { hasText: frame })).toBeVisible();
  }
  await tabTo(page, viewer.getByRole('button', { name: 'Ansicht schließen' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(viewer).toBeHidden();
  await expect(open).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(viewer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(open).toBeFocused();
  await expectFocusSeen(page);
});

test('by keyboard alone: reading messages, settings and the way out', async () => {
  const { page } = becker;
  await page.keyboard.press('Shift+Tab'); // from the card's button to its message
  await expectFocusSeen(page);
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('article:focus')).toContainText('zweite Zeile');
  await expectFocusSeen(page);
  const settings = page.getByRole('button', { name: 'Einstellungen', exact: true });
  await tabTo(page, settings, 'Shift+Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Einstellungen' });
  await expect(dialog).toBeVisible();
  await look(page, 'settings');
  await page.keyboard.press('Escape');
  await expect(settings).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'Konto von Becker, Anna' }));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Abmelden' }).waitFor();
  await look(page, 'account menu');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Abmelden?' });
  await expect(question).toBeVisible();
  await look(page, 'sign-out');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expectFocusSeen(page);
});

test('a colour picture has no window: dragging moves it, and the tool bar says so', async () => {
  const { page } = becker;
  await page.locator('input[type=file]').first().setInputFiles(inColour());
  await page
    .getByRole('dialog', { name: 'Diese Aufnahme senden?' })
    .getByRole('button', { name: /senden$/i })
    .click();
  await messages(becker).getByRole('button', { name: 'Aufnahme öffnen' }).click();
  const viewer = page.getByRole('dialog', { name: /^Bildansicht/ });
  await expect(viewer).toContainText('Farbbild');
  await expect(viewer.getByRole('radio', { name: 'Fenster' })).not.toBeChecked();
  await expect(viewer.getByRole('radio', { name: 'Verschieben' })).toBeChecked();
  await expect(viewer.getByRole('application')).toHaveAttribute('data-tool', 'pan');
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
});

test('on 320 px everything can be reached: the list, a chat and back, the search', async () => {
  const { page } = weber;
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(composerOf(weber)).toBeVisible();
  await page.getByRole('button', { name: 'Zurück zur Liste' }).click();
  await expect(page.getByRole('link', { name: /Becker, Anna/ })).toBeVisible();
  await look(page, 'list');
  await page.setViewportSize({ width: 320, height: 640 });
  await search(weber, 'becker');
  await expect(page.getByRole('button', { name: 'An Becker, Anna schreiben' })).toBeInViewport();
  await page.getByRole('button', { name: 'An Becker, Anna schreiben' }).click();
  await expect(composerOf(weber)).toBeInViewport();
  await page.setViewportSize({ width: 1440, height: 900 });
});

/** The longest animation or transition that runs while `act` happens and in the moment after it, in ms. */
async function longestMotion(page: Page, act: () => Promise<void>): Promise<number> {
  const longest = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let most = 0;
        const until = performance.now() + 1500;
        const see = () => {
          for (const one of document.getAnimations())
            most = Math.max(most, Number(one.effect?.getComputedTiming().duration ?? 0));
          if (performance.now() < until) requestAnimationFrame(see);
          else resolve(most);
        };
        see();
      }),
  );
  await act();
  return longest;
}

test('who wants no motion gets none', async () => {
  const { page } = becker;
  const settings = page.getByRole('button', { name: 'Einstellungen', exact: true });
  const openAndClose = async () => {
    await settings.click();
    await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeHidden();
  };
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await longestMotion(page, openAndClose)).toBeGreaterThan(20); // there is motion to be left out
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await longestMotion(page, openAndClose)).toBeLessThanOrEqual(1);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
});

test('with the system’s own few colours buttons, fields and the focus keep their outlines', async () => {
  const { page } = becker;
  await page.emulateMedia({ forcedColors: 'active' });
  const bordered = (of: ReturnType<typeof composerOf>) =>
    of.evaluate((node) => {
      const { borderStyle, borderWidth } = getComputedStyle(node);
      return borderStyle !== 'none' && Number.parseFloat(borderWidth) >= 1;
    });
  expect(await bordered(page.getByRole('button', { name: 'Senden', exact: true }))).toBe(true);
  expect(await bordered(page.getByRole('form', { name: /^Nachricht an / }))).toBe(true);
  await composerOf(becker).focus();
  await expectFocusSeen(page);
  await tabTo(page, page.getByRole('button', { name: 'Senden', exact: true }));
  await page.emulateMedia({ forcedColors: 'none' });
});

test('no screen breaks WCAG 2.2 AA as far as a program can tell, or has to be scrolled sideways', () => {
  expect(Object.keys(defects)).toHaveLength(13);
  expect(Object.fromEntries(Object.entries(defects).filter(([, found]) => found.length > 0))).toEqual({});
});
