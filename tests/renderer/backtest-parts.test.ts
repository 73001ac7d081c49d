// verifies: backtest-wizard, drag-parameters
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StrategyListing } from '#contract/research-documents.ts';
import { backtestSettings } from '#core/backtest/configuration.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { closeAt, layoutOf } from '../../src/renderer/features/backtests/curve/curve-painter.ts';
import { niceTicks, timeTicks } from '../../src/renderer/features/backtests/curve/curve-scale.ts';
import { timeLeft } from '../../src/renderer/features/backtests/job-strip.tsx';
import { rangesAround, usualConstraint } from '../../src/renderer/features/backtests/report/studies/parameter-ranges.ts';
import { changeText, KEY_FIGURES } from '../../src/renderer/features/backtests/runs/key-figures.ts';
import { readTags } from '../../src/renderer/features/backtests/runs/read-tags.ts';
import { marketText, parameterText, settingsText } from '../../src/renderer/features/backtests/runs/run-words.ts';
import { onStep, sliderRange } from '../../src/renderer/features/backtests/tune/slider-range.ts';
import { aboutTime } from '../../src/renderer/features/backtests/wizard/check-panel.tsx';
import { commonRange } from '../../src/renderer/features/backtests/wizard/common-range.ts';
import { typicalCosts } from '../../src/renderer/features/backtests/wizard/cost-presets.ts';
import {
  configurationOf,
  draftOf,
  firstMarket,
  newDraft,
  onSymbols,
  readDraft,
  writeDraft,
} from '../../src/renderer/features/backtests/wizard/draft.ts';
import { missingWords } from '../../src/renderer/features/backtests/wizard/missing-words.ts';
import { problemAt, problemName, stepOf } from '../../src/renderer/features/backtests/wizard/wizard-steps.ts';

const instrument = (symbol: string, assetClass: Instrument['assetClass'], isSimulated = false): Instrument => ({
  symbol,
  assetClass,
  tickSize: 0.01,
  pip: 0.01,
  currency: 'USD',
  contractSize: 1,
  lotStep: 1,
  calendar: 'us-equity',
  isSimulated,
  origin: null,
});
const series = (symbol: string, timeframe: '1d' | '1m' | '1h', count: number) => ({
  symbol,
  timeframe,
  count,
  fromUs: 0,
  toUs: 1,
  generation: 1,
});
const strategy = {
  id: 'sma-cross',
  title: 'SMA cross',
  description: '',
  version: 1,
  origin: 'built-in',
  parameters: {},
  defaults: { fast: 10, slow: 30 },
  symbolsNeeded: { least: 1, most: 1 },
  needsPredictions: false,
  warmupBars: 30,
  codeHash: '',
} satisfies StrategyListing;

const freshStart = {
  series: [series('EURUSD.sim', '1m', 500_000), series('SP500', '1d', 2000), series('AAPL', '1d', 1258)],
  bySymbol: new Map([
    ['EURUSD.sim', instrument('EURUSD.sim', 'fx', true)],
    ['SP500', instrument('SP500', 'index')],
    ['AAPL', instrument('AAPL', 'equity')],
  ]),
};

describe('the draft of a backtest', () => {
  test('begins with a share of which real daily bars are stored, rather than with the longest simulated history', () => {
    expect(firstMarket(freshStart)).toEqual({ symbol: 'AAPL', timeframe: '1d' });
    expect(firstMarket({ series: [], bySymbol: new Map() })).toBeNull();
    const onlySimulated = {
      ...freshStart,
      series: [series('EURUSD.sim', '1m', 500_000), series('EURUSD.sim', '1h', 8000), series('EURUSD.sim', '1d', 40)],
    };
    expect(firstMarket(onlySimulated)).toEqual({ symbol: 'EURUSD.sim', timeframe: '1h' });
  });

  test('is a whole configuration that the engine accepts as it is, with costs for such a market', () => {
    const { configuration } = newDraft(strategy, freshStart);
    expect(backtestSettings.parse(configuration)).toEqual(configuration);
    expect(configuration.symbols).toEqual(['AAPL']);
    expect(configuration.strategy).toEqual({ id: 'sma-cross', params: { fast: 10, slow: 30 } });
    expect(configuration.sizing).toMatchObject({ wholeUnits: true });
    expect(configuration.costs.commission).toEqual({ type: 'per-unit', amount: 0.005 });
  });

  test('costs, whole units and room for positions go along with the symbols, unless they were changed', () => {
    const { bySymbol } = freshStart;
    const share = newDraft(strategy, freshStart, { symbol: 'AAPL', timeframe: '1d' });
    const pair = onSymbols(share, ['EURUSD.sim'], bySymbol);
    expect(pair.configuration.costs).toEqual(typicalCosts(bySymbol.get('EURUSD.sim')));
    expect(pair.configuration.sizing.wholeUnits).toBe(false);
    expect(onSymbols(pair, ['AAPL'], bySymbol)).toEqual(share);

    const own = { ...share.configuration.costs, borrowRate: 0.01 };
    const changed = { ...share, configuration: { ...share.configuration, costs: own } };
    expect(onSymbols(changed, ['EURUSD.sim'], bySymbol).configuration.costs).toEqual(own);

    const both = onSymbols(share, ['AAPL', 'EURUSD.sim'], bySymbol);
    expect(both.configuration).toMatchObject({ maxPositions: 2, costs: share.configuration.costs });
    expect(onSymbols(both, ['AAPL'], bySymbol)).toEqual(share);
    const single = { ...both, configuration: { ...both.configuration, maxPositions: 1 } };
    expect(onSymbols(single, ['EURUSD.sim', 'AAPL'], bySymbol).configuration.maxPositions).toBe(1);
  });

  test('takes the symbol and timeframe of the chart that it was asked from', () => {
    const { configuration } = newDraft(strategy, freshStart, { symbol: 'EURUSD.sim', timeframe: '1m' });
    expect([configuration.symbols, configuration.timeframe]).toEqual([['EURUSD.sim'], '1m']);
    expect(configuration.costs.spread).toEqual({ type: 'fixed', value: 0.01 });
  });

  test('comes back from the settings as it was left', () => {
    const draft = { ...newDraft(strategy, freshStart), tags: ['first'], note: 'a guess' };
    expect(readDraft(writeDraft(draft))).toEqual(draft);
  });

  test.each([null, '', 'no json', '{"version":0}', '{"version":1,"configuration":{}}', '[]'])('is begun anew when %s was kept', (text) => {
    expect(readDraft(text)).toBeNull();
  });

  test('gets what a stored run does not say from what is usual', () => {
    const draft = draftOf({
      symbols: ['AAPL'],
      timeframe: '1d',
      strategy: { id: 'sma-cross', params: { fast: 3 } },
      costs: { borrowRate: 0.01 },
    });
    expect(draft?.configuration.costs).toEqual({ ...typicalCosts(undefined), borrowRate: 0.01 });
    expect(draft?.configuration.execution.fillAt).toBe('next-open');
  });

  test('is sent with every parameter of its strategy and with none of another one', () => {
    const draft = newDraft(strategy, freshStart);
    const other = { ...draft, configuration: { ...draft.configuration, strategy: { id: 'sma-cross', params: { fast: 7, lookback: 60 } } } };
    expect(configurationOf(other, strategy).strategy).toEqual({ id: 'sma-cross', params: { fast: 7, slow: 30 } });
  });

  test.each(['fx', 'metal', 'index', 'equity', 'crypto', 'other'] as const)('has costs above nothing for %s', (assetClass) => {
    const { commission, spread, slippage } = typicalCosts(instrument('X', assetClass));
    expect(commission.type !== 'none' || (spread.type === 'fixed' && spread.value > 0)).toBe(true);
    expect(slippage.type).toBe('fraction');
  });
});

describe('problems', () => {
  const problems = [{ path: 'costs.commission.rate', allowed: 'a fraction from 0 to 1', found: '7' }];

  test('stand at their field and at their step', () => {
    expect(problemAt(problems, 'costs.commission.rate')).toBe('Must be a fraction from 0 to 1.');
    expect(problemAt(problems, 'costs.commission')).toBe('Must be a fraction from 0 to 1.');
    expect(problemAt(problems, 'costs.commissions')).toBeNull();
    expect(
      ['strategy.params.fast', 'symbols.0', 'to', 'execution.fillAt', 'execution.leverage', 'sizing.fraction', 'seed', ''].map(stepOf),
    ).toEqual(['strategy', 'data', 'data', 'costs', 'risk', 'risk', 'run', 'data']);
  });

  test('are called by words', () => {
    expect(['costs.commission.rate', 'symbols', 'strategy.params.fastPeriod', ''].map(problemName)).toEqual([
      'Commission rate',
      'Symbols',
      'Fast period',
      'The configuration',
    ]);
  });
});

describe('a slider', () => {
  const whole = { kind: 'number', name: 'fast', isWhole: true, min: 1, max: 5000, step: 1 } as const;

  test('reaches from a quarter to four times what was used where the allowed range is too wide to drag', () => {
    expect(sliderRange(whole, 10, 10)).toEqual({ min: 3, max: 40, step: 1 });
    expect(sliderRange(whole, 100, 10)).toEqual({ min: 3, max: 400, step: 1 });
    expect(sliderRange({ ...whole, max: 100 }, 10, 10)).toEqual({ min: 1, max: 100, step: 1 });
    expect(sliderRange({ kind: 'number', name: 'shift', isWhole: false, step: 0.1 }, 0, 0)).toEqual({ min: -4, max: 4, step: 0.1 });
  });

  test('always holds what was used and what is usual, inside what is allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (used, usual) => {
        const { min, max } = sliderRange(whole, used, usual);
        expect(min).toBeLessThanOrEqual(Math.min(used, usual));
        expect(max).toBeGreaterThanOrEqual(Math.max(used, usual));
        expect(min).toBeGreaterThanOrEqual(1);
        expect(max).toBeLessThanOrEqual(5000);
        expect(max).toBeGreaterThan(min);
      }),
    );
  });

  test('stops at decimal steps without the noise of binary sums', () => {
    expect(onStep({ min: 0, max: 1, step: 0.1 }, 0.30000000000000004)).toBe(0.3);
    expect(onStep({ min: 0, max: 1, step: 0.1 }, 7)).toBe(1);
  });
});

describe('the axes of a curve', () => {
  test('have round values', () => {
    expect(niceTicks(96_000, 117_000, 5)).toEqual([100_000, 105_000, 110_000, 115_000]);
    expect(niceTicks(-0.096, 0, 3)).toEqual([-0.05, 0]);
    expect(niceTicks(1, 1, 5)).toEqual([]);
  });

  test('never have more values than asked for, all inside the range and equally far apart', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (low, width, most) => {
          const ticks = niceTicks(low, low + width, most);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(low - width * 1e-6);
            expect(tick).toBeLessThanOrEqual(low + width * 1.000001);
          }
        },
      ),
    );
  });

  test('reach beyond every value by less than a fifth of their range, and stay where curves differ little', () => {
    const curve = (value: readonly number[], drawdown: readonly number[]) => ({
      timeUs: Float64Array.of(0, 60e6),
      value: Float64Array.from(value),
      drawdown: Float64Array.from(drawdown),
    });
    const reaches = (value: readonly number[], drawdown: readonly number[]) => {
      const view = { width: 800, height: 400, main: curve(value, drawdown), reference: null, pointerX: null };
      const { low, high, deepest } = layoutOf(view, 1);
      return { low, high, deepest };
    };
    const amount = fc.double({ min: 1, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(amount, amount, fc.double({ min: -1, max: 0, noNaN: true }), (first, last, fall) => {
        const { low, high, deepest } = reaches([first, last], [0, fall]);
        const [lowest, highest] = [Math.min(first, last), Math.max(first, last)];
        const range = highest - lowest > 1e-9 * highest ? highest - lowest : highest;
        expect(low).toBeLessThan(lowest);
        expect(high).toBeGreaterThan(highest);
        expect(lowest - low).toBeLessThanOrEqual(range / 5);
        expect(high - highest).toBeLessThanOrEqual(range / 5);
        expect(deepest).toBeLessThanOrEqual(fall + 1e-9);
        expect(deepest).toBeGreaterThanOrEqual(Math.min(-0.01, fall) * 1.2 - 1e-9);
      }),
    );
    expect(reaches([10_100, 11_900], [0, -0.081])).toEqual(reaches([10_110, 11_850], [0, -0.084]));
  });

  const at = (iso: string) => Date.parse(`${iso}Z`) * 1000;

  test('tell years, months, days or hours by the length of the range', () => {
    const labels = (from: string, to: string, most: number) => timeTicks(at(from), at(to), most).map(({ label }) => label);
    expect(labels('2013-05-13T00:00', '2018-05-11T00:00', 12)).toEqual([
      'Jul',
      '2014',
      'Jul',
      '2015',
      'Jul',
      '2016',
      'Jul',
      '2017',
      'Jul',
      '2018',
    ]);
    expect(labels('2024-03-01T00:00', '2024-03-11T00:00', 6)).toEqual(['2 Mar', '4 Mar', '6 Mar', '8 Mar', '10 Mar']);
    expect(labels('2024-03-01T22:00', '2024-03-02T02:00', 5)).toEqual(['22:00', '23:00', '2 Mar', '01:00', '02:00']);
  });

  test('find the close that stood at a time', () => {
    const timeUs = Float64Array.of(10, 20, 30);
    expect([5, 10, 19, 20, 99].map((time) => closeAt(timeUs, time))).toEqual([0, 0, 0, 1, 2]);
  });
});

describe('the range of several symbols', () => {
  const of = (fromUs: number | null, toUs: number | null) => ({ fromUs, toUs });

  test('is the time that all have, told only where some have more', () => {
    expect(commonRange([of(10, 50), of(20, 90)])).toEqual({ fromUs: 20, toUs: 50 });
    expect(commonRange([of(10, 50), of(10, 50)])).toBeNull();
    expect(commonRange([of(10, 50)])).toBeNull();
    expect(commonRange([of(10, 20), of(30, 40)])).toBeNull();
    expect(commonRange([of(10, 20), of(null, null)])).toBeNull();
  });
});

describe('words about data', () => {
  test('call a day missing only where the calendar knows its holidays', () => {
    expect(missingWords({ missingBars: 0, timeframe: '1d' }, 'utc')).toBeNull();
    expect(missingWords({ missingBars: 45, timeframe: '1d' }, 'utc')).toBe('45 weekdays without a bar, holidays among them');
    expect(missingWords({ missingBars: 2, timeframe: '1d' }, 'us-equity')).toBe('2 bars missing');
    expect(missingWords({ missingBars: 1, timeframe: '15m' }, 'utc')).toBe('1 bar missing');
  });
});

describe('words about runs', () => {
  test('name numbers and let words speak for themselves', () => {
    expect(settingsText({ parameters: { fast: 10 }, settings: 'stop 2 %, swap -0.2/0' })).toBe('fast 10; stop 2%, swap −0.2/0');
    expect(settingsText({ parameters: {} })).toBe('no parameters');
    expect(parameterText({ fast: 10, threshold: 0.25, direction: 'long-only', useStop: false })).toBe(
      'fast 10, threshold 0.25, long-only, no use stop',
    );
    expect(marketText({ symbols: ['AAPL', 'MSFT'], timeframe: '1d' })).toBe('AAPL + MSFT 1d');
    expect(marketText({ symbols: ['A', 'B', 'C', 'D'], timeframe: '1d' })).toBe('4 symbols 1d');
  });

  test('write the change of a share in points and stay silent where nothing changed', () => {
    const figure = (id: string) => KEY_FIGURES.find((one) => one.id === id) ?? KEY_FIGURES[0];
    const change = (id: string, now: number | null, before: number | null) => {
      const one = figure(id);
      return one ? changeText(one, now, before) : '';
    };
    expect(change('totalReturn', 0.125, 0.1)).toBe('+2.5 pp');
    expect(change('sharpe', 0.5, 0.62)).toBe('\u22120.12');
    expect(change('trades', 41, 40)).toBe('+1');
    expect(change('sharpe', 0.5, 0.5001)).toBe('');
    expect(change('profitFactor', null, 1.2)).toBe('');
  });

  test('read tags each once, and no more than are allowed', () => {
    expect(readTags(' fx, keep ,, fx ')).toEqual(['fx', 'keep']);
    expect(readTags(Array.from({ length: 30 }, (_, i) => `t${i}`).join(','))).toHaveLength(20);
  });

  test('say how long something takes without false precision', () => {
    expect([0.2, 1.4, 200].map(aboutTime)).toEqual(['less than a second', 'about 2 s', 'about 4 min']);
    expect([null, 0.4, 12.2, 200].map(timeLeft)).toEqual(['', 'nearly done', '13 s left', '4 min left']);
  });
});

describe('a search around a run', () => {
  test('keeps fast below slow where it is: else half of the grid would be another strategy, or none', () => {
    const parameters = { fast: 20, slow: 30, direction: 'long-short' };
    const [fast, slow] = rangesAround(parameters);
    expect(fast?.high ?? 0).toBeGreaterThan(slow?.low ?? 0);
    expect(usualConstraint(parameters)).toBe('fast < slow');
    for (const other of [{ fast: 30, slow: 20 }, { fast: 20 }, { fast: 'a', slow: 'b' }, {}] as const)
      expect(usualConstraint(other)).toBe('');
  });
});
