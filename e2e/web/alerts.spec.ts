// verifies: alerts
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { localServices } from '../support/local-services.ts';
import { chartAt, openTrade, reported, typeSymbol } from './trade-page.ts';
import { type RunningWorkstation, test } from './workstation.ts';

const shots = join(import.meta.dirname, '../../test-results/web/screenshots');
mkdirSync(shots, { recursive: true });

/** The smallest step of the simulated EURUSD. */
const TICK = 0.00001;

/** Makes an alert by its key and the dialog. */
async function makePriceAlert(page: Page, level: number, message: string): Promise<void> {
  await chartAt(page).focus();
  await page.keyboard.press('Alt+a');
  const dialog = page.getByTestId('alert-dialog');
  await dialog.getByTestId('alert-level').fill(level.toFixed(5));
  await dialog.getByTestId('alert-message').fill(message);
  await page.screenshot({ path: join(shots, 'alert-dialog.png') });
  await page.getByTestId('alert-save').click();
  await expect(dialog).toHaveCount(0);
}

/** Makes one alert just above the simulated price and one just below: wherever it wanders, it mostly crosses one of them soon. */
async function surroundPrice(page: Page, message: string): Promise<number> {
  const chart = chartAt(page);
  // Drawn from a tick that came just now: before, the price is that of the stored history, or of when the chart was last in view.
  const drawn = await chart.getAttribute('data-drawn-received-us');
  await expect(chart).not.toHaveAttribute('data-drawn-received-us', drawn ?? '', { timeout: 60_000 });
  await expect(chart).toHaveAttribute('data-drawn-received-us', /\d/, { timeout: 60_000 });
  const price = await reported(chart, 'last-price');
  await makePriceAlert(page, price + TICK, message);
  await makePriceAlert(page, price - TICK, message);
  return 2;
}

/** As {@link surroundPrice}, by the command line's door: before the price has gone anywhere, and closer around it. */
async function surroundAtOnce(page: Page, { dataDir }: RunningWorkstation, message: string): Promise<number> {
  const services = await localServices(dataDir);
  const features = services.openFeatures();
  const price = await reported(chartAt(page), 'last-price');
  const steps = [-3, -1, 1, 3];
  for (const step of steps) {
    const made = await features['alerts.put']({
      alert: {
        id: randomUUID(),
        symbol: 'EURUSD.sim',
        timeframe: '1m',
        condition: { kind: 'price', level: Number((price + step * TICK).toFixed(5)), direction: 'either', at: 'tick' },
        frequency: { kind: 'once' },
        expiresAtUs: null,
        isEnabled: true,
        message,
      },
    });
    expect(made.ok).toBe(true);
  }
  services.close();
  return steps.length;
}

/** A price that has run away from the alerts around it gets new ones. Returns how many were made. */
async function untilOneFires(page: Page, message: string, surround: () => Promise<number>): Promise<number> {
  // The message stands in the toast with its names filled in.
  const told = page
    .getByTestId('toast')
    .filter({ hasText: message.split('{')[0] ?? message })
    .first();
  for (let made = 0; ; ) {
    made += await surround();
    const isTold = await told.waitFor({ timeout: 15_000 }).then(
      () => true,
      () => false,
    );
    if (isTold) return made;
    expect(made, 'alerts around the price, none of which fired').toBeLessThan(20);
  }
}

test('the key for an alert begins it at the crosshair: the price under the pointer, or the close of a bar chosen with keys', async ({
  page,
  workstation,
}) => {
  await openTrade(page, workstation, 'Single chart');
  const chart = chartAt(page);
  // Its prices do not move, and so neither does its scale.
  await typeSymbol(page, chart, 'AAPL');
  await expect(chart).toHaveAttribute('data-phase', 'ready');
  const box = await chart.boundingBox();
  if (!box) throw new Error('The chart is not on the page.');
  const askedAt = async (share: number): Promise<number> => {
    await chart.focus();
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * share);
    await page.keyboard.press('Alt+a');
    const level = Number(await page.getByTestId('alert-level').inputValue());
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('alert-dialog')).toHaveCount(0);
    return level;
  };
  const high = await askedAt(0.2);
  const middle = await askedAt(0.3);
  const low = await askedAt(0.4);
  expect(high).toBeGreaterThan(middle);
  // As far apart as on the screen.
  expect((high - middle) / (high - low)).toBeCloseTo(0.5, 1);

  await page.mouse.move(5, 5);
  await chart.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  const close = await page.getByTestId('ohlc').locator('[data-cell="close"]').textContent();
  await page.keyboard.press('Alt+a');
  await expect(page.getByTestId('alert-level')).toHaveValue(close ?? '');
  await page.keyboard.press('Escape');
});

test('a price alert beside the price fires, is told once, and is in the history after a reload', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  await openTrade(page, workstation, 'Single chart');
  // Markup in a message is text like any other.
  const toast = page.getByTestId('toast').filter({ hasText: 'Alert: EURUSD.sim' }).first();
  const message = '<img src=x onerror="document.title=1"><b>{symbol}</b> went {direction}';
  await untilOneFires(page, message, () => surroundPrice(page, message));
  await expect(toast).toContainText(/<img src=x onerror="document.title=1"><b>EURUSD.sim<\/b> went (up|down)/);
  await expect(toast.locator('img, b')).toHaveCount(0);
  await page.screenshot({ path: join(shots, 'alert-toast.png') });
  const unread = page.getByTestId('rail-alerts');
  await expect(unread).toContainText(/\d/);
  await toast.getByRole('button', { name: 'Show chart' }).click();
  await expect(chartAt(page)).toBeFocused();

  await page.reload();
  await expect(unread).toContainText(/\d/);
  await unread.click();
  const fired = page.getByTestId('alert-list').getByRole('row').filter({ hasText: /fired/ });
  await expect(fired.first()).toContainText('EURUSD.sim');
  await expect(page.getByTestId('alert-history')).toContainText('<b>EURUSD.sim</b>');
  // Looked at: the number goes.
  await expect(unread).not.toContainText(/\d/);
  await page.screenshot({ path: join(shots, 'alerts-screen.png') });

  // Deleted, it can be had back.
  const rows = page.getByTestId('alert-list').getByRole('row');
  const count = await rows.count();
  await fired.first().getByRole('button', { name: 'Delete' }).click();
  await expect(rows).toHaveCount(count - 1);
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(count);
});

test('alerts and what they raised outlive the process that looks after them', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  await openTrade(page, workstation, 'Single chart');
  const made = await untilOneFires(page, 'over or under', () => surroundAtOnce(page, workstation, 'over or under'));
  await makePriceAlert(page, 99, 'never');
  await page.keyboard.press('Alt+Shift+a');
  const waiting = page.getByTestId('alert-list').getByRole('row').filter({ hasText: '99.00000' });
  await expect(waiting).toContainText('waiting');
  const history = page.getByTestId('alert-history');
  await expect(history).toContainText('over or under');
  await page.getByTestId('rail-connections').click();
  await page.getByRole('button', { name: 'Restart feature' }).click();
  await page.getByTestId('rail-alerts').click();
  await expect(waiting).toContainText('waiting');
  await expect(history).toContainText('over or under');
  // Each is told once at most, whatever was restarted; one row is the head.
  await page.reload();
  await page.getByTestId('rail-alerts').click();
  await expect(history.getByRole('row').nth(1)).toBeVisible();
  expect(await history.getByRole('row').count()).toBeLessThanOrEqual(made + 1);
});

test('a browser tells alerts by its notifications once the trader has allowed it in the settings, never before', async ({
  page,
  startOwn,
}) => {
  const workstation = await startOwn();
  // What the browser would show is written down instead.
  await page.addInitScript(() => {
    class Told {
      static permission = 'default';
      static asked = 0;
      static all: { title: string; body: string; silent: boolean }[] = [];
      static async requestPermission() {
        Told.asked++;
        Told.permission = 'granted';
        return 'granted';
      }
      onclick: (() => void) | null = null;
      constructor(title: string, { body, silent }: { body: string; silent: boolean }) {
        Told.all.push({ title, body, silent });
      }
      close() {}
    }
    Object.assign(window, { Notification: Told });
  });
  const told = () =>
    page.evaluate(() => {
      const { asked, all } = window.Notification as unknown as { asked: number; all: { title: string; body: string; silent: boolean }[] };
      return { asked, all };
    });
  await openTrade(page, workstation, 'Single chart');
  await untilOneFires(page, 'before', () => surroundAtOnce(page, workstation, 'before'));
  expect(await told()).toEqual({ asked: 0, all: [] });
  await page.getByTestId('rail-settings').click();
  await page.getByTestId('allow-notifications').click();
  await expect(page.getByTestId('allow-notifications')).toHaveCount(0);
  await page.getByTestId('rail-trade').click();
  await untilOneFires(page, 'after', () => surroundAtOnce(page, workstation, 'after'));
  const { asked, all } = await told();
  expect(asked).toBe(1);
  expect(all.filter(({ body }) => body === 'after')[0]).toEqual({ title: 'Tradewind: EURUSD.sim', body: 'after', silent: true });
});

test('a drawing, a price and an indicator of the chart have their alert where they are', async ({ page, startOwn }) => {
  const workstation = await startOwn();
  await openTrade(page, workstation, 'Single chart');
  const box = await chartAt(page).boundingBox();
  if (!box) throw new Error('The chart is not on the page.');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.3, { button: 'right' });
  await page.getByRole('menuitem', { name: /^Horizontal line at/ }).click();
  await page.getByTestId('drawing-alert').click();
  const dialog = page.getByTestId('alert-dialog');
  await expect(dialog).toContainText('Horizontal line');
  await page.getByTestId('alert-save').click();
  await expect(dialog).toHaveCount(0);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.45, { button: 'right' });
  await page.getByRole('menuitem', { name: /^Alert at/ }).click();
  await expect(dialog.getByTestId('alert-level')).not.toHaveValue('');
  await page.getByTestId('alert-save').click();
  await expect(dialog).toHaveCount(0);
  await page.screenshot({ path: join(shots, 'alert-levels.png') });

  const legend = chartAt(page).getByTestId('indicator-legend').filter({ hasText: 'RSI' });
  await legend.hover();
  await legend.getByRole('button', { name: /^Alert on/ }).click();
  await expect(dialog.getByRole('radio', { name: 'Indicator' })).toBeChecked();
  await expect(dialog.getByLabel('Level', { exact: true })).not.toHaveValue('');
  await page.getByTestId('alert-save').click();
  await expect(dialog).toHaveCount(0);

  await page.getByTestId('drawing-delete').click();
  await page.keyboard.press('Alt+Shift+a');
  const broken = page.getByTestId('alert-list').getByRole('row').filter({ hasText: 'Its drawing was deleted' });
  await expect(broken).toContainText('needs you');
  await expect(page.getByTestId('alert-list')).toContainText(/RSI 14 crosses/);
});
