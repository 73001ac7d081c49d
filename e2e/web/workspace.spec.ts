// verifies: first-run, keyboard, settings-kept
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './workstation.ts';

const shots = join(import.meta.dirname, '../../test-results/web/screenshots');
mkdirSync(shots, { recursive: true });

test('first start: a moving chart with history, live prices, and everything simulated says so', async ({ page, workstation }) => {
  await page.goto(workstation.url);
  const chart = page.getByTestId('chart').first();
  await expect(chart).toHaveAttribute('data-last-price', /\d/);
  expect(Number(await chart.getAttribute('data-total-count'))).toBeGreaterThan(500);
  const drawn = Number(await chart.getAttribute('data-drawn-received-us'));
  await expect.poll(async () => Number(await chart.getAttribute('data-drawn-received-us'))).toBeGreaterThan(drawn);
  await expect(page.getByTestId('mode-badge')).toContainText(/simulated/i);
  const row = page.getByTestId('watchlist-row').filter({ hasText: 'EURUSD' });
  await expect(row).toContainText(/\d\.\d{3}/);
  await expect(page.getByTestId('status-bar')).toContainText('UTC');
  await page.screenshot({ path: join(shots, 'workspace-dark.png') });
});

test('a symbol and a timeframe are switched from the keyboard', async ({ page, workstation }) => {
  await page.goto(workstation.url);
  const chart = page.getByTestId('chart').first();
  await expect(chart).toHaveAttribute('data-last-price', /\d/);
  await chart.focus();
  await page.keyboard.type('BTC');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-symbol', 'BTCUSD.sim');
  await chart.focus();
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-timeframe', '15m');
  await expect(chart).toHaveAttribute('data-phase', 'ready');
});

test('the theme follows the setting, and the setting survives a reload', async ({ page, workstation }) => {
  await page.goto(workstation.url);
  await page.getByTestId('rail-settings').click();
  await page.getByRole('radio', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByTestId('rail-trade').click();
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
  await page.screenshot({ path: join(shots, 'workspace-light.png') });
  await page.getByTestId('rail-settings').click();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
