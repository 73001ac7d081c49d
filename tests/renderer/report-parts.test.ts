// verifies: backtest-report
import { describe, expect, test } from 'vitest';
import { fidelityLabel, fidelityOf, fidelitySentence } from '../../src/renderer/features/backtests/report/fidelity.ts';
import { figureTitle, formatDifference, formatFigure, formatProbability } from '../../src/renderer/features/backtests/report/figures.ts';
import { intervalOf } from '../../src/renderer/features/backtests/report/intervals.ts';
import { leavesOf } from '../../src/renderer/features/backtests/report/leaves.ts';
import { heatGrid, variedParameters } from '../../src/renderer/features/backtests/report/studies/parameter-heat.ts';
import { gridPoints, rangesAround, spaceOf } from '../../src/renderer/features/backtests/report/studies/parameter-ranges.ts';
import { filterTrades, NO_FILTER, tradesAsCsv, usedReasons } from '../../src/renderer/features/backtests/report/trades/trade-rows.ts';
import { whatWouldChange } from '../../src/renderer/features/backtests/report/what-would-change.ts';
import { readable } from '../../src/renderer/format/readable.ts';
import { makeFakeRun } from './fake-report-runs.ts';
import { fakeOptimise } from './fake-report-studies.ts';

const run = makeFakeRun({ runId: 'a', trades: 120, seed: 77, edge: 0.0006 });
const trades = { ...run.trades, total: 120 };

describe('figures', () => {
  test('have the unit and sign of what they are; what is not known is a dash', () => {
    expect(formatFigure('totalReturn', 0.1284)).toBe('+12.8%');
    expect(formatFigure('maxDrawdown', -0.0962)).toBe('\u22129.62%');
    expect(formatFigure('winRate', 0.464)).toBe('46.4%');
    expect(formatFigure('sharpe', -0.5)).toBe('\u22120.50');
    expect(formatFigure('expectancy', 0.00027)).toBe('+0.027%');
    expect(formatFigure('commissions', 1231.5, 'USD')).toBe('1231.50 USD');
    expect(formatFigure('maxDrawdownDays', 212)).toBe('212 days');
    expect(formatFigure('profitFactor', null)).toBe('–');
    expect(formatFigure('somethingElse', 2.34567891)).toBe('2.3457');
    expect(figureTitle('somethingElse')).toBe('Something else');
    expect(formatProbability(0.0000004)).toBe('< 0.001');
  });

  test('percentages differ by percentage points', () => {
    expect(formatDifference('totalReturn', 0.023)).toBe('+2.30 pp');
    expect(formatDifference('sharpe', -0.2)).toBe('\u22120.20');
    expect(formatDifference('trades', 3)).toBe('+3');
    expect(formatDifference('cagr', null)).toBe('–');
  });

  test('sentences get a real minus and no space before the percent sign', () => {
    expect(readable('At double costs the total return is -19.1 %; a mean-return test.')).toBe(
      'At double costs the total return is \u221219.1%; a mean-return test.',
    );
  });
});

describe('what would change the verdict', () => {
  test('says by how much costs would have to fall, from where nothing is left', () => {
    const { document } = run;
    const honesty = {
      ...document.honesty,
      breakEvenCostFactor: 1.5,
      checks: [{ id: 'double-costs', title: 'Double costs', state: 'fail' as const, value: -0.01, text: '' }],
    };
    expect(whatWouldChange({ ...document, honesty })).toEqual([
      { text: 'Costs lower by 25.0%, or a larger gain a trade', now: 'nothing is left at ×1.50 the costs, a gain is asked at ×2' },
    ]);
    expect(whatWouldChange({ ...document, honesty: { ...honesty, breakEvenCostFactor: 0 } })[0]?.text).toBe('A gain before costs');
  });

  test('asks for more years only where the track record is too short, and for nothing where every check passes', () => {
    const { document } = run;
    const check = { id: 'deflated-sharpe', title: 'Deflated Sharpe ratio', state: 'weak' as const, value: 0.7, text: '' };
    const withYears = (minimumTrackRecordYears: number | null) => ({
      ...document,
      honesty: { ...document.honesty, minimumTrackRecordYears, checks: [check] },
    });
    expect(whatWouldChange(withYears(5.83)).map(({ text }) => text)[0]).toBe('2.0 more years of results at this quality');
    expect(whatWouldChange(withYears(2))).toHaveLength(1);
    expect(whatWouldChange(withYears(null))).toHaveLength(1);
    const passing = { ...document.honesty, checks: [{ ...check, state: 'pass' as const }] };
    expect(whatWouldChange({ ...document, honesty: passing })).toEqual([]);
  });
});

test('the interval of the net return is that of the growth a year, over the same years', () => {
  const summary = { ...run.document.summary, totalReturn: 1.1 ** 4 - 1, cagr: 0.1 };
  const honesty = { ...run.document.honesty, intervals: { cagr: { low: -0.05, high: 0.2 } } };
  const { low, high } = intervalOf({ ...run.document, summary, honesty }, 'totalReturn');
  expect(low).toBeCloseTo(0.95 ** 4 - 1, 10);
  expect(high).toBeCloseTo(1.2 ** 4 - 1, 10);
  expect(intervalOf({ ...run.document, summary: { ...summary, cagr: 0, totalReturn: 0 }, honesty }, 'totalReturn')).toEqual({
    low: null,
    high: null,
  });
  expect(intervalOf({ ...run.document, summary, honesty }, 'maxDrawdown')).toEqual({ low: null, high: null });
});

describe('fidelity', () => {
  const of = (fidelity: Record<string, number>) => fidelityOf({ ...run.document, fidelity });
  test('names what the path was taken from, and the rest as the bar itself', () => {
    expect(fidelityLabel(of({ walkedBars: 40, finerShare: 0.9, tickShare: 0 }))).toBe('path: finer bars 90.0%');
    expect(fidelitySentence(of({ walkedBars: 40, finerShare: 0.9, tickShare: 0 }))).toBe(
      "40 bars with fills inside took their path from finer bars (90.0%), the bar's own prices (10.0%).",
    );
    expect(fidelityLabel(of({ walkedBars: 3, finerShare: 0, tickShare: 1 }))).toBe('path: ticks');
  });

  test('where no fill lay inside a bar, the path did not matter', () => {
    expect(fidelityLabel(of({ walkedBars: 0, finerShare: 0, tickShare: 0 }))).toBe('fills at opens and closes');
  });
});

describe('trades', () => {
  test('are filtered by side, result, exit and doubt together, newest first', () => {
    const all = filterTrades(trades, NO_FILTER);
    expect(all.map(({ index }) => index)).toEqual(Array.from({ length: 120 }, (_, i) => 119 - i));
    const [reason] = usedReasons(trades);
    const some = filterTrades(trades, { side: 'long', result: 'loss', reason: 'stop-loss', symbol: 'EURUSD', isUnclearOnly: false });
    const expected = all.filter(
      ({ index: i }) =>
        (trades.side[i] as number) > 0 &&
        (trades.pnl[i] as number) <= 0 &&
        trades.exitReasons[trades.exitReason[i] as number] === 'stop-loss',
    );
    expect(some).toEqual(expected);
    expect(some.length).toBeGreaterThan(0);
    expect(reason).toBeDefined();
    expect(filterTrades(trades, { ...NO_FILTER, isUnclearOnly: true })).toHaveLength(
      trades.pathDependent.filter((one) => one === 1).length,
    );
  });

  test('go to CSV with raw numbers in full precision', () => {
    const csv = tradesAsCsv(trades, [{ index: 7 }])
      .trimEnd()
      .split('\n');
    expect(csv).toHaveLength(2);
    const [header = '', line = ''] = csv;
    const row = Object.fromEntries(header.split(',').map((name, i) => [name, line.split(',')[i]]));
    expect(row.number).toBe('8');
    expect(Number(row.pnl)).toBe(trades.pnl[7]);
    expect(Number(row.entry_price)).toBe(trades.entryPrice[7]);
    expect(Date.parse(row.entry_time ?? '') * 1000).toBe(trades.entryTimeUs[7]);
  });
});

describe('ranges of parameters', () => {
  test('stand around the run, which is on its own grid, and never cross zero', () => {
    const parameters = { lookback: 24, stopAtr: 1.5, short: 1, threshold: -0.3, session: 'London' };
    const ranges = rangesAround(parameters);
    expect(ranges.map(({ name }) => name)).toEqual(['lookback', 'stopAtr', 'short', 'threshold']);
    for (const { name, low, high, step } of ranges) {
      const value = parameters[name as 'lookback'];
      expect(Math.abs((value - low) / step - Math.round((value - low) / step)), name).toBeLessThan(1e-9);
      expect(Math.sign(low), name).toBe(Math.sign(value));
      expect(Math.sign(high), name).toBe(Math.sign(value));
    }
    expect(gridPoints(ranges)).toBe(81);
    expect(Object.keys(spaceOf(ranges))).toEqual(['lookback', 'stopAtr']);
    expect(gridPoints(ranges.map((range) => ({ ...range, isVaried: false })))).toBe(0);
  });
});

describe('the plateau', () => {
  test('has a cell for each pair of values, and the best where others vary too', () => {
    const result = fakeOptimise(54, true);
    expect(variedParameters(result)).toEqual(['lookback', 'stopAtr']);
    const grid = heatGrid(result, 'lookback', 'stopAtr');
    expect([grid.columns.length, grid.rows.length]).toEqual([9, 6]);
    expect(grid.rows[0], 'largest on top').toBe(3);
    expect(grid.cells.flatMap((row) => [...row]).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 54 }, (_, i) => i));
    const line = heatGrid(result, 'lookback', null);
    const best = line.cells[0]?.[4] ?? -1;
    expect(result.values.lookback?.[best]).toBe(24);
    const ofColumn = Array.from(result.objectiveValue).filter((_, i) => result.values.lookback?.[i] === 24);
    expect(result.objectiveValue[best]).toBe(Math.max(...ofColumn));
  });

  test('a search that was stopped leaves its cells empty', () => {
    const grid = heatGrid(fakeOptimise(10, false), 'lookback', 'stopAtr');
    expect(grid.cells.flatMap((row) => [...row]).filter((index) => index < 0)).toHaveLength(2);
  });
});

test('a nested object is its values by path; long lists are their length', () => {
  expect(leavesOf({ a: { b: 1, c: null }, d: [1, 2], e: Array.from({ length: 40 }, () => 0), f: [{ g: 1 }], h: true })).toEqual([
    { path: 'a.b', value: '1' },
    { path: 'a.c', value: '–' },
    { path: 'd', value: '1, 2' },
    { path: 'e', value: '40 values' },
    { path: 'h', value: 'yes' },
  ]);
});
