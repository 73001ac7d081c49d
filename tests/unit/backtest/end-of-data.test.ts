// verifies: backtest-fill-rules
import { expect, it } from 'vitest';
import { run, tradesOf } from '#tests/support/backtest-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

it('what is open at the end is closed at the last bar, however long nothing had happened before it', () => {
  const bars = seededBars(3, 2000);
  const config = {
    timeframe: '1m',
    sizing: { type: 'fixed-units', units: 1 },
    strategy: { id: 'sma-cross', params: { fast: 20, slow: 200 } },
  };
  const { trades } = run(bars, config);
  const last = trades.count - 1;
  expect(tradesOf(run(bars, config)).at(-1)?.exitPrice).toBe(bars.close.at(-1));
  expect(trades.exitTimeUs[last]).toBe(bars.timeUs.at(-1));
  const entryBar = bars.timeUs.indexOf(trades.entryTimeUs[last] as number);
  expect(entryBar).toBeLessThan(1999);
  expect(trades.bars[last]).toBe(1999 - entryBar);
});
