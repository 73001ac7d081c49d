// verifies: backtest-configuration
import { expect, it } from 'vitest';
import { priceProblems } from '#core/backtest/price-problems.ts';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { findStrategy } from '#core/strategy/strategies.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

const bars = seededBars(5, 300);
const middle = [...bars.close].sort((a, b) => a - b)[150] ?? 0;
const highest = Math.max(...bars.high);

function problemsOf(given: object, instrument = INSTRUMENT, of = bars) {
  const read = readConfiguration({ symbols: ['TEST'], timeframe: '1m', strategy: { id: 'sma-cross' }, ...given }, findStrategy, []);
  if (!read.ok) throw read.error;
  return Object.fromEntries(
    priceProblems(read.value, [{ instrument, bars: of }]).map(({ path, allowed, found }) => [path, [allowed, found]]),
  );
}

const price = (value: number): string => `price of TEST in this run (${Number(value.toPrecision(8))})`;

it('tells of a spread with which a sale brings nothing, and takes one below', () => {
  const allowed = `in units of the price, less than twice the middle ${price(middle)}`;
  expect(problemsOf({ costs: { spread: 2 * middle } })).toEqual({ 'costs.spread': [allowed, String(2 * middle)] });
  expect(problemsOf({ costs: { spread: 1.99 * middle } })).toEqual({});
  const hours = new Array(24).fill(0.01).with(7, 3 * middle);
  expect(problemsOf({ costs: { spread: { type: 'time-of-day', hours } } })).toHaveProperty(['costs.spread', 0], allowed);
});

it('takes a spread that one wrong bar alone can not bear', () => {
  const wrong = { ...bars, low: bars.low.with(100, 0.001), close: bars.close.with(100, 0.001) };
  expect(problemsOf({ costs: { spread: 0.02 } }, INSTRUMENT, wrong)).toEqual({});
});

it('tells of stops that no price reaches', () => {
  const far = { type: 'amount', value: highest };
  const allowed = `in units of the price, less than the highest ${price(highest)}`;
  expect(problemsOf({ exits: { stopLoss: far, trailingStop: far } })).toEqual({
    'exits.stopLoss.value': [allowed, String(highest)],
    'exits.trailingStop.value': [allowed, String(highest)],
  });
  expect(problemsOf({ exits: { stopLoss: { ...far, value: highest / 2 }, takeProfit: far } })).toEqual({});
});

it('tells of a swap of more than the unit is worth, as one of a lot is, but not across currencies', () => {
  const swap = { long: -2 * highest, short: 0.01 };
  expect(problemsOf({ costs: { swap } })).toEqual({
    'costs.swap.long': [`in money of one unit and day, less than the highest ${price(highest)}`, String(-2 * highest)],
  });
  expect(problemsOf({ currency: 'JPY', costs: { swap } })).toEqual({});
});
