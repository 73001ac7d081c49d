// verifies: kill-recovers, replay-verify, same-workers-everywhere
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { SERVICES } from '../../src/contract/index.ts';
import { localServices, readyPid } from '../support/local-services.ts';
import { test } from './workstation.ts';

test('kill -9 of any worker: it is back within two seconds and the page recovers alone', async ({ page, workstation }) => {
  await page.goto(workstation.url);
  const chart = page.getByTestId('chart').first();
  await expect(chart).toHaveAttribute('data-last-price', /\d/);
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const services = await localServices(workstation.dataDir);
  for (const name of SERVICES) {
    const pid = await readyPid(services, name);
    const drawnBefore = Number(await chart.getAttribute('data-drawn-received-us'));
    const killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    const next = await readyPid(services, name, pid);
    const backAfterMs = performance.now() - killedAt;
    expect(next).not.toBe(pid);
    expect(backAfterMs, `${name} was back after ${backAfterMs.toFixed(0)} ms`).toBeLessThan(2000);
    await expect
      .poll(async () => Number(await chart.getAttribute('data-drawn-received-us')), {
        message: `prices move again after ${name} was killed`,
      })
      .toBeGreaterThan(drawnBefore);
  }
  expect(await page.evaluate(() => (globalThis as unknown as { isSamePage?: boolean }).isSamePage)).toBe(true);
  await expect(page.getByTestId('banner')).toHaveCount(0);
  services.close();
});

test('after all those kills the log replays to the same bars, features and predictions, byte for byte', async ({ workstation }) => {
  const output = execFileSync(process.execPath, ['src/cli/main.ts', 'replay', '--verify', '--json', '--data-dir', workstation.dataDir], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  const report = JSON.parse(output);
  expect(report).toMatchObject({
    isEqual: true,
    bars: { differingBars: 0, skippedBars: 0 },
    features: { difference: null },
    predictions: { difference: null },
  });
  expect(report.bars.equalBars).toBeGreaterThan(0);
});
