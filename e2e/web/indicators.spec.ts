// verifies: indicator-picker, marks-on-charts, two-forms
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { chartAt, openTrade, reported, runCommand } from './trade-page.ts';
import { test } from './workstation.ts';

const shots = join(import.meta.dirname, '../../test-results/web/screenshots');
mkdirSync(shots, { recursive: true });

const legend = (page: Page, text: string | RegExp) => chartAt(page).getByTestId('indicator-legend').filter({ hasText: text });

/** Opens the picker by its key and adds the first answer to each query. */
async function addIndicators(page: Page, ...queries: string[]): Promise<void> {
  await chartAt(page).focus();
  await page.keyboard.press('Alt+i');
  const search = page.getByTestId('indicator-search');
  await expect(search).toBeFocused();
  for (const query of queries) {
    await search.fill(query);
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('indicator-added')).toContainText('was added');
  }
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('indicator-picker')).toHaveCount(0);
}

/** Takes every indicator from the chart. */
async function clearIndicators(page: Page): Promise<void> {
  const rows = chartAt(page).getByTestId('indicator-legend');
  for (let left = await rows.count(); left > 0; left--) {
    await rows.last().hover();
    await rows
      .last()
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(rows).toHaveCount(left - 1);
  }
}

/** Moves the crosshair over the chart until it rests on a mark. */
async function findMark(page: Page, chart: Locator): Promise<Locator> {
  const box = await chart.boundingBox();
  if (!box) throw new Error('The chart is not on the page.');
  const tooltip = page.getByTestId('mark-tooltip');
  // Open zones reach to the right edge: going up along it meets the nearest of them.
  for (let share = 0.75; share > 0.05; share -= 0.004) {
    await page.mouse.move(box.x + box.width - 110, box.y + box.height * share);
    if ((await chart.getAttribute('data-mark-hit')) === '0') continue;
    // The crosshair rests now, and with that asks what lies under it.
    await expect(tooltip).toBeVisible();
    return tooltip;
  }
  throw new Error('The crosshair met no mark.');
}

test('two of one indicator with different parameters, one hidden, come back after a restart', async ({ page, startOwn }) => {
  const first = await startOwn();
  await openTrade(page, first, 'Single chart');
  await clearIndicators(page);
  await addIndicators(page, 'sma', 'sma', 'bollinger');
  const [one, two] = [legend(page, /^SMA/).first(), legend(page, /^SMA/).nth(1)];
  await two.hover();
  await two.getByRole('button', { name: /^Settings/ }).click();
  const settings = page.getByTestId('indicator-settings');
  await settings.getByLabel('Period', { exact: true }).fill('0');
  await expect(settings.getByRole('alert')).toHaveText('Must be a whole number from 1 to 5000.');
  await expect(settings.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await settings.getByLabel('Period', { exact: true }).fill('100');
  await settings.getByRole('combobox', { name: 'Colour of sma' }).click();
  await page.getByRole('option', { name: 'Pink' }).click();
  await settings.getByRole('button', { name: 'Apply' }).click();
  await expect(two).toContainText(/SMA 100.*\d\.\d{4}/);
  await expect(one).toContainText(/SMA 20.*\d\.\d{4}/);
  const bands = legend(page, 'Bollinger');
  await bands.hover();
  await bands.getByRole('button', { name: /^Hide/ }).click();
  await expect(bands).toHaveAttribute('data-hidden', 'true');
  await expect
    .poll(async () => {
      const other = await page.context().newPage();
      await other.goto(first.url);
      await expect(chartAt(other)).toHaveAttribute('data-last-price', /\d/);
      const texts = await other.getByTestId('indicator-legend').allTextContents();
      await other.close();
      return texts.filter((text) => /SMA 20|SMA 100|Bollinger/.test(text)).length;
    })
    .toBe(3);
  await page.reload();
  await expect(legend(page, 'SMA 100')).toContainText(/\d\.\d{4}/);
  await expect(legend(page, 'SMA 20')).toContainText(/\d\.\d{4}/);
  await expect(legend(page, 'Bollinger')).toHaveAttribute('data-hidden', 'true');
  await legend(page, 'Bollinger').hover();
  await legend(page, 'Bollinger').getByRole('button', { name: /^Show/ }).click();
  await expect(legend(page, 'Bollinger')).toContainText(/\d\.\d{4}/);
});

test('a template keeps a set of indicators and gives it to another chart, by keyboard', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  await clearIndicators(page);
  await addIndicators(page, 'ema', 'macd');
  await chartAt(page).focus();
  await page.keyboard.press('Alt+i');
  const picker = page.getByTestId('indicator-picker');
  await picker.getByRole('button', { name: /^On this chart/ }).focus();
  await page.keyboard.press('Enter');
  const name = picker.getByLabel('Save this set as a template');
  await name.fill('Trend');
  await name.press('Enter');
  await expect(picker.getByRole('button', { name: /^Templates/ })).toContainText('1');
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(chartAt(page)).toHaveAttribute('data-last-price', /\d/);
  await clearIndicators(page);
  await chartAt(page).focus();
  await page.keyboard.press('Alt+i');
  await picker.getByRole('button', { name: /^Templates/ }).click();
  await expect(picker.getByTestId('indicator-template')).toContainText('EMA 20, MACD 12 26 9');
  await picker.getByRole('button', { name: 'Apply' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(legend(page, 'EMA 20')).toContainText(/\d\.\d{4}/);
  await expect(legend(page, 'MACD 12 26 9')).toContainText(/\d/);
  await expect(chartAt(page)).toBeFocused();
});

test('fair value gaps are drawn as zones, and each says under the crosshair and in the table what led to it', async ({
  page,
  workstation,
}) => {
  const problems: string[] = [];
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy violation: ${event.effectiveDirective}`)),
  );
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await openTrade(page, workstation, 'Single chart');
  await clearIndicators(page);
  await addIndicators(page, 'fvg');
  const chart = chartAt(page);
  await expect.poll(() => reported(chart, 'marks')).toBeGreaterThan(0);
  expect(await reported(chart, 'marks')).toBeLessThanOrEqual(12);
  await expect(legend(page, 'FVG')).toContainText(/\d+ zones?, \d+ open/);
  // With the focus elsewhere, the pointer alone asks.
  await page.getByTestId('layout-menu').focus();
  const tooltip = await findMark(page, chart);
  await expect(tooltip).toContainText(/Fair value gap, (bullish|bearish)/);
  await expect(tooltip).toContainText(/known (\d+ \w+ )?\d\d:\d\d/);
  expect(await tooltip.locator('tr').count()).toBeGreaterThanOrEqual(2);
  await expect(tooltip.locator('tr').first().locator('td').first()).toHaveText(/^\d\.\d{5}$/);
  await page.screenshot({ path: join(shots, 'fair-value-gaps.png') });
  // Prices that arrive don't take it from under a pointer that rests.
  const drawnUs = await reported(chart, 'drawn-received-us');
  await expect.poll(() => reported(chart, 'drawn-received-us')).toBeGreaterThan(drawnUs + 500_000);
  await expect(tooltip).toBeVisible();
  await page.mouse.move(5, 5);
  await expect(tooltip).toHaveCount(0);
  await runCommand(page, 'View chart as table');
  await page.getByRole('tab', { name: /^Marks/ }).click();
  const table = page.getByRole('table', { name: 'Marks of indicators' });
  await expect(table.getByRole('row').nth(1)).toContainText('Fair value gap');
  await page.keyboard.press('Escape');
  // Marks go with the indicator.
  await clearIndicators(page);
  await expect.poll(() => reported(chart, 'marks')).toBe(0);
  expect(problems).toEqual([]);
});

test('an indicator that was added keeps its values when the workspace is arranged anew for a smaller window', async ({
  page,
  workstation,
}) => {
  await openTrade(page, workstation);
  await clearIndicators(page);
  await addIndicators(page, 'bollinger');
  await expect(legend(page, 'Bollinger')).toContainText(/\d\.\d{4}/);
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect(page.getByTestId('chart-tab').first()).toContainText('15m');
  await expect(legend(page, 'Bollinger')).toContainText(/\d\.\d{4}/);
  await page.setViewportSize({ width: 1600, height: 1000 });
  await expect(legend(page, 'Bollinger')).toContainText(/\d\.\d{4}/);
});

test('published values say that they repaint; the live form does not', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  await clearIndicators(page);
  await addIndicators(page, 'zig-zag');
  const row = legend(page, /zig-?zag/i);
  await expect(row).toContainText('repaints');
  await row.hover();
  await row.getByRole('button', { name: /^Settings/ }).click();
  await page.getByTestId('indicator-settings').getByRole('radio', { name: 'Live' }).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(row).not.toContainText('repaints');
});

test('the palette finds an indicator by name and adds it to the active chart', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  await clearIndicators(page);
  await runCommand(page, 'Relative strength index');
  await expect(legend(page, 'RSI 14')).toContainText(/\d/);
});
