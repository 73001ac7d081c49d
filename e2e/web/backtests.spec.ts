// verifies: backtest-wizard, runs-list, drag-parameters
import { expect, type Page } from '@playwright/test';
import { openPage, runCommand } from './trade-page.ts';
import { test } from './workstation.ts';

/** Collects what the page's policy forbade, from the first script on. */
async function watchPolicy(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const found: string[] = [];
    Object.assign(window, { violations: found });
    document.addEventListener('securitypolicyviolation', (event) => found.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  return () => page.evaluate(() => (window as unknown as { violations: string[] }).violations);
}

async function openBacktests(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId('rail-backtests').click();
  await expect(page.getByRole('main', { name: 'Backtests' })).toBeVisible();
}

/** Runs what the wizard proposes, and waits for the result. */
async function runProposed(page: Page): Promise<void> {
  await page.getByTestId('new-backtest').click();
  await expect(page.getByTestId('wizard-run')).toBeEnabled({ timeout: 30_000 });
  await page.getByTestId('wizard-run').click();
  await expect(page.getByTestId('run-view')).toBeVisible({ timeout: 60_000 });
}

/** Opens the list with at least one run in it, whatever ran before. */
async function openWithRun(page: Page, url: string): Promise<void> {
  await openBacktests(page, url);
  await expect(page.getByTestId('run-row').or(page.getByText('No runs yet')).first()).toBeVisible();
  if ((await page.getByTestId('run-row').count()) > 0) return;
  await runProposed(page);
  await page.getByTestId('run-back').click();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
}

/** Moves a slider by so many steps, as a drag does. */
async function drag(page: Page, name: string, steps: number): Promise<void> {
  const slider = page.getByTestId(`slider-${name}`);
  await slider.focus();
  for (let i = 0; i < steps; i++) await page.keyboard.press('ArrowRight');
}

test('from a fresh start to a judged result in under a minute, with keys alone, and the run is there after a reload', async ({
  page,
  startOwn,
}) => {
  const workstation = await startOwn();
  const violations = await watchPolicy(page);
  await page.goto(workstation.url);
  await expect(page.getByTestId('rail-backtests')).toBeVisible();
  const startMs = Date.now();
  await page.keyboard.press('Alt+n');
  await expect(page.getByTestId('wizard')).toBeVisible();
  await expect(page.getByTestId('check-panel')).toContainText('no. 1', { timeout: 30_000 });
  await page.getByTestId('step-data').click();
  await expect(page.getByTestId('wizard')).toContainText('AAPL 1d');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('run-view')).toBeVisible({ timeout: 60_000 });
  expect(Date.now() - startMs, 'first result').toBeLessThan(60_000);
  const runId = await page.getByTestId('run-view').getAttribute('data-run-id');
  await expect(page.getByTestId('run-view')).toContainText('SMA cross');
  await expect(page.getByTestId('run-view')).toContainText(/Do not trade|Not enough evidence|Worth paper trading/);

  // Its Monte Carlo was asked for by the wizard.
  await expect(page.getByRole('region', { name: 'Monte Carlo' })).toContainText('5000 paths of blocks of daily returns', {
    timeout: 30_000,
  });
  await expect(page.getByTestId('fan')).toBeVisible();

  await page.reload();
  await page.getByTestId('rail-backtests').click();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.getByTestId('run-row').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('run-view')).toHaveAttribute('data-run-id', String(runId));
  expect(await violations()).toEqual([]);
});

test('a dragged parameter is followed by curve and figures, counts as trials, and is a run once it is kept', async ({
  page,
  workstation,
}) => {
  const violations = await watchPolicy(page);
  await openBacktests(page, workstation.url);
  await runProposed(page);
  const first = await page.getByTestId('run-view').getAttribute('data-run-id');
  await drag(page, 'fast', 3);
  await expect(page.getByTestId('tried-setting')).toContainText('fast 13, slow 30, long-short');
  await expect(page.getByTestId('tried-setting')).toContainText(/Trial [2-4] of this idea/);
  await expect(page.getByTestId('tried-setting')).toContainText('Not judged yet');
  const figures = await page.getByTestId('tried-figures').textContent();
  await drag(page, 'slow', 12);
  await expect(page.getByTestId('tried-setting')).toContainText('slow 42');
  await expect(page.getByTestId('tried-figures')).not.toHaveText(String(figures));
  await page.getByTestId('tune-back').click();
  await expect(page.getByTestId('tried-setting')).toHaveCount(0);
  // What was seen counts against the run that is gone back to.
  await expect(page.getByTestId('judged-then')).toContainText(/^\d+ trials? then, \d+ by now/);
  await drag(page, 'fast', 5);
  await expect(page.getByTestId('tune-keep')).toBeEnabled();
  await page.getByTestId('tune-keep').click();
  await expect(page.getByTestId('run-view')).not.toHaveAttribute('data-run-id', String(first), { timeout: 60_000 });
  await expect(page.getByTestId('run-view')).toContainText('fast 15, slow 30');
  await page.getByTestId('run-back').click();
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  expect(await violations()).toEqual([]);
});

test('what can not run says why at its field, and a wizard that was closed has run nothing', async ({ page, workstation }) => {
  await openWithRun(page, workstation.url);
  const before = await page.getByTestId('run-row').count();
  await page.getByTestId('new-backtest').click();
  await expect(page.getByTestId('wizard-run')).toBeEnabled({ timeout: 30_000 });
  await page.getByTestId('step-data').click();
  await page.getByRole('textbox', { name: 'From (UTC)' }).fill('yesterday');
  await expect(page.getByTestId('wizard').getByText(/Must be a date/)).toBeVisible();
  await expect(page.getByTestId('wizard-run')).toBeDisabled();
  await page.getByRole('textbox', { name: 'From (UTC)' }).fill('');
  await expect(page.getByTestId('wizard-run')).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('wizard')).toHaveCount(0);
  await expect(page.getByTestId('run-row')).toHaveCount(before);
});

test('runs are searched, tagged, deleted after a question, and opened from the command field', async ({ page, workstation }) => {
  await openWithRun(page, workstation.url);
  const count = await page.getByTestId('run-row').count();
  await page
    .getByTestId('run-row')
    .first()
    .getByRole('button', { name: /More of run/ })
    .click();
  await page.getByRole('menuitem', { name: 'Tags and note…' }).click();
  await page.getByTestId('annotate-dialog').getByRole('textbox', { name: 'Tags, with commas between' }).fill('keeper, second');
  await page.getByTestId('annotate-dialog').getByRole('textbox', { name: 'Note' }).fill('looked better than it is');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('run-row').first()).toContainText('keeper');
  await page.getByRole('textbox', { name: 'Search runs' }).fill('better keeper');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Search runs' }).fill('');
  await expect(page.getByTestId('run-row')).toHaveCount(count);
  await runCommand(page, 'Open run SMA');
  await expect(page.getByTestId('run-view')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('run-row')).toHaveCount(count);
  await page.getByTestId('run-row').first().focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.getByRole('button', { name: 'Delete run' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(count - 1);
});

test('the menu of a chart offers a backtest of its symbol', async ({ page, workstation }) => {
  await openPage(page, workstation);
  const chart = page.getByTestId('chart').first();
  const symbol = String(await chart.getAttribute('data-symbol'));
  await page
    .getByRole('button', { name: /chart menu|more/i })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Backtest this symbol…' }).click();
  await expect(page.getByTestId('wizard')).toBeVisible();
  await page.getByTestId('step-data').click();
  await expect(page.getByTestId('wizard')).toContainText(symbol);
});
