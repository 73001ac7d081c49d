// verifies: monte-carlo
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapReturns, shuffleTrades } from '#core/backtest/monte-carlo.ts';
import { blockTable, followPath } from '#core/backtest/monte-carlo-blocks.ts';
import { syntheticCandles } from '#core/backtest/monte-carlo-candles.ts';
import { fanSteps, histogramOf, quantilesByName } from '#core/backtest/monte-carlo-outcome.ts';
import {
  costPerturbations,
  latencyPerturbations,
  multipliedCosts,
  parameterPerturbations,
  startPerturbations,
} from '#core/backtest/monte-carlo-perturbation.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { quantile } from '#core/statistics/quantile.ts';

function returnsOf(seed: number, mean: number, length: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => mean + 0.01 * random.normal());
}

describe('paths of blocks', () => {
  it('are what the same blocks give step by step', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 90 }),
        (seed, count, block, steps) => {
          const logs = returnsOf(seed, 0, count);
          const blockLength = Math.min(block, count);
          const times = fanSteps(steps, 7);
          const at = new Float64Array(times.length);
          const path = { final: 0, fall: 0, least: 0 };
          followPath(blockTable(logs, blockLength), steps, seededRandom(seed), path, times, at, 0, 1);
          const random = seededRandom(seed);
          const values = [0];
          let start = 0;
          for (let step = 0; step < steps; step++) {
            if (step % blockLength === 0) start = Math.floor(random.uniform() * count);
            values.push((values.at(-1) ?? 0) + (logs[(start + (step % blockLength)) % count] ?? 0));
          }
          let peak = 0;
          let fall = 0;
          for (const value of values) {
            peak = Math.max(peak, value);
            fall = Math.min(fall, value - peak);
          }
          expect(path.final).toBeCloseTo(values.at(-1) ?? 0, 12);
          expect(path.fall).toBeCloseTo(fall, 12);
          expect(path.least).toBeCloseTo(Math.min(...values), 12);
          times.forEach((time, i) => {
            expect(at[i]).toBeCloseTo(values[time] ?? Number.NaN, 12);
          });
        },
      ),
      { seed: 4 },
    );
  });

  it('spread as the returns themselves say, with ruin where the account falls that far', () => {
    const returns = returnsOf(2, 0.0005, 1000);
    const found = bootstrapReturns(returns, { paths: 4000, seed: 1, ruinFraction: 0.2, steps: 250 });
    const logs = returns.map(Math.log1p);
    const mean = logs.reduce((sum, value) => sum + value, 0) / 1000;
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1000);
    expect(Math.log(quantile(found.finals, 0.5))).toBeCloseTo(250 * mean, 1);
    const width = Math.log(quantile(found.finals, 0.8413)) - Math.log(quantile(found.finals, 0.1587));
    expect(width / (2 * deviation * Math.sqrt(250))).toBeCloseTo(1, 0);
    expect(found.ruinProbability).toBeGreaterThan(0);
    expect(found.ruinProbability).toBeLessThan(found.lossProbability);
    expect(found.drawdowns.every((value, i) => value <= 0 && value >= -1 && (i === 0 || value >= (found.drawdowns[i - 1] ?? 0)))).toBe(
      true,
    );
    expect(bootstrapReturns(returns, { paths: 50, seed: 7, ruinFraction: 0.2 })).toEqual(
      bootstrapReturns(returns, { paths: 50, seed: 7, ruinFraction: 0.2 }),
    );
  });

  it('end in ruin for certain where everything can be lost, and stay finite', () => {
    const found = bootstrapReturns([-1, 0.1, 0.05, 0.1, -1, 0.2, 0.1, 0.1], { paths: 500, seed: 3, ruinFraction: 0.5, steps: 100 });
    expect(found.ruinProbability).toBe(1);
    expect(found.drawdowns.every((value) => value === -1)).toBe(true);
    expect(found.finals.every(Number.isFinite)).toBe(true);
  });

  it('make a fan whose quantiles are in order and whose last step is the end', () => {
    const found = bootstrapReturns(returnsOf(5, 0, 300), { paths: 1000, seed: 2, ruinFraction: 0.5, fanPoints: 30 });
    const { fan } = found;
    expect(fan?.steps.at(-1)).toBe(300);
    expect(fan?.steps).toHaveLength(30);
    for (let i = 0; i < 30; i++) {
      const column = fan?.quantiles.map((quantiles) => quantiles[i] ?? Number.NaN) ?? [];
      expect(column).toEqual([...column].sort((a, b) => a - b));
    }
    expect(fan?.quantiles[2]?.at(-1)).toBeCloseTo(quantile(found.finals, 0.5), 12);
    expect(bootstrapReturns(returnsOf(5, 0, 300), { paths: 10, seed: 2, ruinFraction: 0.5, fanPoints: 0 }).fan).toBeNull();
  });
});

describe('shuffled trades', () => {
  const pnl = Float64Array.from(returnsOf(6, 0.002, 80), (value) => value * 10_000);

  it('all end alike; with replacement they do not', () => {
    const end = 1 + pnl.reduce((sum, each) => sum + each, 0) / 100_000;
    const shuffled = shuffleTrades(pnl, 100_000, { paths: 300, seed: 1, ruinFraction: 0.5 });
    expect(shuffled.finals.every((value) => Math.abs(value - end) < 1e-12)).toBe(true);
    expect(new Set(shuffled.drawdowns).size).toBeGreaterThan(200);
    const drawn = shuffleTrades(pnl, 100_000, { paths: 300, seed: 1, ruinFraction: 0.5, withReplacement: true });
    expect(new Set(drawn.finals).size).toBeGreaterThan(250);
    expect(shuffleTrades(pnl, 100_000, { paths: 300, seed: 1, ruinFraction: 0.5 })).toEqual(shuffled);
  });

  it('have every order equally often', () => {
    // Drawdowns of the orders of three trades tell them apart.
    const { drawdowns } = shuffleTrades([-10, -20, 60], 100, { paths: 6000, seed: 5, ruinFraction: 0.9 });
    const expected = [-0.3, -0.3, -20 / 150, -20 / 100, -30 / 160, -30 / 160];
    for (const value of new Set(expected)) {
      const share = drawdowns.filter((each) => Math.abs(each - value) < 1e-9).length / 6000;
      expect(share).toBeCloseTo(expected.filter((each) => each === value).length / 6, 1);
    }
  });
});

describe('synthetic candles', () => {
  const random = seededRandom(8);
  const bars = makeBarColumns(500);
  let close = 100;
  for (let i = 0; i < 500; i++) {
    const open = close * (1 + 0.002 * random.normal());
    close = open * (1 + 0.01 * random.normal());
    bars.timeUs[i] = i * 60e6;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) * (1 + 0.003 * random.uniform());
    bars.low[i] = Math.min(open, close) * (1 - 0.003 * random.uniform());
    bars.volume[i] = 100 + i;
  }

  it('are whole bars in blocks, on the grid, at the same times', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 600 }), fc.constantFrom(0, 0.01, 5), (seed, blockLength, tickSize) => {
        const made = syntheticCandles(bars, { seed, blockLength, tickSize });
        expect(made.timeUs).toEqual(bars.timeUs);
        for (let i = 0; i < 500; i++) {
          const [open, high, low, end] = [made.open[i] ?? 0, made.high[i] ?? 0, made.low[i] ?? 0, made.close[i] ?? 0];
          expect(high >= Math.max(open, end) && low <= Math.min(open, end) && low > 0).toBe(true);
          if (tickSize > 0) expect(Math.abs(end / tickSize - Math.round(end / tickSize))).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 20, seed: 9 },
    );
  });

  it('change from bar to bar as bars of the history did, in runs of the block length', () => {
    const made = syntheticCandles(bars, { seed: 3, blockLength: 10 });
    const source = (i: number) => (made.volume[i] ?? 0) - 100;
    for (let i = 1; i < 500; i++) {
      const from = source(i);
      expect((made.close[i] ?? 0) / (made.close[i - 1] ?? 1)).toBeCloseTo((bars.close[from] ?? 0) / (bars.close[from - 1] ?? 1), 9);
      if (i % 10 !== 0) expect(from).toBe(source(i - 1) === 499 ? 1 : source(i - 1) + 1);
    }
    expect(syntheticCandles(bars, { seed: 4, blockLength: 10 }).close).not.toEqual(made.close);
  });
});

describe('perturbations', () => {
  it('move parameters near their values, within bounds, each setting once', () => {
    const planned = parameterPerturbations(
      [
        { name: 'fast', value: 10, least: 2, most: 11, isInteger: true },
        { name: 'width', value: 2, least: 0, most: 5, isInteger: false },
      ],
      { count: 60, share: 0.2, seed: 1 },
    );
    expect(planned).toHaveLength(60);
    for (const { set } of planned) {
      expect([8, 9, 10, 11]).toContain(set['strategy.params.fast']);
      expect(Math.abs((set['strategy.params.width'] as number) - 2)).toBeLessThanOrEqual(0.4);
    }
    const whole = parameterPerturbations([{ name: 'n', value: 3, least: 1, most: 9, isInteger: true }], {
      count: 50,
      share: 0.01,
      seed: 1,
    });
    expect(whole.map(({ set }) => set['strategy.params.n']).sort()).toEqual([2, 3, 4]);
  });

  it('multiply costs in every form, and neither bounds nor what is received', () => {
    const costs = {
      commission: { type: 'fixed-plus-percent', amount: 2, rate: 0.4 },
      spread: { type: 'time-of-day', hours: [1, 2] },
      slippage: { type: 'volume-share', impact: 0.1, maxShare: 0.025 },
      swap: { long: -3, short: 1 },
      borrowRate: 0.02,
    };
    expect(multipliedCosts(costs, 3)).toEqual({
      commission: { type: 'fixed-plus-percent', amount: 6, rate: 1 },
      spread: { type: 'time-of-day', hours: [3, 6] },
      slippage: { type: 'volume-share', impact: 0.1 * 3, maxShare: 0.025 },
      swap: { long: -9, short: 1 },
      borrowRate: 0.06,
    });
  });

  it('draw a factor for each kind of cost by itself, the run’s own costs first, and nothing where nothing costs', () => {
    const costs = { commission: { type: 'percent', rate: 0.001 }, spread: { type: 'fixed', value: 0.2 }, borrowRate: 0 };
    const planned = costPerturbations(costs, { count: 300, seed: 4 });
    expect(planned[0]?.set).toEqual({ costs });
    const factors = planned.slice(1).map(({ set }) => {
      const moved = set.costs as typeof costs;
      return [moved.commission.rate / 0.001, moved.spread.value / 0.2] as const;
    });
    expect(factors.flat().every((factor) => factor >= 1 / 3 && factor <= 3)).toBe(true);
    expect(factors.filter(([first]) => first < 1).length / factors.length).toBeCloseTo(0.5, 1);
    expect(factors.some(([first, second]) => first > 1.5 && second < 0.7)).toBe(true);
    expect(costPerturbations(costs, { count: 300, seed: 4 })).toEqual(planned);
    expect(costPerturbations({ commission: { rate: 0 }, borrowRate: 0 }, { count: 50, seed: 1 })).toHaveLength(1);
  });

  it('draw how late orders arrive, from milliseconds to five bars', () => {
    const planned = latencyPerturbations(60_000, { count: 400, seed: 9 });
    const late = planned.map(({ set }) => (set['execution.latencyBars'] as number) * 60_000 + (set['execution.latencyMs'] as number));
    expect(Math.min(...late)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...late)).toBeLessThanOrEqual(300_000);
    expect(planned.every(({ set }) => (set['execution.latencyMs'] as number) < 60_000)).toBe(true);
    // Evenly on a logarithmic scale: half of them below the geometric middle.
    expect(late.filter((ms) => ms < Math.sqrt(5 * 300_000)).length / 400).toBeCloseTo(0.5, 1);
  });

  it('start at different bars of the first part, the first one always among them', () => {
    const times = Array.from({ length: 100 }, (_, i) => `bar ${String(i).padStart(3, '0')}`);
    const planned = startPerturbations(times, { count: 12, share: 0.3, seed: 2 });
    expect(planned[0]?.set).toEqual({ from: 'bar 000' });
    expect(new Set(planned.map(({ label }) => label)).size).toBe(12);
    expect(planned.every(({ set }) => (set.from as string) < 'bar 030')).toBe(true);
  });
});

describe('outcomes', () => {
  it('are counted between edges, one edge more than counts, and named by their shares', () => {
    const { edges, counts } = histogramOf(Float64Array.of(0, 0.1, 0.5, 1), 4);
    expect([...edges]).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect([...counts]).toEqual([2, 0, 1, 1]);
    expect([...histogramOf(Float64Array.of(2, 2)).counts]).toEqual([2]);
    expect(quantilesByName(Float64Array.of(1, 2, 3), [0.5])).toEqual({ '0.5': 2 });
  });
});
