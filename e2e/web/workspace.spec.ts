// verifies: first-run, keyboard, settings-kept
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { chartAt, openPage, openTrade, reported, runCommand, START_MS } from './trade-page.ts';
import { test } from './workstation.ts';

test('first start: a moving chart with history, live prices, and everything simulated says so', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  await openPage(page, workstation);
  const chart = chartAt(page);
  expect(await reported(chart, 'total-count')).toBeGreaterThan(500);
  const drawn = await reported(chart, 'drawn-received-us');
  await expect.poll(() => reported(chart, 'drawn-received-us')).toBeGreaterThan(drawn);
  // The finer histories are written a moment later than the first ones; the chart then goes where it was meant to be.
  await expect(chart).toHaveAttribute('data-timeframe', '15m');
  await expect(page.getByTestId('mode-badge')).toContainText(/simulated/i);
  const row = page.getByTestId('watchlist-row').filter({ hasText: 'EURUSD' });
  await expect(row).toContainText(/\d\.\d{3}/);
  await expect(page.getByTestId('instrument-panel').locator('[data-cell="ask"]')).toHaveText(/\d\.\d{4}/);
  await expect(page.getByTestId('watchlist-row').filter({ hasText: 'AAPL' })).toContainText('11 May 2018');
  await expect(page.getByTestId('status-bar')).toContainText('UTC');
});

test('a symbol and a timeframe are switched from the keyboard, at typing speed', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  const chart = chartAt(page);
  await chart.focus();
  await page.keyboard.type('BTC');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-symbol', 'BTCUSD.sim');
  await expect(chart).toBeFocused();
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-timeframe', '15m');
  // Right after the first start its finer history may still be on its way.
  await expect(chart).toHaveAttribute('data-phase', 'ready', { timeout: START_MS });
});

test('a symbol without bars of the timeframe goes to the nearest that has some, and the chosen one comes back', async ({
  page,
  workstation,
}) => {
  await openTrade(page, workstation);
  const chart = chartAt(page);
  await expect(chart).toHaveAttribute('data-timeframe', '15m');
  await page.getByTestId('watchlist-row').filter({ hasText: 'AAPL' }).click();
  await expect(chart).toHaveAttribute('data-timeframe', '1d');
  await expect(chart).toHaveAttribute('data-total-count', '1260');
  await page.getByTestId('watchlist-row').filter({ hasText: 'EURUSD.sim' }).click();
  await expect(chart).toHaveAttribute('data-timeframe', '15m');
  await page.getByTestId('watchlist-row').filter({ hasText: 'AAPL' }).click();
  await page.getByTestId('timeframe-5m').first().click();
  await chart.getByRole('button', { name: 'Show 1d, 1260 bars' }).click();
  await expect(chart).toHaveAttribute('data-total-count', '1260');
});

test('layout, scale and indicators with their parameters come back after a reload', async ({ page, workstation }) => {
  await openTrade(page, workstation, 'Single chart');
  const chart = chartAt(page);
  await runCommand(page, 'Split chart right');
  await expect(page.getByTestId('chart')).toHaveCount(2);
  await page.getByTestId('chart-menu').first().click();
  await page.getByRole('menuitemradio', { name: 'Logarithmic' }).click();
  await chart.focus();
  await runCommand(page, 'Bollinger');
  const legend = chart.getByTestId('indicator-legend').filter({ hasText: /Bollinger|BB/i });
  await expect(legend).toContainText(/\d\.\d{4}/);
  await legend.hover();
  await legend.getByRole('button', { name: /^Settings/ }).click();
  await page.getByLabel('Period', { exact: true }).fill('34');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(legend).toContainText('34');
  const symbols = await page.getByTestId('chart').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.symbol));
  // The workspace is kept by the host process: once it has it, another page opens the same.
  await expect
    .poll(async () => {
      const other = await page.context().newPage();
      await other.goto(workstation.url);
      await expect(chartAt(other)).toHaveAttribute('data-last-price', /\d/);
      const texts = await other.getByTestId('indicator-legend').allTextContents();
      await other.close();
      return texts.some((text) => text.includes('34'));
    })
    .toBe(true);
  await page.reload();
  await expect(page.getByTestId('chart')).toHaveCount(2);
  await expect(legend).toContainText('34');
  expect(await page.getByTestId('chart').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.symbol))).toEqual(symbols);
  await page.getByTestId('chart-menu').first().click();
  await expect(page.getByRole('menuitemradio', { name: 'Logarithmic' })).toHaveAttribute('aria-checked', 'true');
});

test('a workspace that was left in a narrow window is arranged for a wide one when it opens there', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  await openTrade(page, workstation);
  await page.setViewportSize({ width: 1600, height: 1000 });
  const drawn = page.getByTestId('chart').filter({ visible: true });
  await expect(drawn).toHaveCount(3);
  // Charts that are laid out anew, in view or behind another screen, show bars at their usual distance of 7 pixels.
  const distance = async () => {
    const bars = (await reported(chartAt(page), 'last-index')) - (await reported(chartAt(page), 'first-index'));
    // Less what the drawing tools and the price scale take.
    return (((await chartAt(page).boundingBox())?.width ?? 0) - 100) / bars;
  };
  const isUsual = () => expect.poll(async () => Math.abs((await distance()) - 7)).toBeLessThan(0.7);
  await isUsual();
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect(drawn).toHaveCount(1);
  await page.setViewportSize({ width: 1600, height: 1000 });
  await expect(drawn).toHaveCount(3);
  await isUsual();
  await page.getByTestId('rail-data').click();
  await page.setViewportSize({ width: 1100, height: 700 });
  await page.setViewportSize({ width: 1600, height: 1000 });
  await page.getByTestId('rail-trade').click();
  await expect(drawn).toHaveCount(3);
  await isUsual();
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect(drawn).toHaveCount(1);
  // Left and opened again, once it is saved.
  const settings = join(workstation.dataDir, 'settings.json');
  await expect.poll(() => (existsSync(settings) ? readFileSync(settings, 'utf8') : '')).toMatch(/\\"isNarrow\\":\s*true/);
  await page.goto('about:blank');
  await page.setViewportSize({ width: 1600, height: 1000 });
  await page.goto(workstation.url);
  await expect(drawn).toHaveCount(3);
});

test('the crosshair of one chart shows the same moment on the other charts of its group', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  const [main, linked] = [chartAt(page, 0), chartAt(page, 1)];
  await expect(linked).toHaveAttribute('data-phase', 'ready');
  await main.focus();
  const open = linked.getByTestId('ohlc').locator('[data-cell="open"]');
  await expect(open).toHaveText(/\d/);
  const newest = await open.textContent();
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowLeft');
  await expect(open).not.toHaveText(newest ?? '');
  const box = await main.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200);
  const under = await open.textContent();
  await page.mouse.move((box?.x ?? 0) + 500, (box?.y ?? 0) + 200, { steps: 4 });
  await expect(open).not.toHaveText(under ?? '');
});

test('the scales: percent changes the labels of the axis, logarithmic moves the bars, and each goes back', async ({
  page,
  workstation,
}) => {
  await openTrade(page, workstation, 'Single chart');
  const chart = chartAt(page);
  // A history, so that nothing but the scale changes the picture.
  await page.getByTestId('watchlist-row').filter({ hasText: 'AAPL' }).click();
  await expect(chart).toHaveAttribute('data-total-count', '1260');
  await expect(chart.getByTestId('indicator-legend').first()).toContainText(/\d\.\d\d/);
  /** A short mark of what is drawn on the bars and on their axis. */
  const marks = () =>
    chart
      .locator('tr')
      .first()
      .locator('td')
      .evaluateAll((cells) =>
        cells.slice(1).map((cell) => {
          let hash = 0;
          for (const letter of cell.querySelector('canvas')?.toDataURL() ?? '') hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
          return hash;
        }),
      );
  let [bars, axis] = await marks();
  const settled = async () => {
    await expect
      .poll(async () => {
        const before = [bars, axis];
        [bars, axis] = await marks();
        return bars === before[0] && axis === before[1];
      })
      .toBe(true);
    return { bars, axis };
  };
  const linear = await settled();
  await runCommand(page, 'Percent scale');
  await expect.poll(async () => (await marks())[1]).not.toBe(linear.axis);
  await runCommand(page, 'Linear price scale');
  await expect.poll(async () => (await marks())[1]).toBe(linear.axis);
  expect((await settled()).bars).toBe(linear.bars);
  await runCommand(page, 'Logarithmic price scale');
  await expect.poll(async () => (await marks())[0]).not.toBe(linear.bars);
});

test('the theme follows the setting, and the setting survives a reload', async ({ page, workstation }) => {
  await page.goto(workstation.url);
  await page.getByTestId('rail-settings').click();
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByTestId('rail-settings').click();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
