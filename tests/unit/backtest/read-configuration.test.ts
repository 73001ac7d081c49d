// verifies: backtest-configuration
import { describe, expect, it } from 'vitest';
import type { ConfigurationProblem } from '#core/backtest/configuration-problems.ts';
import { problemsIn, readConfiguration } from '#core/backtest/read-configuration.ts';
import { findStrategy, STRATEGIES } from '#core/strategy/strategies.ts';

const read = (raw: unknown) =>
  readConfiguration(
    raw,
    findStrategy,
    STRATEGIES.map(({ id }) => id),
  );

function problemsOf(raw: unknown): Record<string, string> {
  const result = read(raw);
  if (result.ok) return {};
  const { problems } = result.error.data as { problems: ConfigurationProblem[] };
  return Object.fromEntries(problems.map(({ path, allowed, found }) => [path, `${allowed}; found ${found}`]));
}

const good = {
  symbols: ['AAPL'],
  timeframe: '1d',
  from: '2013-05-13',
  to: '2018-05-11',
  strategy: { id: 'sma-cross', params: { fast: 10, slow: 30, direction: 'long-short' } },
  initialCapital: 100000,
  sizing: { type: 'equity-fraction', fraction: 0.9999, wholeUnits: true },
  costs: { commission: { type: 'percent', rate: 0.0 }, spread: 0, slippage: { type: 'fraction', value: 0.001 } },
  execution: { fillAt: 'next-open', intrabar: 'worst', limitFill: 'touch', allowShort: true, leverage: 1 },
  exits: { stopLoss: null, takeProfit: null, trailingStop: null },
  maxPositions: 1,
  warmupBars: 60,
  closeAtEnd: true,
  metrics: { convention: 'standard', riskFreeRate: 0.0, periodsPerYear: 252 },
  seed: 42,
};

describe('a configuration', () => {
  it('is taken as the command line describes it', () => {
    const result = read(good);
    expect(result.ok && result.value).toMatchObject({ ...good, costs: { commission: { rate: 0 }, spread: { type: 'fixed', value: 0 } } });
  });

  it('needs symbols, a timeframe and a strategy alone', () => {
    const result = read({ symbols: ['A', 'B'], timeframe: '1h', strategy: { id: 'sma-cross' } });
    expect(result.ok && result.value).toMatchObject({
      maxPositions: 2,
      strategy: { params: { fast: 10, slow: 30, direction: 'long-short' } },
      execution: { fillAt: 'next-open', intrabar: 'worst', latencyBars: 0 },
    });
  });

  it('is told of what does not go together also where something else is bad', () => {
    const problems = problemsOf({
      ...good,
      timeframe: '2h',
      symbols: ['AAPL', 'AAPL'],
      from: '2018-05-11',
      to: '2018-05-10T23:00',
      sizing: { type: 'equity-fraction', fraction: 3 },
      exits: { partials: [{ atRisk: 1, fraction: 0.5, moveStop: 'trail' }] },
    });
    expect(Object.keys(problems).sort()).toEqual(['exits.stopLoss', 'exits.trailingStop', 'sizing.fraction', 'symbols', 'timeframe', 'to']);
  });

  it('is held to times that there are, and to an end after its beginning', () => {
    const timesOf = (from: string, to: string) => Object.keys(problemsOf({ ...good, from, to }));
    expect(timesOf('2018-02-31', '2018-05-01')).toEqual(['from']);
    expect(timesOf('2018-02-28T25:99', '2018-05-01')).toEqual(['from']);
    expect(timesOf('2016-02-29', '2016-02-29')).toEqual([]);
    expect(timesOf('2013-05-13T00:00', '2013-05-13')).toEqual([]);
    expect(timesOf('2013-05-13T12:00', '2013-05-13T12:00')).toEqual(['to']);
    expect(timesOf('2013-05-13T12:00:00.5Z', '2013-05-13T12:00:00.75Z')).toEqual([]);
  });

  it('needs a stop where the size comes from it, unless the strategy sets its own', () => {
    const risk = { ...good, sizing: { type: 'risk-percent', fraction: 0.01 } };
    expect(Object.keys(problemsOf(risk))).toEqual(['exits.stopLoss']);
    expect(problemsOf({ ...risk, exits: { stopLoss: { type: 'fraction', value: 0.02 } } })).toEqual({});
    expect(problemsOf({ ...risk, strategy: { id: 'fair-value-gap' } })).toEqual({});
  });

  it('is told whole when it is bad: every problem by path, with what is allowed and what was found', () => {
    const problems = problemsOf({
      ...good,
      timeframe: '2h',
      from: 'yesterday',
      initialCapital: -5,
      strategy: { id: 'sma-cross', params: { fast: 0, speed: 3 } },
      sizing: { type: 'martingale' },
      costs: { commission: { type: 'percent', rate: 7 }, slippage: { type: 'ticks' } },
      execution: { fillAt: 'now', limitFill: { ticks: -1 }, leverage: 'high' },
      exits: { stopLoss: -1 },
      warmUpBars: 3,
    });
    expect(Object.keys(problems).sort()).toEqual([
      'costs.commission.rate',
      'costs.slippage.value',
      'execution.fillAt',
      'execution.leverage',
      'execution.limitFill.ticks',
      'exits.stopLoss',
      'from',
      'initialCapital',
      'sizing.type',
      'strategy.params.fast',
      'strategy.params.speed',
      'timeframe',
      'warmUpBars',
    ]);
    expect(problems['execution.fillAt']).toBe('one of next-open, same-close; found "now"');
    expect(problems['execution.limitFill.ticks']).toContain('from 0 to 10000');
    expect(problems['sizing.type']).toContain('equity-fraction, fixed-units');
    expect(problems.timeframe).toContain('1s, 1m, 5m');
    expect(problems['strategy.params.fast']).toBe('a whole number from 1 to 5000; found 0');
    expect(problems['strategy.params.speed']).toContain('fast, slow, direction');
    expect(problems.warmUpBars).toContain('warmupBars');
  });

  it('is told what was found where a number stands alone', () => {
    const problems = problemsOf({ ...good, costs: { spread: -1 }, exits: { stopLoss: -0.1, trailingStop: 2 } });
    expect(problems).toMatchObject({
      'costs.spread': expect.stringContaining('-1'),
      'exits.stopLoss': expect.stringContaining('-0.1'),
      'exits.trailingStop': expect.stringContaining('2'),
    });
  });

  it('takes no number that nobody can mean, and says what is allowed instead', () => {
    const fraction = 'a fraction of the entry price between 0 and 1 (0.05 is five percent away)';
    expect(problemsOf({ ...good, exits: { stopLoss: 2, takeProfit: 5000, trailingStop: 1 } })).toEqual({
      'exits.stopLoss': `${fraction}; found 2`,
      'exits.takeProfit': 'a fraction of the entry price above 0 and up to 1000 (0.05 is five percent away); found 5000',
      'exits.trailingStop': 'a fraction of the price between 0 and 1; found 1',
    });
    expect(problemsOf({ ...good, exits: { stopLoss: { type: 'atr', value: 5000 }, takeProfit: 3 } })).toEqual({
      'exits.stopLoss.value': 'a multiple of the average true range, above 0 and up to 100; found 5000',
    });
    expect(problemsOf({ ...good, metrics: { riskFreeRate: 2, periodsPerYear: 1e9 } })).toEqual({
      'metrics.riskFreeRate': 'a fraction a year from -0.1 to 1 (0.02 is two percent); found 2',
      'metrics.periodsPerYear': 'a number from 1 to 31622400, the seconds of a year; found 1000000000',
    });
    expect(problemsOf({ ...good, sizing: { type: 'kelly-fraction', initialFraction: 3 } })).toEqual({
      'sizing.initialFraction': 'at most execution.leverage (1); found 3',
    });
    expect(problemsOf({ ...good, execution: { leverage: 3, maintenanceMargin: 0.5 } })).toEqual({
      'execution.maintenanceMargin': 'at most 1 / execution.leverage (0.333333), or what is entered is closed at once; found 0.5',
    });
    expect(problemsOf({ ...good, execution: { leverage: 5, maintenanceMargin: 0.2 } })).toEqual({});
  });

  it('names the strategies that there are', () => {
    expect(problemsOf({ ...good, strategy: { id: 'holy-grail' } })['strategy.id']).toContain('sma-cross, ema-cross');
  });

  it('is no configuration when it is no object', () => {
    expect(read(null).ok).toBe(false);
    expect(read([]).ok).toBe(false);
    expect(Object.keys(problemsOf({}))).toEqual(expect.arrayContaining(['symbols', 'timeframe', 'strategy']));
  });

  it('tells what does not go together', () => {
    const problems = problemsOf({ ...good, from: '2019-01-01', sizing: { type: 'equity-fraction', fraction: 2 }, symbols: ['A', 'A'] });
    expect(Object.keys(problems)).toEqual(['to', 'symbols', 'sizing.fraction']);
    expect(problemsOf({ ...good, strategy: { id: 'pairs-spread' } })).toHaveProperty('maxPositions');
  });

  it('understands latency, swap and borrowing at the top too', () => {
    const result = read({ ...good, latencyBars: 2, swap: { long: -1, short: 0 }, borrowRate: 0.01 });
    expect(result.ok && result.value).toMatchObject({ execution: { latencyBars: 2 }, costs: { swap: { long: -1 }, borrowRate: 0.01 } });
  });

  it('says each problem once, shows long values by their beginning, and of very many problems the first ones', () => {
    const long = 'x'.repeat(500);
    const found = read({ ...good, initialCapital: 2 ** 53 * 1e9, warmupBars: 2 ** 60, strategy: { id: long, params: {} } });
    const messages = found.ok ? '' : found.error.message;
    expect(messages.match(/warmupBars must be/g)).toHaveLength(1);
    expect(messages).toMatch(/strategy\.id must be one of .*, but it is "x{76}…\./);
    const many = read({ ...good, ...Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, i])) });
    expect(many.ok ? '' : many.error.message).toMatch(/key19 must be .*\. And 2980 more problems\.$/);
    expect(many.ok ? [] : problemsIn(many.error)).toHaveLength(3000);
  });
});
