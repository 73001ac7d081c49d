// verifies: bar-replay, strategy-replay
import { expect, type Locator, type Page } from '@playwright/test';
import { localServices, readyPid } from '../support/local-services.ts';
import { chartAt, openTrade, reported, typeSymbol } from './trade-page.ts';
import { test } from './workstation.ts';

const LAST_OF_SAMPLE = 2_000;

/** The first chart on the bundled daily history, and how many bars it has. */
async function openHistory(page: Page, url: Parameters<typeof openTrade>[1]): Promise<{ chart: Locator; count: number }> {
  await openTrade(page, url);
  const chart = chartAt(page);
  await typeSymbol(page, chart, 'AAPL');
  await expect(chart).toHaveAttribute('data-timeframe', '1d');
  await expect(chart).toHaveAttribute('data-phase', 'ready');
  await expect.poll(() => reported(chart, 'total-count')).toBeGreaterThan(LAST_OF_SAMPLE / 4);
  return { chart, count: await reported(chart, 'total-count') };
}

const indexOf = async (page: Page): Promise<number> => Number(await page.getByTestId('bar-replay').getAttribute('data-index'));

/** Replays the chart up to a date. */
async function replayTo(page: Page, chart: Locator, date: string): Promise<void> {
  await chart.focus();
  await page.keyboard.press('Alt+b');
  await page.getByTestId('replay-date').click();
  await page.getByTestId('replay-date-dialog').getByRole('textbox').fill(date);
  await page.getByTestId('replay-date-go').click();
  await expect(page.getByTestId('bar-replay')).toBeVisible();
}

test('a chart is replayed from the bar that was clicked, bar by bar, and shows the newest bars again at the end', async ({
  page,
  workstation,
}) => {
  const { chart, count } = await openHistory(page, workstation);
  const livePrice = await chart.getAttribute('data-last-price');
  await chart.focus();
  await page.keyboard.press('Alt+b');
  await expect(page.getByTestId('bar-replay-choosing')).toBeVisible();
  const canvas = chart.locator('canvas').first();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the chart has a canvas');
  const at = { x: box.x + box.width * 0.55, y: box.y + box.height / 2 };
  await page.mouse.move(at.x - 20, at.y);
  await page.mouse.move(at.x, at.y);
  await expect(page.getByTestId('replay-cut')).toBeVisible();
  await page.mouse.down();
  await page.mouse.up();
  const bar = page.getByTestId('bar-replay');
  await expect(bar).toBeVisible();
  await expect(page.getByTestId('replay-cut')).toHaveCount(0);
  await expect(chart).toBeFocused();
  const start = await indexOf(page);
  expect(start).toBeGreaterThan(count / 2);
  expect(start).toBeLessThan(count - 20);
  await expect(chart).toHaveAttribute('data-total-count', String(start + 1));
  await expect(chart).not.toHaveAttribute('data-last-price', livePrice ?? '');

  await chart.focus();
  for (let k = 1; k <= 3; k++) {
    await page.keyboard.press('Alt+ArrowRight');
    await expect(chart).toHaveAttribute('data-total-count', String(start + 1 + k));
  }
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(chart).toHaveAttribute('data-total-count', String(start + 3));

  // The pointer has rested meanwhile: what the legend says is of the bar that is under it now.
  const legend = chart.getByTestId('ohlc');
  await page.mouse.move(at.x - 100, at.y);
  const before = (await legend.textContent()) ?? '';
  await page.keyboard.press('Alt+ArrowRight');
  await expect(chart).toHaveAttribute('data-total-count', String(start + 4));
  await expect(legend).not.toHaveText(before);
  const rested = (await legend.textContent()) ?? '';
  await page.mouse.move(at.x - 100, at.y + 1);
  await expect(chart.getByTestId('ohlc')).toHaveText(rested);

  await page.keyboard.press('Space');
  await expect.poll(() => reported(chart, 'total-count')).toBeGreaterThan(start + 5);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('replay-play')).toHaveAttribute('aria-label', 'Play');
  const paused = await indexOf(page);
  await expect(chart).toHaveAttribute('data-total-count', String(paused + 1));

  await page.getByTestId('replay-slider').fill('400');
  await expect(chart).toHaveAttribute('data-total-count', '401');
  await chart.focus();
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await expect(chart).toHaveAttribute('data-total-count', String(count));
  await expect(chart).toHaveAttribute('data-last-price', livePrice ?? '');
});

test('a strategy goes along: its trades come with the bars, and the replay jumps from one to the next', async ({ page, workstation }) => {
  const { chart } = await openHistory(page, workstation);
  await replayTo(page, chart, '2015-06-30');
  await expect(page.getByTestId('bar-replay-moment')).toContainText('30 Jun 2015');
  await page.getByTestId('replay-strategy').click();
  await expect(page.getByTestId('replay-strategy-go')).toBeEnabled({ timeout: 30_000 });
  await page.getByTestId('replay-strategy-go').click();
  await expect(page.getByTestId('replay-equity')).toBeVisible({ timeout: 30_000 });
  const marks = () => reported(chart, 'replay-trades');
  const before = await marks();
  const start = await indexOf(page);
  await page.getByTestId('replay-next-trade').click();
  await expect.poll(() => indexOf(page)).toBeGreaterThan(start);
  await expect.poll(marks).toBeGreaterThan(before);
  const first = await indexOf(page);
  await expect(page.getByTestId('replay-position')).toContainText(/long|short/);
  await expect(chart).toHaveAttribute('data-total-count', String(first + 1));
  const equity = page.getByTestId('replay-equity');
  // The replay stands where the strategy has come to: what is told is of this bar.
  const told = (await equity.textContent()) ?? '';
  await chart.focus();
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expect.poll(() => indexOf(page)).toBeGreaterThan(first);
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect.poll(() => indexOf(page)).toBe(first);
  await expect(equity).toHaveText(told);

  // Its process is killed while bars are played: they go on, and it has caught up when the process is back.
  const strip = page.getByTestId('replay-strip');
  const services = await localServices(workstation.dataDir);
  const pid = await readyPid(services, 'research');
  process.kill(pid, 'SIGKILL');
  await expect(equity).toHaveCount(0);
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => indexOf(page)).toBe(first + 1);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(equity).toHaveText(told, { timeout: 30_000 });
  services.close();

  await page.getByTestId('replay-leave-strategy').click();
  await expect(strip).toHaveCount(0);
  await page.getByTestId('replay-end').click();
  await expect(page.getByTestId('bar-replay')).toHaveCount(0);
});

test('a stored run is replayed with its own configuration up to a trade of it', async ({ page, workstation }) => {
  await openTrade(page, workstation);
  await page.keyboard.press('Alt+n');
  await expect(page.getByTestId('wizard-run')).toBeEnabled({ timeout: 30_000 });
  await page.getByTestId('wizard-run').click();
  await expect(page.getByTestId('run-view')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('replay-run').click();
  const chart = chartAt(page);
  await expect(chart).toHaveAttribute('data-symbol', 'AAPL');
  await expect(page.getByTestId('replay-position')).toContainText(/long|short/, { timeout: 30_000 });
  await expect(page.getByTestId('replay-trades')).toContainText('0');
  await expect.poll(() => reported(chart, 'replay-trades')).toBe(1);
  // Every bar in view came one by one: none of them is in the series of the history.
  await expect.poll(() => accentPixels(chart)).toBeGreaterThan(300);
});

/** How much is drawn in the colour of the line at a position, on all layers of a chart. */
function accentPixels(chart: Locator): Promise<number> {
  return chart.evaluate((element) => {
    const accent = getComputedStyle(element).getPropertyValue('--accent').trim();
    const wanted = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16));
    let count = 0;
    for (const canvas of element.querySelectorAll('canvas')) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      for (let i = 0; i < data.length; i += 4) if (wanted.every((part, k) => data[i + k] === part)) count++;
    }
    return count;
  });
}

test('a live chart stands still while it is replayed, linked charts go along, and another timeframe shows the same moment', async ({
  page,
  workstation,
}) => {
  await openTrade(page, workstation);
  const chart = chartAt(page);
  const symbol = await chart.getAttribute('data-symbol');
  await chart.focus();
  await page.keyboard.press('Alt+b');
  await expect(page.getByTestId('bar-replay-choosing')).toBeVisible();
  for (let k = 0; k < 30; k++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('bar-replay')).toBeVisible();
  const start = await indexOf(page);
  await expect(chart).toHaveAttribute('data-total-count', String(start + 1));
  const price = await chart.getAttribute('data-last-price');

  const linked = page.locator(`[data-testid="chart"][data-symbol="${symbol}"][data-replay="follows"]`);
  await expect(linked).toHaveCount(1);
  await expect(linked.getByTestId('bar-replay-follows')).toBeVisible();
  const before = await reported(linked, 'total-count');

  // Prices tick on in the watchlist beside it.
  const quote = page.getByTestId('watchlist-row').filter({ hasText: 'EURUSD' }).first();
  const quoted = await quote.textContent();
  await expect.poll(() => quote.textContent()).not.toBe(quoted);
  await expect(chart).toHaveAttribute('data-last-price', price ?? '');
  await expect(chart).toHaveAttribute('data-total-count', String(start + 1));

  await page.getByTestId('replay-slider').fill(String(start - 600));
  await expect(chart).toHaveAttribute('data-total-count', String(start - 599));
  await expect.poll(() => reported(linked, 'total-count')).toBeLessThan(before);

  const other = (await chart.getAttribute('data-timeframe')) === '5m' ? '15m' : '5m';
  await page.getByTestId(`timeframe-${other}`).first().click();
  await expect(chart).toHaveAttribute('data-timeframe', other);
  await expect(chart).toHaveAttribute('data-phase', 'ready');
  await expect.poll(async () => (await reported(chart, 'total-count')) - (await indexOf(page))).toBe(1);
  await chart.focus();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('bar-replay')).toHaveCount(0);
  await expect(linked).toHaveCount(0);
});
