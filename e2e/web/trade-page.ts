import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningWorkstation } from './workstation.ts';

/** The chart at a place in the workspace, counted from 0. */
export const chartAt = (page: Page, index = 0): Locator => page.getByTestId('chart').nth(index);

/** A number that a chart reports about itself. */
export const reported = async (chart: Locator, name: string): Promise<number> => Number(await chart.getAttribute(`data-${name}`));

/** A workstation that has just been started, beside another one, on a busy machine: how long it takes is no matter here. */
export const START_MS = 60_000;

/** Opens the page and waits until its first chart shows prices. */
export async function openPage(page: Page, workstation: RunningWorkstation): Promise<void> {
  await page.goto(workstation.url);
  await expect(chartAt(page)).toHaveAttribute('data-last-price', /\d/, { timeout: START_MS });
}

/** Opens the page on a preset, whatever layout an earlier test left, and waits until its first chart shows prices. */
export async function openTrade(page: Page, workstation: RunningWorkstation, preset = 'FX day'): Promise<void> {
  await openPage(page, workstation);
  await page.getByTestId('layout-menu').click();
  await page.getByRole('menuitemradio', { name: preset }).click();
  await expect(chartAt(page)).toHaveAttribute('data-phase', 'ready');
  if ((await chartAt(page).getAttribute('data-symbol')) !== 'EURUSD.sim') await typeSymbol(page, chartAt(page), 'EURUSD.sim');
  await expect(chartAt(page)).toHaveAttribute('data-last-price', /\d/);
}

/** Opens the command field and runs the first thing that it offers for a text. */
export async function runCommand(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await page.keyboard.type(text);
  await expect(page.getByTestId('palette').getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('palette')).toHaveCount(0);
}

/** Shows a symbol on a chart by typing it there. */
export async function typeSymbol(page: Page, chart: Locator, symbol: string): Promise<void> {
  await chart.focus();
  await page.keyboard.type(symbol);
  await expect(page.getByTestId('palette').getByRole('option').first()).toContainText(symbol);
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-symbol', symbol);
}
