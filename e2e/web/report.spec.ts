// verifies: backtest-report, backtest-comparison
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { openPage } from './trade-page.ts';
import { type RunningWorkstation, test } from './workstation.ts';

/** Listens for errors and violations of the page's policy. */
async function watch(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy violation: ${event.effectiveDirective}`));
  });
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  return problems;
}

/** Runs what the wizard proposes and waits for its report. */
async function runBacktest(page: Page, workstation: RunningWorkstation): Promise<void> {
  if (!page.url().startsWith(workstation.url.split('#')[0] ?? '')) await page.goto(workstation.url);
  await page.getByTestId('rail-backtests').click();
  await page.keyboard.press('Alt+n');
  await expect(page.getByTestId('wizard-run')).toBeEnabled({ timeout: 30_000 });
  const before = await page
    .getByTestId('run-view')
    .getAttribute('data-run-id', { timeout: 100 })
    .catch(() => null);
  await page.getByTestId('wizard-run').click();
  await expect(page.getByTestId('run-view')).not.toHaveAttribute('data-run-id', String(before), { timeout: 60_000 });
  await expect(page.getByTestId('verdict')).toBeVisible({ timeout: 30_000 });
}

const section = (page: Page, id: string) => page.locator(`[data-section="${id}"]`);

test('the report of a run: verdict first, every chart drawn under the strict policy, trades on the price, files, and the same digits again', async ({
  page,
  workstation,
}) => {
  const problems = await watch(page);
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await openPage(page, workstation);
  expect(
    loaded.filter((url) => /chart-kit|run-report/.test(url)),
    'a page that watches charts loads nothing of the report',
  ).toEqual([]);
  await runBacktest(page, workstation);
  await expect(page.locator('[data-section]').first()).toHaveAttribute('data-section', 'verdict');
  await expect(page.getByTestId('verdict').locator('[data-check]')).toHaveCount(10);
  await expect(page.locator('[data-figure="sharpe"]')).toContainText('95%: ');
  await expect(page.locator('[data-figure="winRate"]')).toContainText('95%: ');

  for (const id of ['equity', 'returns', 'trades', 'costs']) {
    await section(page, id).scrollIntoViewIfNeeded();
    for (const picture of await section(page, id).getByTestId('report-canvas').all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect(picture).toHaveAttribute('data-drawn', 'true');
      await expect(picture.locator('canvas').first()).toBeVisible();
    }
  }
  expect(loaded.some((url) => url.includes('chart-kit'))).toBe(true);

  const table = page.getByTestId('trade-table');
  await table.focus();
  await page.keyboard.press('End');
  await expect(table.locator('[aria-selected="true"]')).toHaveAttribute('data-trade', '1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('trade-chart')).toHaveAttribute('data-trade', '1');
  await expect(page.getByTestId('trade-chart')).toHaveAttribute('data-shown', /[1-9]/);

  for (const format of ['CSV', 'JSON', 'HTML']) {
    const download = page.waitForEvent('download');
    await page.getByTestId('export-run').click();
    await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`));
    expect(readFileSync(await file.path()).length).toBeGreaterThan(500);
  }
  await page.getByTestId('rerun').click();
  await expect(page.getByTestId('repeat-result')).toContainText('✓ same to the last digit', { timeout: 60_000 });
  await expect(page.getByTestId('verdict').locator('[data-check="Reproducible"]')).toContainText('✓ yes');
  expect(await page.getByTestId('run-report').innerText()).not.toMatch(/NaN|Infinity|undefined|\[object/);
  expect(problems).toEqual([]);
});

test('studies run from the report, one is cancelled, and what they found is there after a reload', async ({ page, workstation }) => {
  const problems = await watch(page);
  await page.goto(workstation.url);
  await runBacktest(page, workstation);
  const start = async (id: string, button: string, found: string) => {
    const part = section(page, id);
    await part.scrollIntoViewIfNeeded();
    await part.getByRole('button', { name: button, exact: true }).click();
    await expect(part).toContainText(found, { timeout: 60_000 });
  };
  const overfitting = page.getByTestId('verdict').locator('[data-check="Overfitting probability"]');
  await start('parameters', 'Try settings', '80 of 80');
  await expect(page.getByTestId('heat').locator('[data-mark="own"], [data-mark="plateau"]').first()).toBeVisible();
  await start('overfitting', 'Compare the trials', 'Loses out of sample');
  // What was tried since the run speaks in its verdict too, without being asked.
  await expect(page.getByTestId('judged-then')).toContainText('1 trial then, 80 by now');
  await expect(overfitting).toContainText('Not judged on the day of the run');
  await expect(overfitting).toContainText('Compared by hand');
  await expect(overfitting).not.toContainText('pass');
  await start('monte-carlo', 'Run', 'Ends below the start');
  await start('walk-forward', 'Walk forward', 'Return out of sample');
  await expect(page.getByTestId('verdict').locator('[data-check="Out of sample"]')).toContainText('48 windows');

  const search = section(page, 'walk-forward');
  await search.scrollIntoViewIfNeeded();
  // A window a bar is a thousand searches: long enough to be cancelled.
  await search.getByLabel('Test, bars', { exact: true }).fill('1');
  await search.getByLabel('Test, bars', { exact: true }).press('Tab');
  await search.getByRole('button', { name: 'Walk forward', exact: true }).click();
  await expect(page.getByTestId('progress-walk-forward')).toBeVisible();
  await search.getByRole('button', { name: 'Cancel' }).click();
  await expect(search).toContainText('Cancelled.');

  await page.reload();
  await page.getByTestId('rail-backtests').click();
  await page.getByTestId('run-row').first().focus();
  await page.keyboard.press('Enter');
  await expect(section(page, 'monte-carlo')).toContainText('Ends below the start', { timeout: 30_000 });
  expect(problems).toEqual([]);
});

test('two runs beside each other say what they share, what differs, and who is ahead', async ({ page, workstation }) => {
  const problems = await watch(page);
  await page.goto(workstation.url);
  await runBacktest(page, workstation);
  await runBacktest(page, workstation);
  await page.getByTestId('compare-run').click();
  const dialog = page.getByTestId('choose-runs');
  await dialog.getByRole('checkbox').first().check();
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByTestId('same-data')).toContainText('✓ same data');
  await expect(page.getByTestId('same-costs')).toContainText('✓ same costs');
  await expect(page.locator('[data-metric="totalReturn"]')).toContainText('Net return');
  await expect(page.getByTestId('shared-trades')).toContainText('In both');
  await expect(page.getByTestId('compared-curves').getByTestId('report-canvas')).toHaveAttribute('data-drawn', 'true');
  await page.getByRole('list', { name: 'Runs' }).getByRole('button').first().click();
  await expect(page.getByTestId('verdict')).toBeVisible({ timeout: 30_000 });
  expect(problems).toEqual([]);
});
