// verifies: backtest-runs
import { describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { missingBetween } from '#core/market/missing-bars.ts';
import { buyAndHold } from '#core/strategy/buy-and-hold.ts';
import { accountRate } from '#services/research/account-rate.ts';
import { configuredRange } from '#services/research/loaded-range.ts';
import { finestBelow, loadData } from '#services/research/market-data.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';

const us = (text: string) => Date.parse(text) * 1000;
const DAY = 86_400_000_000;

describe('the range of a configuration', () => {
  it('includes the day of a date alone at its end, and takes times as they are', () => {
    expect(configuredRange({ from: '2020-01-01', to: '2020-01-31' })).toEqual({ fromUs: us('2020-01-01'), toUs: us('2020-02-01') });
    expect(configuredRange({ from: '2020-01-01T09:30:00.000001Z', to: '2020-01-31T00:00' })).toEqual({
      fromUs: us('2020-01-01T09:30:00Z') + 1,
      toUs: us('2020-01-31T00:00:00Z'),
    });
    expect(configuredRange({})).toEqual({ fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY });
  });
});

describe('bars that are missing between two neighbours', () => {
  it('are those that the session calendar expects', () => {
    // Friday to Monday: nothing is missing; to Tuesday: Monday is, but for a holiday of the exchange.
    expect(missingBetween('utc', '1d', us('2024-01-05'), us('2024-01-08'))).toBe(0);
    expect(missingBetween('utc', '1d', us('2024-01-05'), us('2024-01-09'))).toBe(1);
    expect(missingBetween('us-equity', '1d', us('2024-01-12T05:00Z'), us('2024-01-16T05:00Z'))).toBe(0);
    expect(missingBetween('utc', '1h', us('2024-01-05T10:00Z'), us('2024-01-05T14:00Z'))).toBe(3);
    // New York's last hour to the first of the next day.
    expect(missingBetween('us-equity', '1h', us('2024-01-09T20:00Z'), us('2024-01-10T14:00Z'))).toBe(0);
    expect(missingBetween('fx', '1h', us('2024-01-05T21:00Z'), us('2024-01-07T22:00Z'))).toBe(0);
    expect(missingBetween('utc', '1w', us('2024-01-01'), us('2024-01-22'))).toBe(2);
  });
});

describe('the finer bars of a run', () => {
  const market = createMemoryMarketStore();
  const store = (timeframe: '1m' | '15m' | '1h', fromUs: number, count: number, stepUs: number) => {
    const bars = makeBarColumns(count);
    for (let i = 0; i < count; i++) {
      bars.timeUs[i] = fromUs + i * stepUs;
      for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][i] = 1;
    }
    market.mergeBars('TEST', timeframe, bars, false);
  };
  store('1m', us('2021-01-01'), 2000, 60e6);
  store('15m', us('2024-01-01'), 960, 900e6);
  store('1h', us('2024-01-01'), 241, 3600e6);

  it('are the finest that lie in its range, not those of another year', () => {
    const below = (from: string, to: string) => finestBelow(market, 'TEST', '1d', { fromUs: us(from), toUs: us(to) });
    expect(below('2024-01-01', '2024-01-11')).toBe('15m');
    expect(below('2021-01-01', '2021-01-02')).toBe('1m');
    // A day of minutes tells less of a range than ten of quarters.
    expect(below('2021-01-01', '2024-02-01')).toBe('15m');
    expect(below('2030-01-01', '2030-02-01')).toBeNull();
    expect(finestBelow(market, 'TEST', '15m', { fromUs: us('2024-01-01'), toUs: us('2024-01-11') })).toBeNull();
  });
});

describe('the rate of an account in another currency', () => {
  const rates = (symbol: string, opens: readonly number[]) => {
    const market = createMemoryMarketStore();
    const bars = makeBarColumns(opens.length);
    opens.forEach((open, i) => {
      bars.timeUs[i] = i * DAY;
      for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][i] = open;
    });
    market.mergeBars(symbol, '1d', bars, false);
    return market;
  };
  const usd = { ...INSTRUMENT, currency: 'USD' };

  it('is what a stored pair opened at, or its inverse, and never a price that was yet to come', () => {
    const times = Float64Array.of(0, DAY / 2, DAY, 1.5 * DAY, 3 * DAY);
    expect(accountRate(rates('USDJPY', [100, 110, 120]), usd, { currency: 'JPY' }, times)).toEqual(
      Float64Array.of(100, 100, 110, 110, 120),
    );
    expect(accountRate(rates('EURUSD', [1.25, 2]), usd, { currency: 'EUR' }, times)).toEqual(Float64Array.of(0.8, 0.8, 0.5, 0.5, 0.5));
  });

  it('comes from the pair that covers the run, and is refused where none does: a rate of years ago or to come is none', () => {
    const market = rates('EURUSD', [1.25]);
    const late = makeBarColumns(400);
    for (let i = 0; i < 400; i++) {
      late.timeUs[i] = i * DAY;
      for (const name of ['open', 'high', 'low', 'close'] as const) late[name][i] = 2;
    }
    const times = Float64Array.of(0, 300 * DAY);
    expect(() => accountRate(market, usd, { currency: 'EUR' }, times)).toThrow(
      'The stored EURUSD does not tell the rate of the account on 1970-10-28: import its history for the whole range',
    );
    expect(() => accountRate(rates('USDEUR', [1]), usd, { currency: 'EUR' }, Float64Array.of(-20 * DAY, 0))).toThrow('on 1969-12-12');
    market.mergeBars('EURUSD', '1h', late, false);
    expect(accountRate(market, usd, { currency: 'EUR' }, times)).toEqual(Float64Array.of(0.5, 0.5));
  });

  it('goes through USD where there is no direct pair', () => {
    const market = rates('EURUSD', [1.25, 1.5]);
    const yen = makeBarColumns(1);
    for (const name of ['open', 'high', 'low', 'close'] as const) yen[name][0] = 100;
    market.mergeBars('USDJPY', '1d', yen, false);
    expect(accountRate(market, { ...INSTRUMENT, currency: 'EUR' }, { currency: 'JPY' }, Float64Array.of(0, DAY))).toEqual(
      Float64Array.of(125, 150),
    );
  });

  it('is asked for by an account that says nothing, too: it is kept in the currency of the first symbol', async () => {
    const market = rates('USDJPY', [100, 110, 120, 125]);
    market.saveInstrument({ ...INSTRUMENT, symbol: 'FIRST', currency: 'USD' });
    market.saveInstrument({ ...INSTRUMENT, symbol: 'SECOND', currency: 'JPY' });
    const bars = market.readByTime('USDJPY', '1d', 0, 10 * DAY);
    for (const symbol of ['FIRST', 'SECOND']) market.mergeBars(symbol, '1d', bars, false);
    const load = async (currency: object) => {
      const read = readConfiguration(
        { symbols: ['FIRST', 'SECOND'], timeframe: '1d', strategy: { id: 'buy-and-hold', params: {} }, maxPositions: 2, ...currency },
        () => buyAndHold,
        [],
      );
      if (!read.ok) throw new Error(read.error.message);
      const { dataset } = await loadData(market, { columns: async () => [] } as never, read.value, buyAndHold, 10 * DAY);
      return dataset.symbols.map(({ rate }) => rate && [...rate]);
    };
    expect(await load({})).toEqual([undefined, [0.01, 1 / 110, 1 / 120, 0.008]]);
    expect(await load({ currency: 'JPY' })).toEqual([[100, 110, 120, 125], undefined]);
  });

  it('is none in the same currency, and an error that says what to import when nothing tells it', () => {
    const market = rates('EURUSD', [1.25]);
    expect(accountRate(market, usd, { currency: 'USD' }, Float64Array.of(0))).toBeNull();
    expect(() => accountRate(market, usd, { currency: 'CHF' }, Float64Array.of(0))).toThrow('import the history of USDCHF or CHFUSD');
  });
});
