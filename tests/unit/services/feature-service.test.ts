import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { featuresContract } from '#contract/index.ts';
import { findIndicator, INDICATORS } from '#core/indicators/registry.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createFeatureService, type FeatureService } from '#services/feature/feature-service.ts';
import { INDICATOR_CACHE_BYTES, IndicatorCache } from '#services/feature/indicator-cache.ts';
import type { FormingBar } from '#services/feature/indicator-methods.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { drawingsInMemory } from '../../support/drawings-in-memory.ts';
import { barAt, closeBars, marketStore, STANDING_CLOCK, until } from '../../support/market-with-bars.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' } as const;
const services: FeatureService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

function serviceOver(market: MarketStore) {
  const wake = new LatestChannel<number>();
  const forming = new LatestChannel<FormingBar>();
  const store = createMemoryMarketStore();
  const service = createFeatureService({
    bars: market,
    instruments: market,
    marketLog: market,
    store,
    clock: STANDING_CLOCK,
    drawings: drawingsInMemory(),
    marketChanged: (signal) => wake.read(signal),
    formingBar: (_symbol, _timeframe, signal) => forming.read(signal),
    onStorageProblem: () => {},
    onDefect: (error) => {
      throw error;
    },
  });
  services.push(service);
  return { service, handlers: service.handlers, wake, forming, store };
}

const indicator = (name: string) => {
  const definition = findIndicator(name);
  if (definition === null) throw new Error(name);
  return definition;
};
const bars = seededBars(71, 2500);
const request = { symbol: 'TEST', timeframe: '1m', level: 1, count: 100, indicator: 'macd', parameters: {} } as const;
const filledMarket = (count = 2500) => {
  const market = marketStore();
  closeBars(market, bars, 0, count);
  return market;
};

describe('indicator values for charts', () => {
  it('belong to the bars beside them, also when those were changed between two reads', async () => {
    const market = filledMarket();
    let isChanging = false;
    const { handlers } = serviceOver({
      ...market,
      // The window's read is the second one: between the two the writer puts a bar before all others.
      seriesSummary(symbol, timeframe) {
        const summary = market.seriesSummary(symbol, timeframe);
        if (isChanging) {
          isChanging = false;
          const earlier = sliceBarColumns(bars, 0, 1);
          market.mergeBars(symbol, timeframe, { ...earlier, timeUs: Float64Array.of((bars.timeUs[0] as number) - 60e6) }, false);
        }
        return summary;
      },
    });
    await handlers['indicators.window']({ ...request, indicator: 'roc', parameters: { period: 1 } }, context);
    isChanging = true;
    const window = await handlers['indicators.window']({ ...request, indicator: 'roc', parameters: { period: 1 }, fromIndex: 50 }, context);
    expect(window.baseCount).toBe(2501);
    const { values } = { values: window.outputs.roc as Float64Array };
    for (let i = 1; i < 100; i++) {
      const bar = bars.timeUs.indexOf(window.timeUs[i] as number);
      const change = ((bars.close[bar] as number) / (bars.close[bar - 1] as number) - 1) * 100;
      expect(values[i]).toBeCloseTo(change, 9);
    }
  });

  it('are those of the full history wherever the window lies', async () => {
    const { handlers } = serviceOver(filledMarket());
    const whole = runBatch(indicator('macd'), bars);
    for (const fromIndex of [0, 30, 1200, 2400]) {
      const window = await handlers['indicators.window']({ ...request, fromIndex }, context);
      expect(window).toMatchObject({ fromIndex, totalCount: 2500, baseCount: 2500, level: 1 });
      expect(window.timeUs).toEqual(bars.timeUs.slice(fromIndex, fromIndex + 100));
      for (const name of ['macd', 'signal', 'histogram']) {
        expect(window.outputs[name]).toEqual(whole[name]?.slice(fromIndex, fromIndex + 100));
      }
      expect(featuresContract['indicators.window'].output.safeParse(window).success).toBe(true);
    }
  });

  it('of a zoomed-out level are those of the last bar in each group', async () => {
    const { handlers } = serviceOver(filledMarket());
    const whole = runBatch(indicator('sma'), bars).sma as Float64Array;
    const window = await handlers['indicators.window']({ ...request, indicator: 'sma', level: 60, fromIndex: 40 }, context);
    expect(window).toMatchObject({ fromIndex: 40, totalCount: 42, baseCount: 2500, level: 60 });
    expect([...window.timeUs]).toEqual([bars.timeUs[2400], bars.timeUs[2460]]);
    expect([...(window.outputs.sma as Float64Array)]).toEqual([whole[2459], whole[2499]]);
  });

  it('grow with the bars that close, without computing the rest again', async () => {
    const market = filledMarket(2000);
    const { handlers } = serviceOver(market);
    const whole = runBatch(indicator('ema'), bars).ema as Float64Array;
    await handlers['indicators.window']({ ...request, indicator: 'ema' }, context);
    let barsRead = 0;
    const readByIndex = market.readByIndex;
    market.readByIndex = (symbol, timeframe, from, count) => {
      barsRead += count;
      return readByIndex(symbol, timeframe, from, count);
    };
    const grown = serviceOver(market);
    await grown.handlers['indicators.window']({ ...request, indicator: 'ema' }, context);
    expect(barsRead).toBeGreaterThanOrEqual(2000);
    closeBars(market, bars, 2000, 2500);
    barsRead = 0;
    const window = await grown.handlers['indicators.window']({ ...request, indicator: 'ema', count: 600 }, context);
    expect(window.outputs.ema).toEqual(whole.slice(1900, 2500));
    expect(barsRead).toBeLessThanOrEqual(500 + 600);
  });

  it('begin again after an import changed the history', async () => {
    const market = marketStore();
    closeBars(market, bars, 1000, 2500);
    const { handlers } = serviceOver(market);
    await handlers['indicators.window']({ ...request, indicator: 'ema' }, context);
    market.mergeBars('TEST', '1m', sliceBarColumns(bars, 0, 1000), false);
    const window = await handlers['indicators.window']({ ...request, indicator: 'ema' }, context);
    expect(window.outputs.ema).toEqual((runBatch(indicator('ema'), bars).ema as Float64Array).slice(2400));
  });

  it('by time cover exactly the asked range', async () => {
    const { handlers } = serviceOver(filledMarket());
    const whole = runBatch(indicator('rsi'), bars, { period: 9 }).rsi as Float64Array;
    const read = await handlers['indicators.read'](
      { ...request, indicator: 'RSI', parameters: { period: 9 }, fromUs: bars.timeUs[700] as number, toUs: bars.timeUs[710] as number },
      context,
    );
    expect(read.timeUs).toEqual(bars.timeUs.slice(700, 710));
    expect(read.outputs.rsi).toEqual(whole.slice(700, 710));
  });

  it('refuse with the declared code and a sentence that helps', async () => {
    const { handlers } = serviceOver(filledMarket());
    await expect(handlers['indicators.window']({ ...request, indicator: 'rsii' }, context)).rejects.toMatchObject({
      code: 'UnknownIndicator',
      message: expect.stringMatching(/^No indicator is called "rsii"\. Did you mean rsi\b/),
    });
    await expect(handlers['indicators.window']({ ...request, parameters: { fast: 0 } }, context)).rejects.toMatchObject({
      code: 'BadParameters',
      message: expect.stringContaining('a whole number from 1 to 5000'),
    });
    await expect(handlers['indicators.window']({ ...request, symbol: 'NONE' }, context)).rejects.toMatchObject({
      code: 'UnknownInstrument',
    });
    await expect(handlers['indicators.window']({ ...request, timeframe: '1s' }, context)).rejects.toMatchObject({ code: 'NoData' });
    await expect(handlers['indicators.read']({ ...request, timeframe: '1s' }, context)).rejects.toMatchObject({ code: 'NoData' });
    const limits = { zone: 12, level: 12, line: 200, label: 400 };
    await expect(handlers['indicators.marks']({ ...request, limits }, context)).rejects.toMatchObject({ code: 'NoMarks' });
  });

  it('are listed with parameters as JSON Schema', async () => {
    const listed = await serviceOver(marketStore()).handlers['indicators.list']({}, context);
    expect(listed.map(({ id }) => id)).toEqual(INDICATORS.map(({ id }) => id));
    expect(featuresContract['indicators.list'].output.safeParse(listed).success).toBe(true);
    expect(listed.find(({ id }) => id === 'sma')).toMatchObject({
      family: 'moving-averages',
      hasPublished: false,
      hasMarks: false,
      defaults: { period: 20, source: 'close' },
      parameters: { properties: { period: { type: 'integer', minimum: 1, maximum: 5000, default: 20 } }, additionalProperties: false },
    });
  });
});

describe('the cache of indicator values', () => {
  it('stays within its bytes by forgetting the least recently used, never the one asked for', async () => {
    const market = filledMarket();
    const cache = new IndicatorCache(market, 3 * (2500 + 1024) * 8);
    const periods = [5, 6, 7, 8, 9];
    for (const period of periods) await cache.upToDate('TEST', '1m', indicator('sma'), { period, source: 'close' });
    expect(cache.size).toBe(3);
    const tight = new IndicatorCache(market, 1);
    const history = await tight.upToDate('TEST', '1m', indicator('macd'), { fast: 3, slow: 6, signal: 2, source: 'close' });
    expect(history.count).toBe(2500);
    expect(tight.size).toBe(1);
  });

  it('has room for ten usual indicators over a million bars, which a chart asks for in turn', () => {
    const usual = ['sma', 'ema', 'rsi', 'macd', 'bollinger', 'atr', 'adx', 'supertrend', 'keltner', 'stochastic'];
    const columns = usual.reduce((sum, name) => sum + indicator(name).outputs.length, 0);
    expect(INDICATOR_CACHE_BYTES).toBeGreaterThan(columns * 1_001_024 * Float64Array.BYTES_PER_ELEMENT);
  });

  it('computes once for two charts that ask at the same time', async () => {
    const market = filledMarket();
    const cache = new IndicatorCache(market);
    const parameters = { period: 5, source: 'close' };
    const [first, second] = await Promise.all([
      cache.upToDate('TEST', '1m', indicator('sma'), parameters),
      cache.upToDate('TEST', '1m', indicator('sma'), { source: 'close', period: 5 }),
    ]);
    expect(second).toBe(first);
    expect(first.column(0).slice(0, 2500)).toEqual(runBatch(indicator('sma'), bars, { period: 5 }).sma);
  });
});

describe('the value at the forming bar', () => {
  const formingAt = (i: number, closedCount: number): FormingBar => {
    const [timeUs, open, high, low, close, volume] = barAt(bars, i);
    return { closedCount, generation: 1, bar: { timeUs, open, high, low, close, volume }, closesAtUs: null, receivedTimeUs: null };
  };

  it('is what the bar would give if it closed now, and follows the bars that close', async () => {
    const market = filledMarket(2000);
    const { handlers, forming } = serviceOver(market);
    const whole = runBatch(indicator('macd'), bars);
    const abort = new AbortController();
    const items = handlers['indicators.forming'](request, { ...context, signal: abort.signal })[Symbol.asyncIterator]();
    forming.publish(formingAt(2000, 2000));
    const first = (await items.next()).value;
    expect(first).toMatchObject({ timeUs: bars.timeUs[2000], closedCount: 2000 });
    expect(first.values).toEqual({ macd: whole.macd?.[2000], signal: whole.signal?.[2000], histogram: whole.histogram?.[2000] });
    closeBars(market, bars, 2000, 2001);
    forming.publish(formingAt(2001, 2001));
    expect((await items.next()).value.values.macd).toBe(whole.macd?.[2001]);
    forming.publish({ closedCount: 2001, generation: 1, bar: null, closesAtUs: null, receivedTimeUs: null });
    expect((await items.next()).value).toEqual({ timeUs: null, closedCount: 2001, values: { macd: null, signal: null, histogram: null } });
    abort.abort();
    expect((await items.next()).done).toBe(true);
  });

  it('skips an item whose bar has closed in the meantime', async () => {
    const { handlers, forming } = serviceOver(filledMarket(2000));
    const abort = new AbortController();
    const items = handlers['indicators.forming'](request, { ...context, signal: abort.signal })[Symbol.asyncIterator]();
    forming.publish(formingAt(1999, 1999));
    const next = items.next();
    await new Promise((resolve) => setImmediate(resolve));
    forming.publish(formingAt(2000, 2000));
    expect((await next).value.timeUs).toBe(bars.timeUs[2000]);
    abort.abort();
  });
});

describe('the feature service', () => {
  it('works off what waits at the start, then wakes with the market', async () => {
    const market = filledMarket(100);
    const { service, handlers, wake, store } = serviceOver(market);
    service.start();
    await until(() => store.nextSequence('features.computed') === 100);
    closeBars(market, bars, 100, 140);
    wake.publish(1);
    await until(() => store.nextSequence('features.computed') === 140);
    await until(() => store.nextSequence('features.computed.standard') === 140);
    const progress = handlers['features.progress']({}, context)[Symbol.asyncIterator]();
    expect((await progress.next()).value).toEqual({ consumedBars: 140, behindBars: 0, lastBarTimeUs: bars.timeUs[139] });
  });
});
