// verifies: keyboard
import { expect, type Page } from '@playwright/test';
import { chartAt, openTrade, runCommand } from './trade-page.ts';
import { test } from './workstation.ts';

/** What has the focus, and whether one can see that it has. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const panel = element.closest('header, nav, [role="listbox"], [data-testid="instrument-panel"], [data-testid="chart"], footer');
    const name = panel?.getAttribute('aria-label') ?? panel?.tagName ?? element.tagName;
    return { name, isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 };
  });

test('F6 goes from panel to panel and back around, and the focus can be seen in each', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  const seen: string[] = [];
  await page.keyboard.press('F6');
  for (let i = 0; i < 12; i++) {
    const { name, isSeen } = await focused(page);
    if (seen[0] === name) break;
    expect(isSeen, `focus is seen in ${name}`).toBe(true);
    seen.push(name);
    await page.keyboard.press('F6');
  }
  expect(seen).toContain('Sections');
  expect(seen).toContain('Watchlist');
  expect(seen.filter((name) => name.includes('price chart'))).toHaveLength(3);
  expect(seen.length).toBeGreaterThanOrEqual(7);
});

test('a day without a mouse: watchlist, symbol, timeframe, indicator, table, screens', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  const chart = chartAt(page);
  await page.keyboard.press('Alt+1');
  await expect(chart).toBeFocused();
  for (let i = 0; (await focused(page)).name !== 'Watchlist' && i < 10; i++) await page.keyboard.press('Shift+F6');
  const focusedSymbol = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.symbol);
  const firstSymbol = await page.getByTestId('watchlist-row').first().getAttribute('data-symbol');
  await page.keyboard.press('Home');
  await expect.poll(focusedSymbol).toBe(firstSymbol);
  await page.keyboard.press('ArrowDown');
  await expect.poll(focusedSymbol).not.toBe(firstSymbol);
  const symbol = await focusedSymbol();
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-symbol', symbol ?? 'none');
  await expect(chart).toBeFocused();
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-timeframe', '1h');
  await page.keyboard.press('Alt+i');
  await expect(page.getByTestId('indicator-search')).toBeFocused();
  await page.keyboard.type('average true');
  await expect(page.getByRole('option', { name: /average true range/i }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(chart.getByTestId('indicator-legend').filter({ hasText: /ATR/ })).toHaveCount(1);
  await expect(chart).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Alt+v');
  const table = page.getByRole('table', { name: 'Visible bars' });
  await expect(table).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(table).toHaveCount(0);
  await expect(chart).toBeFocused();
  for (const [keys, section] of [
    ['Alt+Shift+5', 'data'],
    ['Alt+Shift+8', 'connections'],
    ['Alt+Shift+9', 'settings'],
    ['Alt+Shift+1', 'trade'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByTestId(`rail-${section}`)).toHaveAttribute('aria-current', 'page');
  }
  await page.keyboard.press('?');
  await expect(page.getByTestId('key-map')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('key-map')).toHaveCount(0);
  await runCommand(page, 'About Tradewind');
  await expect(page.getByRole('dialog', { name: 'Tradewind' })).toContainText('Lightweight Charts');
  await expect(page.getByRole('dialog', { name: 'Tradewind' }).getByRole('link')).toHaveAttribute('target', '_blank');
  await page.keyboard.press('Escape');
});
