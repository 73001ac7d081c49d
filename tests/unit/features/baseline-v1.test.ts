// verifies: features-no-look-ahead
import { describe, expect, it } from 'vitest';
import { baselineV1 } from '#core/features/baseline-v1.ts';
import { findLookAhead } from '#core/features/look-ahead.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { type BarColumns, lowerBound, sliceBarColumns } from '#core/market/bar-columns.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars, seededUniform } from '../../support/seeded-bars.ts';

const WIDTH = baselineV1.names.length;
const computeAll = (bars: BarColumns) => {
  const rows = new Float64Array(bars.timeUs.length * WIDTH);
  baselineV1.create('1m').pushMany(bars, 0, bars.timeUs.length, rows);
  return rows;
};
const firstDifference = (left: Float64Array, right: Float64Array) => left.findIndex((value, i) => !Object.is(value, right[i]));

describe('the baseline features', () => {
  it('are the same bits bar by bar, in chunks and from a clone', () => {
    const bars = seededBars(11, 4000);
    const whole = computeAll(bars);
    const single = new Float64Array(whole.length);
    const stream = baselineV1.create('1m');
    for (let i = 0; i < 4000; i++) stream.pushMany(bars, i, i + 1, single.subarray(i * WIDTH, (i + 1) * WIDTH));
    expect(firstDifference(whole, single)).toBe(-1);
    const chunked = new Float64Array(whole.length);
    let chunks = baselineV1.create('1m');
    for (let from = 0; from < 4000; from += 777) {
      const to = Math.min(4000, from + 777);
      chunks.clone().pushMany(seededBars(12, 50), 0, 50, new Float64Array(50 * WIDTH));
      chunks = chunks.clone();
      chunks.pushMany(bars, from, to, chunked.subarray(from * WIDTH, to * WIDTH));
    }
    expect(firstDifference(whole, chunked)).toBe(-1);
  });

  it('of a bar are reproduced bit for bit from the start of its block and the history before that alone', () => {
    const bars = seededBars(21, 12_000);
    const whole = computeAll(bars);
    const uniform = seededUniform(22);
    for (let trial = 0; trial < 40; trial++) {
      const bar = Math.floor(uniform() * 12_000);
      const blockStart = baselineV1.blockStartUs('1m', bars.timeUs[bar] as number);
      const from = Math.max(0, lowerBound(bars.timeUs, blockStart) - baselineV1.historyBars);
      const rows = new Float64Array((bar + 1 - from) * WIDTH);
      baselineV1.create('1m').pushMany(bars, from, bar + 1, rows);
      expect(firstDifference(rows.slice(-WIDTH), whole.slice(bar * WIDTH, (bar + 1) * WIDTH)), `bar ${bar}`).toBe(-1);
    }
  });

  it('never look ahead: taking later bars away changes no earlier value', () => {
    const bars = seededBars(31, 1500);
    expect(findLookAhead(bars, WIDTH, computeAll, [0, 1, 49, 50, 51, 300, 700, 1023, 1024, 1025, 1498])).toBeNull();
  });

  it('would be caught if one of them read the next bar', () => {
    const cheat = (bars: BarColumns) => {
      const rows = computeAll(bars);
      for (let i = 0; i < bars.timeUs.length; i++) rows[i * WIDTH + 2] = bars.close[i + 1] ?? Number.NaN;
      return rows;
    };
    expect(findLookAhead(seededBars(31, 400), WIDTH, cheat, [100])).toMatchObject({ bar: 100, column: 2 });
  });

  it('are all known from the fifty-first bar on, and finite', () => {
    const rows = computeAll(seededBars(41, 3000));
    const isKnown = (bar: number) => rows.subarray(bar * WIDTH, (bar + 1) * WIDTH).every(Number.isFinite);
    expect(isKnown(49)).toBe(false);
    for (let bar = 50; bar < 3000; bar++) expect(isKnown(bar), `bar ${bar}`).toBe(true);
  });

  it('agree with the indicators of the charts', () => {
    const bars = sliceBarColumns(seededBars(51, 3000), 0, 3000);
    const rows = computeAll(bars);
    const column = (id: string, output: string, raw: Record<string, unknown>) => {
      const definition = findIndicator(id);
      if (definition === null) throw new Error(id);
      return runBatch(definition, bars, raw)[output] as Float64Array;
    };
    const range = column('atr', 'atr', { period: 14 });
    const expected: Record<string, (i: number) => number> = {
      'rsi-14': (i) => ((column14[i] as number) - 50) / 50,
      'ema-50-distance': (i) => ((bars.close[i] as number) - (average50[i] as number)) / (range[i] as number),
      'macd-histogram': (i) => (histogram[i] as number) / (range[i] as number),
      'bollinger-position': (i) => ((bars.close[i] as number) - (middle[i] as number)) / ((upper[i] as number) - (middle[i] as number)),
      'return-10': (i) => ((bars.close[i] as number) - (bars.close[i - 10] as number)) / ((range[i] as number) * Math.sqrt(10)),
    };
    const column14 = column('rsi', 'rsi', { period: 14 });
    const average50 = column('ema', 'ema', { period: 50 });
    const histogram = column('macd', 'histogram', {});
    const middle = column('bb', 'sma', {});
    const upper = column('bb', 'upperBand', {});
    for (const [name, formula] of Object.entries(expected)) {
      const k = baselineV1.names.indexOf(name);
      for (let i = 60; i < 3000; i += 7) expect(rows[i * WIDTH + k]).toBeCloseTo(formula(i), 7);
    }
  });

  it('treat unknown volume as none and stay known', () => {
    const bars = seededBars(61, 200);
    bars.volume.fill(Number.NaN);
    const rows = computeAll(bars);
    const k = baselineV1.names.indexOf('volume-ratio');
    expect(rows[150 * WIDTH + k]).toBe(0);
  });
});
