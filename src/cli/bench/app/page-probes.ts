import type { Page } from 'playwright';
import { percentile, rounded } from '../bench-measuring.ts';

/** Waits until the first chart has drawn a price. */
export async function firstChart(page: Page): Promise<void> {
  await page.locator('[data-testid=chart][data-last-price]').first().waitFor({ timeout: 30_000 });
}

/**
 * The way of ticks to the screen: for every frame in which the chart drew newer prices, the age of the newest tick in it and of
 * the oldest one that it drew for the first time. Ticks between the two are taken as evenly spread.
 */
export async function tickToChart(page: Page, seconds: number): Promise<{ p50Ms: number; p95Ms: number; p99Ms: number; frames: number }> {
  const ages = await page.evaluate(async (forMs) => {
    const chart = document.querySelector<HTMLElement>('[data-testid=chart]');
    if (!chart) throw new Error('no chart');
    const found: number[] = [];
    const endMs = performance.now() + forMs;
    let before = 0;
    while (performance.now() < endMs) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      // After this frame's own drawing: the next task.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const drawnUs = Number(chart.dataset.drawnReceivedUs ?? 0);
      if (drawnUs > before) {
        const nowUs = (performance.timeOrigin + performance.now()) * 1000;
        if (before > 0) for (let part = 0; part < 5; part++) found.push((nowUs - (drawnUs - ((drawnUs - before) * part) / 5)) / 1000);
        before = drawnUs;
      }
    }
    return found;
  }, seconds * 1000);
  return { p50Ms: percentile(ages, 0.5), p95Ms: percentile(ages, 0.95), p99Ms: percentile(ages, 0.99), frames: ages.length / 5 };
}

/** Frame times while something goes on. */
export async function frameTimes(
  page: Page,
  work: () => Promise<void>,
): Promise<{ p50Ms: number; p95Ms: number; p99Ms: number; maxMs: number; frames: number }> {
  await page.evaluate(() => {
    const state = globalThis as unknown as { frames?: number[]; isMeasuring?: boolean };
    state.frames = [];
    state.isMeasuring = true;
    let last = performance.now();
    const step = () => {
      const now = performance.now();
      state.frames?.push(now - last);
      last = now;
      if (state.isMeasuring) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  await work();
  const frames = await page.evaluate(() => {
    const state = globalThis as unknown as { frames: number[]; isMeasuring?: boolean };
    state.isMeasuring = false;
    return state.frames.slice(1);
  });
  return {
    p50Ms: percentile(frames, 0.5),
    p95Ms: percentile(frames, 0.95),
    p99Ms: percentile(frames, 0.99),
    maxMs: rounded(Math.max(...frames)),
    frames: frames.length,
  };
}

/** Shows a series in the first chart, as a trader would: the symbol by the palette, the timeframe by its button. */
export async function showSeries(page: Page, symbol: string, timeframe: string): Promise<void> {
  const chart = page.locator('[data-testid=chart]').first();
  await chart.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(symbol);
  await page.keyboard.press('Enter');
  await page.locator(`[data-testid=chart][data-symbol="${symbol}"]`).first().waitFor({ timeout: 15_000 });
  await page.getByTestId(`timeframe-${timeframe}`).first().click();
  await page
    .locator(`[data-testid=chart][data-symbol="${symbol}"][data-timeframe="${timeframe}"][data-phase=ready]`)
    .first()
    .waitFor({ timeout: 15_000 });
}

/** Chooses a layout of the menu by its name. */
export async function chooseLayout(page: Page, name: string): Promise<void> {
  await page.getByTestId('layout-menu').click();
  await page.getByRole('menuitemradio', { name }).first().click();
  await firstChart(page);
}
