// verifies: user-indicators, secure-user-code
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { chartAt, openTrade } from './trade-page.ts';
import { test } from './workstation.ts';

const example = readFileSync(join(import.meta.dirname, '../../resources/user-code/indicator-example.ts'), 'utf8');

test('a file in the data folder is an indicator on a chart; a broken one says so; a looping one is ended, and the app goes on', async ({
  page,
  startOwn,
}) => {
  const running = await startOwn();
  const file = join(running.dataDir, 'indicators', 'my-distance.ts');
  await openTrade(page, running, 'Single chart');
  const row = chartAt(page).getByTestId('indicator-legend').filter({ hasText: 'Distance from the mean' });
  const value = row.locator('[data-cell]');

  await test.step('it is found in the picker and drawn with its values', async () => {
    writeFileSync(file, example);
    await chartAt(page).focus();
    await page.keyboard.press('Alt+i');
    const found = page.getByRole('option', { name: /Distance from the mean/ });
    await expect(async () => {
      await page.getByTestId('indicator-search').fill('distance from the');
      await expect(found).toBeVisible({ timeout: 1000 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('indicator-added')).toContainText('was added');
    await page.keyboard.press('Escape');
    await expect(value).toHaveText(/\d/);
  });

  await test.step('with a wrong type it says the line and shows no value; repaired it comes back', async () => {
    writeFileSync(file, example.replace('this.count++;', 'this.count = "many";'));
    const alert = chartAt(page).getByTestId('indicator-legend').getByRole('alert');
    await expect(alert).toHaveText(/^my-distance\.ts was not used\. line 22: Type 'string' is not assignable to type 'number'\./);
    writeFileSync(file, example.replace("title: 'Distance from the mean'", "title: 'Distance from the mean, again'"));
    await expect(alert).toHaveCount(0);
    await expect(row).toContainText('again');
    await expect(value).toHaveText(/\d/);
  });

  await test.step('in an endless loop it is ended and named, and other indicators still come', async () => {
    writeFileSync(file, example.replace('this.count++;', 'for (;;) this.count++;'));
    const alert = chartAt(page).getByTestId('indicator-legend').getByRole('alert');
    await expect(alert).toContainText('my-distance.ts was not used. The indicator my-distance was stopped: it did not finish within 5 s', {
      timeout: 20_000,
    });
    await chartAt(page).focus();
    await page.keyboard.press('Alt+i');
    await page.getByTestId('indicator-search').fill('cci');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    const added = chartAt(page)
      .getByTestId('indicator-legend')
      .filter({ hasText: /CCI|Commodity/ });
    await expect(added.locator('[data-cell]')).toHaveText(/\d/);
  });
});
