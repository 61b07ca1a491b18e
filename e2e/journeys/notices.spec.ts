import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openChat, openWindow, setUp, signIn } from '../support/clinician.ts';
import { startSystem, type System } from '../support/system.ts';

let system: System;

test.beforeAll(async () => {
  system = await startSystem();
});
test.afterAll(async () => {
  await system.stop();
  system.remove();
});

test('a notice of the house arrives, is marked as not encrypted, and cannot be answered', async ({ browser }) => {
  const weber = await openWindow(browser, system, 'sued');
  await signIn(weber, system.account('weber'));
  await setUp(weber);
  const config = join(system.hospital('sued').dataDir, 'appservice', 'config.json');
  const text = 'Wartung am Sonntag, 2 bis 4 Uhr';
  execFileSync(process.execPath, [
    'apps/appservice/src/account-command.ts',
    'notice',
    '--config',
    config,
    '--text',
    text,
  ]);
  const list = weber.page.getByRole('region', { name: 'Chatliste' });
  await expect(list.getByText('Hinweise Ihrer Klinik')).toBeVisible({ timeout: 60_000 });
  await expect(list.getByText('Klinikum Süd · nicht verschlüsselt')).toBeVisible();
  await openChat(weber, 'Hinweise Ihrer Klinik');
  await expect(weber.page.getByText(text).last()).toBeVisible();
  await expect(weber.page.getByText('Diese Nachrichten sind nicht verschlüsselt.')).toBeVisible();
  await expect(weber.page.getByText('Auf diese Hinweise kann man nicht antworten.')).toBeVisible();
  expect(weber.complaints).toEqual([]);
  expect(weber.strays).toEqual([]);
});
