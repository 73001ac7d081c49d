// verifies: backtest-in-pieces
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BacktestRun } from '#core/backtest/backtest-run.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { cutAfter } from '#core/backtest/find-run-look-ahead.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { findStrategy, STRATEGIES } from '#core/strategy/strategies.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { configOf, symbolData } from '#tests/support/backtest-scene.ts';
import { randomData, randomOrders, randomSettings, rawOf } from '#tests/support/random-runs.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 });

/** Advances in the given pieces, over and over, looking at everything after each. */
function inPieces(run: BacktestRun, sizes: readonly number[]) {
  for (let k = 0; run.step < run.steps; k++) {
    run.advance(run.step + (sizes[k % sizes.length] ?? 1));
    run.state();
    run.trades(Math.max(0, run.tradeCount - 1));
  }
  return run.finish();
}

const expectSame = (series: () => SeriesSet, config: BacktestConfiguration, definition: StrategyDefinition, sizes: readonly number[]) => {
  const whole = runBacktest(series(), config, definition);
  expect(inPieces(new BacktestRun(series(), config, definition), sizes)).toEqual(whole);
  expect(inPieces(new BacktestRun(series(), config, definition, { keepsEvents: true }), sizes)).toEqual(whole);
};

const single = STRATEGIES.filter(({ needs }) => needs.minimumSymbols === 1 && needs.columns.length === 0).map(({ id }) => id);

describe('a run in pieces', () => {
  it('gives the bits of one go over random orders, costs, markets and pieces, also while its events are kept', () => {
    fc.assert(
      fc.property(randomSettings, pieces, (given, sizes) => {
        const definition = randomOrders(given.seed);
        const series = () => new SeriesSet(randomData(given.seed, given.symbols), '1m');
        expectSame(series, configOf(rawOf(given), definition), definition, sizes);
      }),
      { numRuns: 60 },
    );
  });

  it.each(single)('gives the bits of one go with %s', (id) => {
    const definition = findStrategy(id);
    if (definition === null) throw new Error(`no strategy ${id}`);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0, 0.004), pieces, (seed, stop, sizes) => {
        const data = [symbolData('TEST', seededBars(seed, 400))];
        const exits = stop > 0 ? { stopLoss: { type: 'fraction', value: stop } } : {};
        const config = configOf({ strategy: { id }, timeframe: '1m', exits, costs: { spread: 0.02 } });
        expectSame(() => new SeriesSet(data, '1m'), config, definition, sizes);
      }),
      { numRuns: 8 },
    );
  });

  it('shows the same after a step whether or not the bars after it exist', () => {
    fc.assert(
      fc.property(randomSettings, fc.integer({ min: 2, max: 245 }), (given, steps) => {
        const definition = randomOrders(given.seed);
        const config = configOf(rawOf(given), definition);
        const data = randomData(given.seed, given.symbols);
        const whole = new BacktestRun(new SeriesSet(data, '1m'), config, definition, { keepsEvents: true });
        whole.advance(steps);
        const { timeUs } = whole.state();
        const cut = new BacktestRun(
          new SeriesSet(
            data.map((one) => cutAfter(one, timeUs)),
            '1m',
          ),
          config,
          definition,
          { keepsEvents: true },
        );
        expect(cut.steps).toBe(steps);
        cut.advance(steps);
        expect(cut.state()).toEqual(whole.state());
        expect(cut.trades()).toEqual(whole.trades());
        expect(cut.events).toEqual(whole.events);
      }),
      { numRuns: 60 },
    );
  });

  it('stops at every bar in which a position was opened or closed, and at no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const definition = findStrategy('sma-cross');
        if (definition === null) throw new Error('no SMA cross');
        const config = configOf({ strategy: { id: 'sma-cross', params: { fast: 3, slow: 9 } }, timeframe: '1m' });
        const series = () => new SeriesSet([symbolData('TEST', seededBars(seed, 300))], '1m');
        const run = new BacktestRun(series(), config, definition);
        const stops: number[] = [];
        while (run.advanceToTrade()) stops.push(run.state().timeUs);
        const { trades } = runBacktest(series(), config, definition);
        const all = [...trades.entryTimeUs, ...trades.exitTimeUs.filter((_, i) => trades.exitReason[i] !== 9)];
        expect(stops).toEqual([...new Set(all)].sort((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });
});
