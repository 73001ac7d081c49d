// verifies: kill-recovers, replay-verify, same-workers-everywhere
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { SERVICES } from '../../src/contract/index.ts';
import { localServices, readyPid } from '../support/local-services.ts';
import { openPage } from './trade-page.ts';
import { startWorkstation, test } from './workstation.ts';

// The second proves something about the first.
test.describe.configure({ mode: 'serial' });

test('kill -9 of any worker: it is back within two seconds and the page recovers alone', async ({ page, workstation }) => {
  await openPage(page, workstation);
  const chart = page.getByTestId('chart').first();
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const services = await localServices(workstation.dataDir);
  services.wakeAll();
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
  await page.getByTestId('rail-connections').click();
  for (const name of SERVICES) {
    const told = page.getByRole('listitem').filter({ hasText: `${name} process` });
    await expect(told).toContainText(/It ended unexpectedly \(signal SIGKILL\)\. Started again and ready after [\d.]+ m?s/);
  }
  await page.screenshot({ path: join(import.meta.dirname, '../../test-results/web/screenshots/restarted-processes.png') });
  services.close();
});

test('after all those kills the log replays to the same bars, features and predictions, byte for byte', async ({ workstation }) => {
  const output = execFileSync(process.execPath, ['bin/tradewind.mjs', 'replay', '--verify', '--json', '--data-dir', workstation.dataDir], {
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

test('a terminal port that another program has: the status bar says so, and the feed listens as soon as it is free', async ({ page }) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const freed = new Promise((resolve) => blocker.close(resolve));
  await freed;

  const dataDir = mkdtempSync(join(tmpdir(), 'tradewind-port-'));
  const first = await startWorkstation(dataDir);
  const services = await localServices(dataDir);
  const configured = await services.openMarket()['feeds.configure']({ kind: 'mt5', enabled: true, port, hasToken: false });
  expect(configured.ok).toBe(true);
  services.close();
  const ended = once(first.process, 'exit');
  first.process.kill('SIGTERM');
  await ended;

  blocker.listen(port, '127.0.0.1');
  await once(blocker, 'listening');
  const second = await startWorkstation(dataDir);
  await page.goto(second.url);
  const problem = page.getByTestId('status-bar').getByText(`MetaTrader 5: Port ${port} on 127.0.0.1 can't be used`);
  await expect(problem).toBeVisible();
  blocker.close();
  await expect(problem).toHaveCount(0);
  await second.stop();
});
