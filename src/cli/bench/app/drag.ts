import type { Page } from 'playwright';
import { researchContract } from '#contract/index.ts';
import { channelClient } from '#rpc/channels.ts';
import { connect } from '#rpc/connect.ts';
import { calibrationMs, inTemporaryFolder, percentile, rounded } from '../bench-measuring.ts';
import { connectToOwner, startInBrowser, startInElectron } from './app-runner.ts';
import { storeMinuteBars } from './million-bars.ts';

const SYMBOL = 'HUNDRED';
const BARS = 100_000;
const WARM_STEPS = 30;
const STEPS = 240;

/** Runs a backtest in the running app, so that there is one to drag. */
async function storeRun(dataDir: string): Promise<void> {
  const base = await connectToOwner(dataDir);
  const research = connect(researchContract, channelClient(base).open('research'));
  const configuration = {
    symbols: [SYMBOL],
    timeframe: '1m',
    strategy: { id: 'sma-cross', params: { fast: 40, slow: 160 } },
    costs: { commission: { type: 'percent', rate: 0.0002 }, spread: 0.01 },
    exits: { stopLoss: 0.05 },
  };
  try {
    for await (const item of research['backtest.run']({ configuration })) if (item.phase === 'done') return;
    throw new Error('the run ended without a result');
  } finally {
    base.close();
  }
}

interface Lag {
  /** From the input event to the last drawing command, and to the end of the frame that shows it. */
  readonly drawnMs: number;
  readonly shownMs: number;
}

/**
 * Drags a slider by one step in every frame and waits for none: as under a hand, the newest setting replaces those that wait. Each
 * input is answered by the first drawn curve of its own setting or a newer one.
 */
function dragSlider(page: Page, name: string, steps: number): Promise<{ lags: Lag[]; curves: number; longestFrameMs: number }> {
  return page.evaluate(
    async ([testId, count]) => {
      const slider = document.querySelector<HTMLInputElement>(`[data-testid="${testId}"]`);
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      if (!slider || !setValue) throw new Error('no slider');
      const root = document.documentElement;
      const waiting: { sequence: number; inputMs: number }[] = [];
      const lags: { drawnMs: number; shownMs: number }[] = [];
      let curves = 0;
      const observer = new MutationObserver(() => {
        const drawnMs = performance.now();
        const drawn = Number(root.dataset.triedSequence);
        curves++;
        const answered = waiting.filter(({ sequence }) => sequence <= drawn);
        waiting.splice(0, answered.length);
        requestAnimationFrame(() =>
          setTimeout(() => {
            const shownMs = performance.now();
            for (const { inputMs } of answered) lags.push({ drawnMs: drawnMs - inputMs, shownMs: shownMs - inputMs });
          }, 0),
        );
      });
      observer.observe(root, { attributes: true, attributeFilter: ['data-tried-sequence'] });
      let sequence = Number(root.dataset.triedSequence ?? 0);
      let longestFrameMs = 0;
      let before = performance.now();
      const [low, high] = [Number(slider.min), Number(slider.max)];
      let direction = 1;
      for (let i = 0; i < count; i++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        longestFrameMs = Math.max(longestFrameMs, now - before);
        before = now;
        const at = Number(slider.value);
        if (at >= high) direction = -1;
        if (at <= low) direction = 1;
        setValue.call(slider, String(at + direction));
        waiting.push({ sequence: ++sequence, inputMs: performance.now() });
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      }
      const endMs = performance.now() + 5_000;
      while (lags.length < count && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 20));
      observer.disconnect();
      return { lags, curves, longestFrameMs };
    },
    [`slider-${name}`, steps] as const,
  );
}

/**
 * A slider dragged over a run of 100,000 bars, from the input to the drawn curve: in the desktop app, in a browser (`tradewind serve`) where that is asked
 * for or the desktop app can't run here.
 */
export function benchDrag({ browser }: { browser: boolean }): Promise<object> {
  return inTemporaryFolder(async (dataDir) => {
    const before = calibrationMs();
    storeMinuteBars(dataDir, SYMBOL, BARS);
    const desktop = browser ? { reason: 'a browser was asked for' } : await startInElectron(dataDir);
    const isDesktop = !('reason' in desktop);
    const app = isDesktop ? desktop : await startInBrowser(dataDir);
    if ('reason' in app) return { skipped: app.reason };
    try {
      await storeRun(dataDir);
      const { page } = app;
      await page.getByTestId('rail-backtests').click();
      await page.getByTestId('run-row').first().click();
      const slider = page.getByTestId('slider-fast');
      await slider.waitFor({ timeout: 30_000 });
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('html[data-tried-sequence]').waitFor({ state: 'attached', timeout: 30_000 });
      await dragSlider(page, 'fast', WARM_STEPS);
      const { lags, curves, longestFrameMs } = await dragSlider(page, 'fast', STEPS);
      const of = (key: keyof Lag) => {
        const values = lags.map((lag) => lag[key]);
        return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) };
      };
      return {
        shownBy: isDesktop ? 'the desktop app' : 'a browser',
        bars: BARS,
        inputs: STEPS,
        answered: lags.length,
        curves,
        inputToDrawnMs: of('drawnMs'),
        inputToShownMs: of('shownMs'),
        longestFrameMs: rounded(longestFrameMs),
        calibrationMs: { before, after: calibrationMs() },
      };
    } finally {
      await app.close();
    }
  });
}
