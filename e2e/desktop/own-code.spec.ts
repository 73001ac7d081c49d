// verifies: user-code-editor
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { launchDesktop } from './desktop.ts';

async function createIndicator(page: Page, name: string): Promise<void> {
  await page.getByTestId('rail-code').click();
  await page.getByRole('radio', { name: 'Indicators' }).click();
  await page.getByTestId('new-own-file').first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
}

test('the compiler of the editor runs under the policy of the app, completes and finds errors; unsaved code is asked for before the app ends', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradewind-code-'));
  const app = await launchDesktop(dataDir);
  const page = await app.firstWindow();
  await page.evaluate(() => {
    const found: string[] = [];
    Object.assign(window, { violations: found });
    document.addEventListener('securitypolicyviolation', (event) => found.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/, { timeout: 60_000 });
  expect(page.workers(), 'nothing of it runs before').toEqual([]);
  await createIndicator(page, 'mine');
  const editor = page.getByTestId('code-editor');
  await expect.poll(() => page.workers().map((worker) => new URL(worker.url()).protocol)).toEqual(['app:']);
  await editor.locator('.cm-line').filter({ hasText: 'this.count++' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('this.');
  await expect(editor.getByRole('option', { name: 'prices' })).toBeVisible();
  await page.keyboard.type('missing;');
  await expect(page.getByTestId('finding').first()).toContainText("Property 'missing' does not exist on type 'DistanceStream'.");
  expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);

  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBoxSync = (...given: unknown[]) => {
      asked.push((given.at(-1) as Electron.MessageBoxSyncOptions).message);
      return 0;
    };
  });
  const questions = () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  await app.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(questions).toEqual(['Some of your code is not saved.']);
  // Kept open, everything goes on: the file can still be saved.
  await page.keyboard.press('Control+s');
  await expect(page.getByTestId('unsaved')).toHaveCount(0);
  expect(readFileSync(join(dataDir, 'indicators/mine.ts'), 'utf8')).toContain('this.missing;');
  await expect(page.locator('[data-testid="own-file"]')).toHaveAttribute('data-state', 'refused', { timeout: 30_000 });

  const exited = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ app: electron }) => electron.quit());
  await exited;
  expect(existsSync(join(dataDir, 'indicators/mine.ts'))).toBe(true);
  rmSync(dataDir, { recursive: true, force: true });
});
