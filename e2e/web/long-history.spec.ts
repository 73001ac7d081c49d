// verifies: windows
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { chartAt, openPage, reported, typeSymbol } from './trade-page.ts';
import { test } from './workstation.ts';

const root = join(import.meta.dirname, '../..');

test('1,000,000 bars behind a chart: panning loads what is needed and shows no empty edge, zooming goes to coarser bars and back', async ({
  page,
  startOwn,
}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradewind-million-'));
  const store = `import { storeMillionBars } from './src/cli/bench/app/million-bars.ts'; storeMillionBars(${JSON.stringify(dataDir)});`;
  execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', store], { cwd: root });
  const workstation = await startOwn(dataDir);
  await openPage(page, workstation);
  const chart = chartAt(page);
  await typeSymbol(page, chart, 'MILLION');
  await chart.focus();
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(chart).toHaveAttribute('data-total-count', '1000000');
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
  const firstWindow = await reported(chart, 'window-from');
  for (let drag = 0; drag < 6; drag++) {
    await page.mouse.move(x - 200, y);
    await page.mouse.down();
    await page.mouse.move(x + 200, y, { steps: 6 });
    await page.mouse.up();
  }
  await page.mouse.move(x, y);
  for (let turn = 0; turn < 60; turn++) {
    await page.mouse.wheel(-800, 0);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await expect.poll(() => reported(chart, 'window-from')).toBeLessThan(firstWindow);
  expect(await reported(chart, 'last-index')).toBeLessThan(1_000_000);
  expect((await chart.getAttribute('data-empty-edges')) ?? '0').toBe('0');
  await chart.focus();
  for (let press = 0; press < 14; press++) await page.keyboard.press('-');
  await expect.poll(() => reported(chart, 'level')).toBeGreaterThan(1);
  for (let press = 0; press < 14; press++) await page.keyboard.press('+');
  await expect.poll(() => reported(chart, 'level')).toBe(1);
  await expect.poll(async () => (await reported(chart, 'window-to')) - (await reported(chart, 'last-index'))).toBeGreaterThan(0);
});
