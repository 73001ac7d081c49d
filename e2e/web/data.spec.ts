// verifies: import-report, numbers-formatted
import { Buffer } from 'node:buffer';
import { expect, type Page } from '@playwright/test';
import { chartAt, openTrade, reported, runCommand } from './trade-page.ts';
import { test } from './workstation.ts';

const START_MS = Date.UTC(2024, 2, 4, 9);
const iso = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

/** Minute bars with four rows that cannot be right: a high under its low, no number, no time, nothing. */
function barsWithBadRows(): string {
  const rows = ['time,open,high,low,close,volume'];
  for (let i = 0; i < 400; i++) {
    const open = 100 + Math.sin(i / 20) * 3;
    const close = 100 + Math.sin((i + 1) / 20) * 3;
    const [high, low] = [Math.max(open, close) + 0.1, Math.min(open, close) - 0.1];
    rows.push([iso(START_MS + i * 60_000), ...[open, high, low, close].map((price) => price.toFixed(2)), 10 + (i % 7)].join(','));
  }
  rows[51] = `${iso(START_MS + 50 * 60_000)},100.00,90.00,110.00,100.00,5`;
  rows[101] = `${iso(START_MS + 100 * 60_000)},100.00,abc,99.00,100.00,5`;
  rows[151] = 'not a time,100.00,101.00,99.00,100.00,5';
  return `${rows.join('\n')}\n`;
}

function ticks(count: number): string {
  const rows = ['time,bid,ask'];
  for (let i = 0; i < count; i++) {
    const bid = 1.1 + Math.sin(i / 90) * 0.002;
    rows.push(`${new Date(START_MS + i * 250).toISOString()},${bid.toFixed(5)},${(bid + 0.00008).toFixed(5)}`);
  }
  return `${rows.join('\n')}\n`;
}

async function chooseFile(page: Page, name: string, text: string): Promise<void> {
  await page.getByTestId('rail-data').click();
  await page.getByTestId('import-button').click();
  await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

test('a file with bad rows: the report names each of them, and the chart shows the good ones', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  await chooseFile(page, 'minutes.csv', barsWithBadRows());
  const dialog = page.getByTestId('import-dialog');
  await dialog.getByLabel('Symbol', { exact: true }).fill('E2EBARS');
  await page.getByTestId('import-run').click();
  const result = page.getByTestId('import-result');
  await expect(result).toContainText('397bars added');
  await expect(result).toContainText('3rejected');
  const rejected = result.getByRole('table', { name: 'Rejected rows' });
  for (const line of ['52', '102', '152']) await expect(rejected.getByRole('cell', { name: line, exact: true })).toHaveCount(1);
  await expect(rejected).toContainText('abc');
  const download = page.waitForEvent('download');
  await result.getByRole('button', { name: 'Rejected rows as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('E2EBARS-1m-rejected.csv');
  await result.getByRole('button', { name: 'Show on the chart' }).click();
  const chart = chartAt(page);
  await expect(chart).toHaveAttribute('data-symbol', 'E2EBARS');
  await expect(chart).toHaveAttribute('data-total-count', '397');
  await expect(page.getByTestId('history-chip')).toBeVisible();
  await expect(page.getByTestId('watchlist-row').filter({ hasText: 'E2EBARS' })).toContainText('4 Mar 2024');
});

test('imported ticks are played again, labelled as a replay, and the replay is stopped and left', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  await chooseFile(page, 'ticks.csv', ticks(2_400));
  await page.getByTestId('import-dialog').getByLabel('Symbol', { exact: true }).fill('E2ETICK');
  await page.getByTestId('import-run').click();
  await expect(page.getByTestId('import-result')).toContainText('2400ticks added');
  await page.getByRole('button', { name: 'Done' }).click();

  await runCommand(page, 'Replay ticks of E2ETICK');
  const dialog = page.getByTestId('replay-dialog');
  await dialog.getByLabel(/^From/).fill('yesterday');
  await expect(page.getByTestId('replay-start')).toBeDisabled();
  await dialog.getByLabel(/^From/).fill('2024-03-04 09:02');
  await page.getByTestId('replay-start').click();
  const chart = chartAt(page);
  await expect(chart).toHaveAttribute('data-symbol', 'E2ETICK.replay');
  await expect(chart).toHaveAttribute('data-timeframe', '1m');
  await expect(page.getByTestId('replay-chip')).toContainText('REPLAY');
  await expect(page.getByTestId('mode-badge')).toContainText('REPLAY');
  const clock = page.getByTestId('replay-clock');
  await expect(clock).toContainText('Mon 4 Mar 2024 09:02');
  const before = await clock.textContent();
  await expect(clock).not.toHaveText(before ?? '');
  await page.getByTestId('replay-stop').click();
  await expect(page.getByTestId('replay-bar')).toContainText('stopped');

  await page.getByTestId('replay-bar').getByRole('button', { name: 'max' }).click();
  await expect(page.getByTestId('replay-bar')).toContainText('at its end');
  await expect.poll(() => reported(chart, 'total-count')).toBeGreaterThanOrEqual(7);
  await page.getByTestId('rail-connections').click();
  const source = page.getByTestId('sources').locator('[data-source="replay:E2ETICK"]');
  await expect(source).toContainText('REPLAY');
  await expect(source).toContainText('stopped');
  await page.getByTestId('rail-trade').click();
  await page.getByRole('button', { name: 'Leave the replay, back to E2ETICK' }).click();
  await expect(chart).toHaveAttribute('data-symbol', 'E2ETICK');
  await expect(page.getByTestId('replay-bar')).toHaveCount(0);
});

test('properties of an instrument are changed, and its prices are written by them', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  await page.getByTestId('watchlist-row').filter({ hasText: 'SP500' }).click();
  const row = page.getByTestId('watchlist-row').filter({ hasText: 'SP500' });
  await expect(row.locator('[data-cell="last"]')).toHaveText('2874.56');
  await page.getByTestId('instrument-properties').click();
  const dialog = page.getByTestId('instrument-dialog');
  await dialog.getByLabel('Tick size').fill('0');
  await expect(page.getByTestId('instrument-save')).toBeDisabled();
  await dialog.getByLabel('Tick size').fill('0.25');
  await dialog.getByLabel('Point', { exact: true }).fill('1');
  await page.getByTestId('instrument-save').click();
  await expect(row.locator('[data-cell="last"]')).toHaveText('2874.50');
});

test('splits, dividends and halts of an instrument are typed in, imported, deleted, and still there after a reload', async ({
  page,
  workstation,
}) => {
  await openTrade(page, workstation, 'Single chart');
  await page.getByTestId('watchlist-row').filter({ hasText: 'AAPL' }).click();
  await page.getByTestId('instrument-properties').click();
  const events = page.getByTestId('instrument-events');
  await expect(events).toContainText('None are stored.');
  // What comes with the app is adjusted for splits: none must be booked on it again.
  await expect(events.getByLabel('Stored prices are adjusted for')).toContainText('Splits');
  await events.getByLabel('Ex-date').fill('2014-08-07');
  await events.getByLabel('Money a unit').fill('0.47');
  await events.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(events.getByRole('listitem')).toContainText(['2014-08-07Dividend 0.47']);
  await events.getByTestId('events-file').setInputFiles({
    name: 'actions.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'date,type,value,until\n2014-06-09,split,7:1\n2014-05-08,dividend,3.29\n2016-01-04 14:00,halt,,2016-01-04 14:10\nnever,split,2\n',
    ),
  });
  await expect(events.getByRole('alert')).toContainText('3 added, 1 not understood: line 5');
  await expect(events.getByRole('listitem')).toHaveCount(4);
  await events.getByRole('button', { name: 'Delete Dividend 3.29 of 2014-05-08' }).click();
  await expect(events.getByRole('listitem')).toHaveCount(3);
  await page.reload();
  await page.getByTestId('watchlist-row').filter({ hasText: 'AAPL' }).click();
  await page.getByTestId('instrument-properties').click();
  await expect(page.getByTestId('instrument-events').getByRole('listitem')).toContainText([
    'Halt until 2016-01-04 14:10 UTC',
    'Dividend 0.47',
    'Split 7 for 1',
  ]);
});
