// verifies: feature-sets, feature-scaling, exactly-once
import { describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { featuresContract } from '#contract/index.ts';
import { FEATURE_CAUSE, FEATURE_TIME, STANDARD_TOPIC } from '#core/features/feature-record.ts';
import { standardV1 } from '#core/features/standard-v1.ts';
import { type BarColumns, lowerBound, sliceBarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs, barOpenUs } from '#core/market/calendar.ts';
import { CALENDARS } from '#core/market/instrument.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { hashColumns } from '#services/data-hash.ts';
import { FeatureConsumer } from '#services/feature/feature-consumer.ts';
import { FeatureConsumers } from '#services/feature/feature-consumers.ts';
import { createFeatureMethods } from '#services/feature/feature-methods.ts';
import type { FormingBar } from '#services/feature/indicator-methods.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { verifyFeatures } from '#services/replay-verify-features.ts';
import { directClient } from '../../support/direct-client.ts';
import { barAt, closeBars, INSTRUMENT, marketStore } from '../../support/market-with-bars.ts';
import { seededBars, seededUniform } from '../../support/seeded-bars.ts';

const { names } = standardV1;
const WIDTH = names.length;
const { name: TOPIC, width: RECORD, vectorAt, calendarAt } = STANDARD_TOPIC;
const COUNT = 5000;
const bars = seededBars(191, COUNT);
/** Stands soon after the last bar: what is kept for some days is kept. */
const CLOCK: Clock = { nowUs: () => (bars.timeUs[COUNT - 1] as number) + 3600e6, monotonicMs: () => 0 };
const context = { signal: new AbortController().signal, caller: 'renderer' } as const;

const firstDifference = (left: Float64Array, right: Float64Array) =>
  left.length === right.length ? left.findIndex((value, i) => !Object.is(value, right[i])) : Math.min(left.length, right.length);
const fxMarket = () => {
  const market = marketStore();
  market.saveInstrument({ ...INSTRUMENT, calendar: 'fx' });
  return market;
};
const consumersOf = (market: MarketStore, store: DerivedLog) =>
  new FeatureConsumers({ bars: market, instruments: market, marketLog: market, store, clock: CLOCK });
const drain = (consumers: { step(): number }) => {
  while (consumers.step() > 0);
};
const recordsOf = (store: DerivedLog) => store.readRecords(TOPIC, 0, 1e6).records;
const batch = (some: BarColumns) => {
  const rows = new Float64Array(some.timeUs.length * WIDTH);
  standardV1.create('1m', 'fx').pushMany(some, 0, some.timeUs.length, rows);
  return rows;
};

function methodsOver(market: MarketStore, store: DerivedLog = createMemoryMarketStore()) {
  const forming = new LatestChannel<FormingBar>();
  const handlers = createFeatureMethods({
    bars: market,
    instruments: market,
    store,
    clock: CLOCK,
    formingBar: (_symbol, _timeframe, signal) => forming.read(signal),
  });
  return { handlers, forming, store };
}
const filledMarket = (count = COUNT) => {
  const market = fxMarket();
  closeBars(market, bars, 0, count);
  return market;
};
const request = { symbol: 'TEST', timeframe: '1m', set: 'standard' } as const;

describe('the live log of the standard set', () => {
  const whole = batch(bars);

  it('holds the very bytes of a batch recomputation, whatever the pace of the bars and however often the process began anew', () => {
    const market = fxMarket();
    const store = createMemoryMarketStore();
    const uniform = seededUniform(192);
    let consumers = consumersOf(market, store);
    let restarts = 0;
    for (let from = 0; from < COUNT; ) {
      const to = Math.min(COUNT, from + 1 + Math.floor(uniform() * (uniform() < 0.1 ? 400 : 6)));
      closeBars(market, bars, from, to);
      if (uniform() < 0.05) {
        consumers = consumersOf(market, store);
        restarts++;
      }
      drain(consumers);
      from = to;
    }
    expect(restarts).toBeGreaterThan(5);
    const records = recordsOf(store);
    expect(records).toHaveLength(COUNT * RECORD);
    for (let i = 0; i < COUNT; i++) {
      const record = records.subarray(i * RECORD, (i + 1) * RECORD);
      expect([record[FEATURE_TIME], record[FEATURE_CAUSE], record[calendarAt as number]]).toEqual([
        bars.timeUs[i],
        i,
        CALENDARS.indexOf('fx'),
      ]);
      const recorded = Buffer.from(record.slice(vectorAt).buffer);
      expect(recorded.equals(Buffer.from(whole.slice(i * WIDTH, (i + 1) * WIDTH).buffer)), `bar ${i}`).toBe(true);
    }
    // The set that was there before stands beside it, untouched.
    expect(store.nextSequence('features.computed')).toBe(COUNT);
    expect(verifyFeatures({ bars: market, instruments: market, featureLog: store, topic: STANDARD_TOPIC })).toEqual({
      checked: COUNT,
      skipped: 0,
      difference: null,
    });
  });

  it.each(TIMEFRAMES.slice(1).flatMap((timeframe) => CALENDARS.map((calendar) => [timeframe, calendar] as const)))(
    'is that of a batch at %s in the days of calendar %s, also after a restart at any bar',
    (timeframe, calendar) => {
      const some = sliceBarColumns(seededBars(193, 1600), 0, 1600);
      let openUs = barOpenUs(calendar, timeframe, Date.parse('2019-10-20T00:00:00Z') * 1000);
      for (let i = 0; i < 1600; i++) {
        some.timeUs[i] = openUs;
        openUs = barCloseUs(calendar, timeframe, openUs);
      }
      const market = marketStore();
      market.saveInstrument({ ...INSTRUMENT, calendar });
      const store = createMemoryMarketStore();
      const clock: Clock = { nowUs: () => 0, monotonicMs: () => 0 };
      const uniform = seededUniform(194);
      for (let from = 0; from < 1600; ) {
        const to = Math.min(1600, from + 1 + Math.floor(uniform() * 300));
        closeBars(market, some, from, to, timeframe);
        drain(new FeatureConsumers({ bars: market, instruments: market, marketLog: market, store, clock }));
        from = to;
      }
      const rows = new Float64Array(1600 * WIDTH);
      standardV1.create(timeframe, calendar).pushMany(some, 0, 1600, rows);
      const records = recordsOf(store);
      for (let i = 0; i < 1600; i++) {
        const recorded = records.subarray(i * RECORD + vectorAt, (i + 1) * RECORD);
        expect(firstDifference(recorded, rows.subarray(i * WIDTH, (i + 1) * WIDTH)), `bar ${i}`).toBe(-1);
        if (i >= 199) expect(recorded.every(Number.isFinite), `bar ${i}`).toBe(true);
      }
    },
  );

  it('is made up for in a file from before the set, without touching what is there', () => {
    const market = fxMarket();
    const store = createMemoryMarketStore();
    closeBars(market, bars, 0, 1500);
    drain(new FeatureConsumer({ bars: market, instruments: market, marketLog: market, store, clock: CLOCK }));
    const before = store.readRecords('features.computed', 0, 1e6).records.slice();
    const consumers = consumersOf(market, store);
    expect(consumers.progress.behindBars).toBe(1500);
    drain(consumers);
    expect(consumers.progress.behindBars).toBe(0);
    expect(firstDifference(store.readRecords('features.computed', 0, 1e6).records, before)).toBe(-1);
    const records = recordsOf(store);
    expect(records).toHaveLength(1500 * RECORD);
    const last = records.slice(-WIDTH);
    expect(firstDifference(last, whole.slice(1499 * WIDTH, 1500 * WIDTH))).toBe(-1);
  });

  it('is found out when a value was tampered with, and passed over where the calendar was changed since', () => {
    const market = filledMarket(1000);
    const store = createMemoryMarketStore();
    drain(consumersOf(market, store));
    const tampered = {
      ...store,
      readRecords: (topic: string, from: number, limit: number) => {
        const read = store.readRecords(topic, from, limit);
        const at = (700 - read.firstSequence) * RECORD + vectorAt + names.indexOf('cci-20');
        if (topic === TOPIC && at >= 0 && at < read.records.length) read.records[at] = 0.125;
        return read;
      },
    };
    const sources = { bars: market, instruments: market, topic: STANDARD_TOPIC };
    expect(verifyFeatures({ ...sources, featureLog: tampered }).difference).toMatchObject({
      sequence: 700,
      feature: 'cci-20',
      recorded: 0.125,
    });
    market.saveInstrument({ ...INSTRUMENT, calendar: 'utc' });
    expect(verifyFeatures({ ...sources, featureLog: store })).toEqual({ checked: 0, skipped: 1000, difference: null });
  });

  it('follows the calendar from the next bar on when it is changed', () => {
    const market = filledMarket(1000);
    const store = createMemoryMarketStore();
    const consumers = consumersOf(market, store);
    drain(consumers);
    market.saveInstrument({ ...INSTRUMENT, calendar: 'us-equity' });
    closeBars(market, bars, 1000, 1010);
    drain(consumers);
    const rows = new Float64Array(1010 * WIDTH);
    standardV1.create('1m', 'us-equity').pushMany(bars, 0, 1010, rows);
    expect(firstDifference(recordsOf(store).slice(-WIDTH), rows.slice(-WIDTH))).toBe(-1);
  });

  it('is kept thirty days, and the place in the log of bars with it', () => {
    const market = fxMarket();
    const store = createMemoryMarketStore();
    const dropped: [string, number][] = [];
    const watched: DerivedLog = {
      ...store,
      dropBefore: (topic, beforeTimeUs) => {
        dropped.push([topic, beforeTimeUs]);
        return store.dropBefore(topic, beforeTimeUs);
      },
    };
    let nowUs = 1_800_000_000_000_000;
    const clock = { nowUs: () => nowUs, monotonicMs: () => 0 };
    const consumers = new FeatureConsumers({ bars: market, instruments: market, marketLog: market, store: watched, clock });
    for (const [from, to] of [
      [0, 10],
      [10, 20],
    ] as const) {
      closeBars(market, bars, from, to);
      drain(consumers);
      nowUs += 20 * 60e6;
    }
    expect(dropped).toEqual([[TOPIC, 1_800_000_000_000_000 - 30 * 86_400e6]]);
    nowUs += 60 * 60e6;
    closeBars(market, bars, 20, 30);
    drain(consumers);
    expect(dropped).toHaveLength(2);
  });
});

describe('reading features', () => {
  const whole = batch(bars);
  const column = (name: string, from: number, to: number) => {
    const k = names.indexOf(name);
    return Float64Array.from({ length: to - from }, (_, i) => whole[(from + i) * WIDTH + k] as number);
  };

  it('gives the bits of the log for any range, in parts where it is long', async () => {
    const { handlers } = methodsOver(filledMarket());
    const fromUs = bars.timeUs[2100] as number;
    const toUs = bars.timeUs[4700] as number;
    const first = await handlers['features.read']({ ...request, fromUs, toUs, limit: 2000 }, context);
    expect(first.nextFromUs).toBe(bars.timeUs[4100]);
    const second = await handlers['features.read']({ ...request, fromUs: first.nextFromUs as number, toUs, limit: 2000 }, context);
    expect(second.nextFromUs).toBeNull();
    expect(firstDifference(first.timeUs, bars.timeUs.slice(2100, 4100))).toBe(-1);
    for (const name of names) {
      expect(firstDifference(first.features[name] as Float64Array, column(name, 2100, 4100)), name).toBe(-1);
      expect(firstDifference(second.features[name] as Float64Array, column(name, 4100, 4700)), name).toBe(-1);
    }
  });

  it('says what is wrong and what to do', async () => {
    const { handlers } = methodsOver(filledMarket(200));
    const read = (given: object) => handlers['features.read']({ ...request, limit: 100, ...given }, context);
    await expect(read({ set: 'nonsense' })).rejects.toMatchObject({
      code: 'UnknownFeatureSet',
      message: expect.stringContaining('baseline, standard'),
    });
    await expect(read({ symbol: 'NONE' })).rejects.toMatchObject({ code: 'UnknownInstrument' });
    await expect(read({ timeframe: '1h' })).rejects.toMatchObject({ code: 'NoData' });
    await expect(read({ scaling: 7 })).rejects.toMatchObject({ code: 'UnknownScaling' });
  });

  it('lists every set with what its features are', async () => {
    const { handlers } = methodsOver(marketStore());
    const sets = await handlers['features.list']({}, context);
    expect(sets.map(({ id, version, topic, features }) => [id, version, topic, features.length])).toEqual([
      ['baseline', 1, 'features.computed', 16],
      ['standard', 1, 'features.computed.standard', 50],
    ]);
    expect(sets[1]?.features[0]).toEqual({
      name: 'open-gap',
      title: 'Open',
      formula: 'open / close[1] - 1',
      range: [-1, null],
      warmupBars: 1,
    });
  });
});

describe('scalings', () => {
  const fromUs = bars.timeUs[0] as number;
  const toUs = bars.timeUs[3000] as number;

  it('are fitted on a stated range and kept with what they were fitted on, also after a restart', async () => {
    const market = filledMarket();
    const { handlers, store } = methodsOver(market);
    const scaling = await handlers['features.scaling.fit']({ ...request, fromUs, toUs, method: 'standard' }, context);
    const range = sliceBarColumns(bars, 0, 3000);
    expect(scaling).toMatchObject({
      id: 0,
      ...request,
      version: 1,
      calendar: 'fx',
      method: 'standard',
      fromUs,
      toUs,
      firstBarUs: fromUs,
      lastBarUs: bars.timeUs[2999],
      knownRows: 3000 - 199,
      usedRows: 3000 - 199,
      dataHash: hashColumns([range.timeUs, range.open, range.high, range.low, range.close, range.volume]),
    });
    const robust = await handlers['features.scaling.fit']({ ...request, fromUs, toUs, method: 'robust' }, context);
    expect(robust.id).toBe(1);
    const again = methodsOver(market, store).handlers;
    expect(await again['features.scaling.get']({ id: 0 }, context)).toEqual(scaling);
    expect(await again['features.scaling.list']({}, context)).toEqual([robust, scaling]);
    expect(await again['features.scaling.list']({ set: 'baseline' }, context)).toEqual([]);
    await expect(again['features.scaling.get']({ id: 2 }, context)).rejects.toMatchObject({ code: 'UnknownScaling' });
  });

  it('use no bar outside their range', async () => {
    const { handlers } = methodsOver(filledMarket());
    const { center, scale } = await handlers['features.scaling.fit']({ ...request, fromUs, toUs, method: 'standard' }, context);
    const short = methodsOver(filledMarket(3000)).handlers;
    expect(await short['features.scaling.fit']({ ...request, fromUs, toUs, method: 'standard' }, context)).toMatchObject({ center, scale });
  });

  it('are applied on reading, which says where the range meets the fitted one', async () => {
    const { handlers } = methodsOver(filledMarket());
    const { id, center, scale } = await handlers['features.scaling.fit']({ ...request, fromUs, toUs, method: 'robust' }, context);
    const readFrom = bars.timeUs[2500] as number;
    const raw = await handlers['features.read']({ ...request, fromUs: readFrom, limit: 2000 }, context);
    const scaled = await handlers['features.read']({ ...request, fromUs: readFrom, limit: 2000, scaling: id }, context);
    for (const [k, name] of names.entries()) {
      const expected = raw.features[name]?.map((value) => (value - (center[k] as number)) / (scale[k] as number));
      expect(firstDifference(scaled.features[name] as Float64Array, expected as Float64Array), name).toBe(-1);
    }
    expect(scaled.scaling?.id).toBe(id);
    expect(scaled.fittedPart).toEqual({ fromUs: readFrom, toUs });
    const after = await handlers['features.read']({ ...request, fromUs: toUs, limit: 10, scaling: id }, context);
    expect(after.fittedPart).toBeNull();
    await expect(handlers['features.read']({ ...request, set: 'baseline', limit: 10, scaling: id }, context)).rejects.toMatchObject({
      code: 'OtherScaling',
    });
  });

  it('are refused where too few bars are known, with the range in the sentence', async () => {
    const { handlers } = methodsOver(filledMarket(210));
    await expect(handlers['features.scaling.fit']({ ...request, fromUs, toUs, method: 'standard' }, context)).rejects.toMatchObject({
      code: 'TooFewBars',
      message: expect.stringContaining('found 11 of 210'),
    });
    const backwards = { ...request, fromUs: toUs, toUs: fromUs, method: 'robust' } as const;
    await expect(handlers['features.scaling.fit'](backwards, context)).rejects.toMatchObject({ code: 'TooFewBars' });
  });
});

describe('the vector at the forming bar', () => {
  const whole = batch(bars);
  const formingAt = (i: number, closedCount: number): FormingBar => {
    const [timeUs, open, high, low, close, volume] = barAt(bars, i);
    return {
      closedCount,
      generation: 1,
      bar: { timeUs, open, high, low, close, volume },
      closesAtUs: timeUs + 60e6,
      receivedTimeUs: timeUs,
    };
  };
  const vectorOf = (values: Record<string, number | null>) => Float64Array.from(names, (name) => values[name] ?? Number.NaN);

  it('is the one that the bar has when it closes as it stands, and follows the bars that close', async () => {
    const start = lowerBound(bars.timeUs, standardV1.blockStartUs('1m', bars.timeUs[2100] as number));
    const market = filledMarket(start - 2);
    const { handlers, forming } = methodsOver(market);
    const abort = new AbortController();
    const items = handlers['features.forming'](request, { ...context, signal: abort.signal })[Symbol.asyncIterator]();
    // Over the beginning of a block too.
    for (let i = start - 2; i < start + 3; i++) {
      const early = formingAt(i, i);
      forming.publish({ ...early, bar: { ...(early.bar as NonNullable<FormingBar['bar']>), close: bars.open[i] as number } });
      await items.next();
      forming.publish(formingAt(i, i));
      const { value } = await items.next();
      expect(value).toMatchObject({ timeUs: bars.timeUs[i], closedCount: i });
      expect(firstDifference(vectorOf(value.values), whole.slice(i * WIDTH, (i + 1) * WIDTH)), `bar ${i}`).toBe(-1);
      closeBars(market, bars, i, i + 1);
    }
    forming.publish({ closedCount: start + 3, generation: 1, bar: null, closesAtUs: null, receivedTimeUs: null });
    expect(vectorOf((await items.next()).value.values).every(Number.isNaN)).toBe(true);
    abort.abort();
    expect((await items.next()).done).toBe(true);
  });

  it('is known for a series of which no bar is stored yet', async () => {
    const { handlers, forming } = methodsOver(fxMarket());
    const abort = new AbortController();
    const items = handlers['features.forming'](request, { ...context, signal: abort.signal })[Symbol.asyncIterator]();
    forming.publish(formingAt(0, 0));
    expect(firstDifference(vectorOf((await items.next()).value.values), whole.slice(0, WIDTH))).toBe(-1);
    abort.abort();
  });
});

describe('the contract of the feature sets', () => {
  it('lets every answer through as it is', async () => {
    const { handlers, forming } = methodsOver(filledMarket(400));
    const client = directClient(featuresContract, handlers);
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const listed = await client['features.list']({}, options);
    expect(listed).toEqual({ ok: true, value: await handlers['features.list']({}, context) });
    const range = { ...request, fromUs: bars.timeUs[0] as number, toUs: bars.timeUs[400] as number };
    const fitted = await client['features.scaling.fit'](range, options);
    if (!fitted.ok) throw fitted.error;
    expect(await client['features.scaling.get']({ id: fitted.value.id }, options)).toEqual(fitted);
    expect(await client['features.scaling.list']({ set: 'standard', symbol: 'TEST' }, options)).toEqual({
      ok: true,
      value: [fitted.value],
    });
    const read = await client['features.read']({ ...request, scaling: fitted.value.id }, options);
    if (!read.ok) throw read.error;
    expect(read.value.timeUs).toHaveLength(400);
    expect(read.value.features['rsi-14']).toHaveLength(400);
    const [timeUs, open, high, low, close, volume] = barAt(bars, 400);
    const bar = { timeUs, open, high, low, close, volume };
    forming.publish({ closedCount: 400, generation: 1, bar, closesAtUs: timeUs + 60e6, receivedTimeUs: timeUs });
    for await (const item of client['features.forming'](request, abort.signal)) {
      expect(item.values['rsi-14']).toBeTypeOf('number');
      abort.abort();
    }
    expect(abort.signal.aborted).toBe(true);
  });
});
