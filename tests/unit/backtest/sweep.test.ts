// verifies: backtest-reference
import { describe, expect, it } from 'vitest';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { sweepParameters, withParameters } from '#core/backtest/sweep.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import { configOf, symbolData } from '#tests/support/backtest-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

const data = symbolData('TEST', seededBars(8, 1500));
const config = configOf({ timeframe: '1m', strategy: { id: 'sma-cross' }, exits: { stopLoss: 0.01, trailingStop: 0.02 } });
const sets = [3, 5, 8].flatMap((fast) => [13, 21, 34].map((slow) => ({ fast, slow })));

describe('a sweep', () => {
  it('gives each parameter set the result of a run of its own', () => {
    const seen: number[] = [];
    sweepParameters(new SeriesSet([data], '1m'), config, smaCross, sets, (index, result) => {
      const single = runBacktest(new SeriesSet([data], '1m'), withParameters(config, sets[index] ?? {}), smaCross);
      expect(result).toEqual(single);
      expect(result.trades.count).toBeGreaterThan(10);
      seen.push(index);
      return undefined;
    });
    expect(seen).toEqual(sets.map((_, k) => k));
  });

  it('does the part that it is asked for, and stops when it is told to', () => {
    const seen: number[] = [];
    const visit = (index: number) => {
      seen.push(index);
      return index < 6;
    };
    sweepParameters(new SeriesSet([data], '1m'), config, smaCross, sets, visit, 4, 9);
    expect(seen).toEqual([4, 5, 6]);
  });
});
