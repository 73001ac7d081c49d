// verifies: backtest-command
import { describe, expect, it } from 'vitest';
import { comparisonText } from '../../../src/cli/comparison-text.ts';
import { studyText } from '../../../src/cli/study-text.ts';

type Comparison = Parameters<typeof comparisonText>[0];

const metric = (name: string, a: number | null, b: number | null): Comparison['metrics'][number] => ({
  ...{ name, values: [a, b], difference: a === null || b === null ? null : b - a, low: null, high: null },
});

describe('two runs beside each other', () => {
  const compared = {
    runs: [{ runId: 'run-of-may' }, { runId: 'run-of-june' }],
    metrics: [metric('totalReturn', 0.1234, -0.05), metric('maxDrawdownDays', 30, 1200), metric('profitFactor', null, 1.5)],
    settings: [{ path: 'exits.stopLoss', values: ['null', ''] }],
    ...{ isSameData: true, isSameCosts: false, trades: { both: 1, byRun: [3, 1] } },
  } as unknown as Comparison;

  it('are told by the names and units of the app, in columns that end below one another', () => {
    expect(comparisonText(compared).split('\n')).toEqual([
      'Figure            run-of-may  run-of-june  Difference',
      'Net return           12.34 %      -5.00 %   -17.34 pp',
      'Longest drawdown     30 days    1200 days   1170 days',
      'Profit factor              -         1.50           -',
      '',
      'Setting         run-of-may  run-of-june',
      'exits.stopLoss        null            -',
      '',
      'Same data, different costs; 1 trade in both.',
    ]);
  });
});

describe('a study', () => {
  it('of settings lists the best of them, best first, and how many there are', () => {
    const objectiveValue = Float64Array.from({ length: 20 }, (_, i) => (i === 3 ? Number.NaN : i / 10));
    const column = Float64Array.from(objectiveValue, (value) => value / 100);
    const text = studyText({
      kind: 'optimise',
      request: { method: 'grid' },
      result: {
        ...{ method: 'grid', objective: 'sharpe', objectiveValue, plateauScore: objectiveValue, evaluated: 20, total: 20 },
        ...{ totalReturn: column, sharpe: objectiveValue, maxDrawdown: column, trades: Float64Array.from(column, () => 40) },
        values: { fast: Array.from({ length: 20 }, (_, i) => i) },
        best: { index: 19, parameters: { fast: 19 }, value: 1.9 },
        plateau: { index: 17, parameters: { fast: 17 }, score: 1.8 },
        isComplete: true,
      },
    } as unknown as Parameters<typeof studyText>[0]);
    const lines = text.split('\n');
    expect(lines[0]).toBe('20 settings as a grid; best Sharpe ratio 1.90 at fast 19');
    expect(lines[2]).toBe('Setting  Sharpe ratio  Its neighbours  Net return  Sharpe  Max drawdown  Trades');
    expect(lines[3]).toBe('fast 19         1.900           1.900      1.90 %    1.90        1.90 %      40');
    expect(lines.slice(3, 15).map((line) => line.slice(0, 7))).toEqual(Array.from({ length: 12 }, (_, i) => `fast ${19 - i}`.padEnd(7)));
    expect(lines.slice(15)).toEqual(['The best 12 of 19; --json prints all.', '', 'Good with its neighbours too: fast 17.']);
  });

  it('of paths has its quantiles in order', () => {
    const text = studyText({
      kind: 'monte-carlo',
      result: {
        ...{ method: 'costs', paths: 50, lossProbability: 0.2, ruinProbability: 0 },
        finalQuantiles: { '0.95': 1.5, '0.05': 0.9 },
        drawdownQuantiles: { '0.95': -0.1, '0.05': -0.4 },
      },
    } as unknown as Parameters<typeof studyText>[0]);
    expect(text.split('\n').slice(2)).toEqual([
      'Quantile                                 5 %     95 %',
      'Account at the end, times its start     0.90     1.50',
      'Max drawdown                         -40.0 %  -10.0 %',
      '',
      'A loss in 20.0 % of the paths, ruin in 0.0 %.',
    ]);
  });
});
