// verifies: mt5-protocol, feed-health

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from '@playwright/test';
import { seededTicks } from '../../tests/emulator/eurusd-ticks.ts';
import { Mt5Terminal } from '../../tests/emulator/mt5-terminal.ts';
import { EURUSD, TerminalDatabase } from '../../tests/emulator/terminal-database.ts';
import { localServices, readyPid } from '../support/local-services.ts';
import { chartAt, openTrade } from './trade-page.ts';
import { test } from './workstation.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a token is shown once, a terminal connects with it, and its prices are in the watchlist', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  await page.getByTestId('rail-connections').click();
  const section = page.getByTestId('mt5');
  const port = await freePort();
  await section.getByLabel('Port', { exact: true }).fill(String(port));
  await section.getByRole('button', { name: 'Change port' }).click();
  await section.getByRole('switch').click();
  await expect(section.getByRole('switch')).toBeChecked();
  await section.getByRole('button', { name: /token/ }).click();
  const token = (await page.getByTestId('mt5-token').textContent())?.trim() ?? '';
  expect(token.length).toBeGreaterThan(20);

  const database = new TerminalDatabase();
  database.addSymbol('EURUSD', EURUSD);
  const ticks = seededTicks(5, 200, Date.now());
  database.addTicks('EURUSD', ticks);
  const terminal = new Mt5Terminal({ port, token, database }).start();
  const source = page.getByTestId('sources').locator('> div').filter({ hasText: '5012345' });
  await expect(source).toContainText('connected');
  await page.getByTestId('rail-trade').click();
  const row = page.locator('[data-testid="watchlist-row"][data-symbol="EURUSD"]');
  await expect(row.locator('[data-cell="last"]')).toHaveText(/^1\.\d{5}$/);
  await expect(row.getByRole('img', { name: 'simulated' })).toHaveCount(0);
  await row.click();
  await expect(page.getByTestId('mode-badge')).toHaveCount(0);

  // A second terminal brings the same symbol: it stands by, until the trader puts it first.
  const standby = new Mt5Terminal({ port, token, database, login: 5099999 }).start();
  await page.getByTestId('rail-connections').click();
  await page.getByRole('button', { name: 'Change the order of sources of EURUSD' }).click();
  const order = page.getByTestId('source-order').getByRole('listitem');
  await expect(order.nth(0)).toContainText('5012345');
  await expect(order.nth(0)).toContainText('primary');
  await order.nth(1).getByRole('button', { name: /up$/ }).click();
  await expect(order.nth(0)).toContainText('5099999');
  await page.reload();
  await page.getByTestId('rail-connections').click();
  await expect(page.getByTestId('source-orders')).toContainText(/EURUSD.*5099999.*, then .*5012345/);
  await page.getByTestId('rail-trade').click();
  // Gone from the page as soon as the screen is left: only its digest is kept.
  await page.getByTestId('rail-connections').click();
  await expect(page.getByTestId('mt5-token')).toHaveCount(0);
  await standby.stop();
  await terminal.stop();
});

test('while the price service is away every panel says so and since when; it recovers alone', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  const services = await localServices(workstation.dataDir);
  const pid = await readyPid(services, 'ingestion');
  process.kill(pid, 'SIGSTOP');
  // The supervisor takes a worker that does not answer for dead; until then, and until its successor is up, prices are away.
  try {
    await expect(chartAt(page).getByTestId('banner')).toContainText(/No connection to the price service since \d\d:\d\d:\d\d/);
    await expect(page.getByTestId('watchlist').getByTestId('banner')).toContainText('No prices since');
    await expect(page.getByTestId('status-bar')).toContainText('no prices for');
  } finally {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // The supervisor has ended it meanwhile.
    }
  }
  await readyPid(services, 'ingestion');
  await expect(page.getByTestId('banner')).toHaveCount(0);
  services.close();
});
