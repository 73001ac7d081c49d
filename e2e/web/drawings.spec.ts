// verifies: drawings, undo
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { chartAt, openTrade, reported, runCommand } from './trade-page.ts';
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

/** A place on the price pane of a chart, in shares of its width and height. */
async function place(chart: Locator, across: number, down: number): Promise<{ x: number; y: number }> {
  const box = await chart.locator('canvas').first().boundingBox();
  if (!box) throw new Error('The chart has no canvas.');
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

async function click(page: Page, chart: Locator, across: number, down: number): Promise<void> {
  const { x, y } = await place(chart, across, down);
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.click(x, y);
}

const tool = (chart: Locator, kind: string): Promise<void> => chart.getByTestId(`draw-${kind}`).click();

/** Opens the list of drawings and answers with its rows. */
async function openList(page: Page): Promise<Locator> {
  await page.keyboard.press('Alt+o');
  await expect(page.getByTestId('drawing-list')).toBeVisible();
  return page.getByTestId('drawing-row');
}

const closeList = async (page: Page): Promise<void> => {
  await page.getByTestId('drawing-list').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByTestId('drawing-list')).toHaveCount(0);
};

async function drawTrend(page: Page, chart: Locator, [from, to] = [0.3, 0.6]): Promise<void> {
  await tool(chart, 'trend');
  await click(page, chart, from, 0.6);
  await click(page, chart, to, 0.3);
  await expect(page.getByTestId('drawing-bar')).toHaveAttribute('data-kind', 'trend');
}

/** What the host has on disk. */
function keptDrawings({ dataDir }: RunningWorkstation): string {
  const folder = join(dataDir, 'drawings');
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

/** Puts the page on one chart without drawings, whatever an earlier test left. */
async function openClean(page: Page, workstation: RunningWorkstation): Promise<Locator> {
  await openTrade(page, workstation, 'Single chart');
  const chart = chartAt(page);
  await chart.focus();
  await runCommand(page, 'Delete all drawings');
  await chart.focus();
  return chart;
}

test('a trend line drawn by mouse is there after a reload, on every timeframe, and is the same one', async ({ page, workstation }) => {
  const problems = await watch(page);
  const chart = await openClean(page, workstation);
  // Near the newest bars, which are in view on every timeframe.
  await drawTrend(page, chart, [0.8, 0.9]);
  await page.getByTestId('drawing-edit').click();
  // At a price that is in view on every timeframe, wherever the simulated one went in the hours before.
  const newest = (await chart.getAttribute('data-last-price')) ?? '';
  await page.getByLabel('Start: price').fill(newest);
  await page.getByLabel('Start: price').press('Tab');
  await expect.poll(() => keptDrawings(workstation)).toContain(`"price":${Number(newest)}`);
  const startTime = page.getByLabel('Start: time');
  const [time, price] = [await startTime.inputValue(), await page.getByLabel('Start: price').inputValue()];
  await page.reload();
  await expect(chart).toHaveAttribute('data-phase', 'ready');
  for (const timeframe of ['1h', '5m', '15m']) {
    await page.getByTestId(`timeframe-${timeframe}`).click();
    await expect(chart).toHaveAttribute('data-timeframe', timeframe);
    await expect(chart).toHaveAttribute('data-phase', 'ready');
    await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(1);
  }
  await chart.focus();
  expect(await (await openList(page)).allTextContents()).toEqual([expect.stringContaining('Trend line')]);
  await expect(startTime).toHaveValue(time);
  await expect(page.getByLabel('Start: price')).toHaveValue(price);
  expect(problems).toEqual([]);
});

test('what is drawn, moved and deleted is undone and redone, and typing in a field is not', async ({ page, workstation }) => {
  const chart = await openClean(page, workstation);
  await drawTrend(page, chart);
  const price = page.getByLabel('Start: price');
  await page.getByTestId('drawing-edit').click();
  const drawn = await price.inputValue();
  const from = await place(chart, 0.45, 0.45);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(price).not.toHaveValue(drawn);
  const moved = await price.inputValue();
  await chart.focus();
  await page.keyboard.press('Control+z');
  await expect(price).toHaveValue(drawn);
  await page.keyboard.press('Control+Shift+z');
  await expect(price).toHaveValue(moved);
  await price.focus();
  await page.keyboard.press('Control+z');
  await expect(price).toHaveValue(moved);
  await chart.focus();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('drawing-bar')).toHaveCount(0);
  await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(1);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(0);
});

test('a planned trade says its R, its size and its money, and a stop on the wrong side is refused with the reason', async ({
  page,
  workstation,
}) => {
  const chart = await openClean(page, workstation);
  await tool(chart, 'long');
  await click(page, chart, 0.4, 0.5);
  await page.getByTestId('drawing-edit').click();
  const type = async (label: string | RegExp, text: string) => {
    await page.getByLabel(label).fill(text);
    await page.getByLabel(label).press('Enter');
  };
  const entry = Number(await page.getByLabel('Entry').inputValue());
  await type('Stop', (entry - 0.005).toFixed(5));
  await type('Target', (entry + 0.0125).toFixed(5));
  await type(/^Risk/, '200');
  const cell = (name: string) => page.getByTestId('drawing-bar').locator(`[data-cell="${name}"]`);
  // 50 pips of 100,000 EUR a lot cost 500 USD: 0.40 lots risk 200.
  await expect(cell('size')).toHaveText('0.40 lots');
  await expect(cell('r')).toHaveText('2.50');
  await expect(cell('stop')).toHaveText('−200.00 USD');
  await expect(cell('target')).toHaveText('+500.00 USD');
  await type('Stop', (entry + 0.005).toFixed(5));
  await expect(page.getByTestId('drawing-fields')).toContainText('A long has its stop below its entry');
  await expect(cell('stop')).toHaveText('−200.00 USD');
});

test('a locked drawing stays where it is while the chart under it scrolls', async ({ page, workstation }) => {
  const chart = await openClean(page, workstation);
  await drawTrend(page, chart);
  await page.getByTestId('drawing-edit').click();
  await page.getByTestId('drawing-lock').click();
  const price = page.getByLabel('Start: price');
  await expect(price).toBeDisabled();
  const [before, first] = [await price.inputValue(), await reported(chart, 'first-index')];
  const from = await place(chart, 0.45, 0.45);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 150, from.y + 40, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => reported(chart, 'first-index')).not.toBe(first);
  await expect(price).toHaveValue(before);
  // "Delete all" leaves locked drawings.
  await runCommand(page, 'Delete all drawings');
  await expect(price).toHaveValue(before);
  await page.getByTestId('drawing-lock').click();
  await page.getByTestId('drawing-delete').click();
  await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(0);
});

test('Escape puts a tool down without a drawing and a drag back; with keys alone a line is drawn, moved by its number and deleted', async ({
  page,
  workstation,
}) => {
  const chart = await openClean(page, workstation);
  await tool(chart, 'rectangle');
  await click(page, chart, 0.3, 0.3);
  await chart.focus();
  await page.keyboard.press('Escape');
  await click(page, chart, 0.6, 0.6);
  await expect(page.getByTestId('drawing-bar')).toHaveCount(0);
  await drawTrend(page, chart);
  await page.getByTestId('drawing-edit').click();
  const drawn = await page.getByLabel('Start: price').inputValue();
  await chart.focus();
  const held = await place(chart, 0.45, 0.45);
  await page.mouse.move(held.x, held.y);
  await page.mouse.down();
  await page.mouse.move(held.x + 80, held.y + 80, { steps: 4 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await page.mouse.click(held.x, held.y);
  await page.getByTestId('drawing-edit').click();
  await expect(page.getByLabel('Start: price')).toHaveValue(drawn);
  await chart.focus();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Alt+t');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('drawing-bar')).toHaveAttribute('data-kind', 'trend');
  const rows = await openList(page);
  await expect(rows).toHaveCount(1);
  await page.getByLabel('End: price').fill('1.2');
  await page.keyboard.press('Enter');
  await expect(rows.first()).toContainText('1.20000');
  await page.getByTestId('drawing-add').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Fibonacci retracement' }).press('Enter');
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Delete Fibonacci retracement' }).press('Enter');
  await expect(rows).toHaveCount(1);
  await closeList(page);
});

test('two windows agree, and what one draws the other shows', async ({ page, workstation }) => {
  const chart = await openClean(page, workstation);
  const other = await page.context().newPage();
  await other.goto(workstation.url);
  await expect(chartAt(other)).toHaveAttribute('data-phase', 'ready');
  await drawTrend(page, chart);
  await expect.poll(() => reported(chartAt(other), 'drawings-in-view')).toBe(1);
  await page.keyboard.press('Control+z');
  await expect.poll(() => reported(chartAt(other), 'drawings-in-view')).toBe(0);
  await other.close();
});

test('the right button offers a line at the price under it, and the layout is undone like a drawing', async ({ page, workstation }) => {
  const chart = await openClean(page, workstation);
  const at = await place(chart, 0.5, 0.4);
  await page.mouse.click(at.x, at.y, { button: 'right' });
  await page.getByRole('menuitem', { name: /^Horizontal line at/ }).click();
  await expect(page.getByTestId('drawing-bar')).toHaveAttribute('data-kind', 'horizontal');
  await chart.focus();
  await runCommand(page, 'Split chart right');
  await expect(page.getByTestId('chart')).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('chart')).toHaveCount(1);
  await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(1);
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByTestId('chart')).toHaveCount(2);
  await expect(chartAt(page, 1)).toHaveAttribute('data-phase', 'ready');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => reported(chart, 'drawings-in-view')).toBe(0);
});
