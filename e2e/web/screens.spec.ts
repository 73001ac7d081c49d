// verifies: simulated-is-labelled
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { chartAt, openTrade, runCommand } from './trade-page.ts';
import { test } from './workstation.ts';

const shots = join(import.meta.dirname, '../../test-results/web/screenshots');
mkdirSync(shots, { recursive: true });

const SIZES = [
  [1600, 1000],
  [1280, 800],
  [1100, 700],
] as const;

/** What must hold on every screen at every size: nothing reaches out of the page, and no two parts of a bar lie on each other. */
async function expectTidy(page: Page, name: string): Promise<void> {
  const problems = await page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > window.innerWidth || scrollHeight > window.innerHeight) found.push('the page scrolls');
    for (const bar of document.querySelectorAll<HTMLElement>('header, footer, .dv-tabs-and-actions-container')) {
      if (bar.offsetParent === null) continue;
      const edge = bar.getBoundingClientRect().right;
      const parts = [...bar.querySelectorAll<HTMLElement>('button, kbd, span')].filter(
        (part) => part.offsetParent !== null && part.children.length === 0 && (part.textContent ?? '') !== '',
      );
      for (const part of parts) if (part.getBoundingClientRect().right > edge + 1) found.push(`“${part.textContent}” is cut off`);
      const [left, right] = ['.dv-left-actions-container', '.dv-right-actions-container'].map((selector) =>
        bar.querySelector(selector)?.getBoundingClientRect(),
      );
      if (left && right && left.width > 0 && right.width > 0 && left.right > right.left + 1) found.push('the tools of a chart overlap');
    }
    return found;
  });
  expect(problems, name).toEqual([]);
}

for (const theme of ['dark', 'light'] as const) {
  test(`every screen is tidy at every size, ${theme}`, async ({ page, workstation }) => {
    await openTrade(page, workstation);
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await runCommand(page, 'Switch between dark and light');
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.mouse.move(width / 2, 12);
      const shoot = async (name: string) => {
        await expectTidy(page, `${name} ${width}`);
        await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });
      };
      for (const section of ['backtests', 'code', 'data', 'connections', 'settings', 'trade'] as const) {
        await page.getByTestId(`rail-${section}`).click();
        await expect(page.getByTestId(`rail-${section}`)).toHaveAttribute('aria-current', 'page');
        if (section === 'backtests') await expect(page.getByTestId('backtests-screen')).toContainText('No runs yet');
        if (section === 'code') await expect(page.getByTestId('code-screen')).toContainText('A strategy of your own');
        if (section === 'data') await expect(page.getByTestId('series-table').getByRole('row').nth(5)).toBeVisible();
        if (section === 'connections') await expect(page.getByTestId('services')).toContainText('MB');
        if (section === 'trade') {
          await expect(chartAt(page)).toHaveAttribute('data-phase', 'ready');
          await expect(page.getByTestId('instrument-panel').locator('[data-cell="ask"]')).toHaveText(/\d/);
          await expect(page.getByTestId('mode-badge')).toContainText('SIMULATED');
          await expect(page.getByTestId('instrument-panel')).toContainText('simulator');
          await expect(page.getByTestId('watchlist-row').locator('[data-cell="last"]').filter({ hasText: /^–$/ })).toHaveCount(0);
        }
        await shoot(section);
      }
      if (width === 1280) continue;
      await page.keyboard.press('Control+k');
      await expect(page.getByTestId('palette-input')).toBeFocused();
      await shoot('palette');
      await page.keyboard.press('Escape');
      for (const [command, name, dialog] of [
        ['Import a file', 'import', 'import-dialog'],
        ['Replay ticks of EURUSD.sim', 'replay', 'replay-dialog'],
        ['Properties of EURUSD.sim', 'properties', 'instrument-dialog'],
        ['>Indicators', 'indicators', 'indicator-picker'],
        ['>New backtest', 'wizard', 'wizard'],
        ['>Keys', 'keys', 'key-map'],
      ] as const) {
        await runCommand(page, command);
        await expect(page.getByTestId(dialog)).toBeVisible();
        if (dialog === 'wizard') await expect(page.getByTestId('wizard-run')).toBeEnabled({ timeout: 30_000 });
        await shoot(name);
        await page.keyboard.press('Escape');
        await expect(page.getByTestId(dialog)).toHaveCount(0);
      }
    }
    if (theme === 'light') await runCommand(page, 'Switch between dark and light');
  });
}
