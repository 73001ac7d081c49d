// verifies: first-run, simulated-is-labelled, same-workers-everywhere, kill-recovers
import { expect } from '@playwright/test';
import { SERVICES } from '../../src/contract/index.ts';
import { localServices, readyPid } from '../support/local-services.ts';
import { test } from './desktop.ts';

test('the app opens on a moving chart with history behind it, labelled as simulated', async ({ desktop: { app, page } }) => {
  const versions = await app.evaluate(() => process.versions);
  process.stdout.write(`Electron ${versions.electron}, Chromium ${versions.chrome}, Node ${versions.node}\n`);
  const chart = page.getByTestId('chart').first();
  await expect(chart).toHaveAttribute('data-last-price', /\d/);
  expect(Number(await chart.getAttribute('data-total-count'))).toBeGreaterThan(500);
  const drawn = await chart.getAttribute('data-drawn-received-us');
  await expect(chart).not.toHaveAttribute('data-drawn-received-us', drawn ?? '');
  await expect(page.getByTestId('mode-badge')).toContainText(/simulated/i);
});

test('kill -9 of any worker process: it is back within two seconds, the page recovers alone', async ({ desktop: { page, dataDir } }) => {
  const chart = page.getByTestId('chart').first();
  const services = await localServices(dataDir);
  services.wakeAll();
  for (const name of SERVICES) {
    const pid = await readyPid(services, name);
    const drawnBefore = Number(await chart.getAttribute('data-drawn-received-us'));
    const killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    await readyPid(services, name, pid);
    expect(performance.now() - killedAt, `${name} back in time`).toBeLessThan(2000);
    await expect.poll(async () => Number(await chart.getAttribute('data-drawn-received-us'))).toBeGreaterThan(drawnBefore);
  }
  services.close();
});
