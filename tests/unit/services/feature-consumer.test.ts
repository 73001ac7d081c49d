// verifies: exactly-once
import { describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { baselineV1 } from '#core/features/baseline-v1.ts';
import { FEATURE_CAUSE, FEATURE_TIME, FEATURE_TOPIC, FEATURE_VECTOR, FEATURE_WIDTH } from '#core/features/feature-record.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import { type MarketStore, StorageError } from '#core/ports/market-store.ts';
import { FeatureConsumer } from '#services/feature/feature-consumer.ts';
import { verifyFeatures } from '#services/replay-verify-features.ts';
import { closeBars, marketStore, STANDING_CLOCK } from '../../support/market-with-bars.ts';
import { seededBars, seededUniform } from '../../support/seeded-bars.ts';

const WIDTH = baselineV1.names.length;
const consumerOf = (market: MarketStore, store: DerivedLog, bars: MarketStore = market) =>
  new FeatureConsumer({ bars, instruments: market, marketLog: market, store, clock: STANDING_CLOCK });
const drain = (consumer: FeatureConsumer) => {
  let total = 0;
  for (let count = consumer.step(); count > 0; count = consumer.step()) total += count;
  return total;
};
const recordsOf = (store: DerivedLog) => store.readRecords(FEATURE_TOPIC, 0, 1e6).records;
const firstDifference = (left: Float64Array, right: Float64Array) =>
  left.length === right.length ? left.findIndex((value, i) => !Object.is(value, right[i])) : Math.min(left.length, right.length);

/** Everything in one go: what every other way of running must reproduce. */
function inOneGo(bars: BarColumns): Float64Array {
  const market = marketStore();
  const store = createMemoryMarketStore();
  closeBars(market, bars, 0, bars.timeUs.length);
  drain(consumerOf(market, store));
  return recordsOf(store);
}

describe('the feature consumer', () => {
  const bars = seededBars(91, 3000);
  const whole = inOneGo(bars);

  it('writes one vector per closed bar, the one that the feature set gives from the start', () => {
    const rows = new Float64Array(3000 * WIDTH);
    baselineV1.create('1m').pushMany(bars, 0, 3000, rows);
    expect(whole).toHaveLength(3000 * FEATURE_WIDTH);
    for (let i = 0; i < 3000; i++) {
      const record = whole.subarray(i * FEATURE_WIDTH, (i + 1) * FEATURE_WIDTH);
      expect(record[FEATURE_TIME]).toBe(bars.timeUs[i]);
      expect(record[FEATURE_CAUSE]).toBe(i);
      expect(firstDifference(record.subarray(FEATURE_VECTOR), rows.subarray(i * WIDTH, (i + 1) * WIDTH))).toBe(-1);
    }
  });

  it('writes the same bits live, bar by bar, and across restarts', () => {
    const market = marketStore();
    const store = createMemoryMarketStore();
    const uniform = seededUniform(92);
    let consumer = consumerOf(market, store);
    for (let from = 0; from < 3000; ) {
      const to = Math.min(3000, from + 1 + Math.floor(uniform() * 5));
      closeBars(market, bars, from, to);
      if (uniform() < 0.05) consumer = consumerOf(market, store);
      drain(consumer);
      from = to;
    }
    expect(firstDifference(recordsOf(store), whole)).toBe(-1);
  });

  it.each(['append', 'saveState', 'commit', 'after commit'] as const)('loses and doubles nothing when killed at %s', (moment) => {
    const market = marketStore();
    closeBars(market, bars, 0, 3000);
    const store = createMemoryMarketStore();
    let callsUntilDeath = 1;
    const dies = (at: string) => at === moment && callsUntilDeath-- === 0;
    const mortal: DerivedLog = {
      ...store,
      appendRecords(...parameters) {
        if (dies('append')) throw new Error('killed');
        return store.appendRecords(...parameters);
      },
      saveState(...parameters) {
        if (dies('saveState')) throw new Error('killed');
        store.saveState(...parameters);
      },
      transaction(work) {
        const result = store.transaction(() => {
          const inner = work();
          if (dies('commit')) throw new Error('killed');
          return inner;
        });
        if (dies('after commit')) throw new Error('killed');
        return result;
      },
    };
    expect(() => drain(consumerOf(market, mortal))).toThrow('killed');
    drain(consumerOf(market, store));
    expect(firstDifference(recordsOf(store), whole)).toBe(-1);
  });

  it('goes on with the same bits after the disk refused once', () => {
    const market = marketStore();
    closeBars(market, bars, 0, 3000);
    const store = createMemoryMarketStore();
    let isFull = true;
    const full: DerivedLog = {
      ...store,
      transaction(work) {
        if (isFull) throw new StorageError('StorageFull', 'no room');
        return store.transaction(work);
      },
    };
    const consumer = consumerOf(market, full);
    expect(() => consumer.step()).toThrow('no room');
    isFull = false;
    drain(consumer);
    expect(firstDifference(recordsOf(store), whole)).toBe(-1);
  });

  it('takes history that was merged without passing through the topic into account', () => {
    const market = marketStore();
    const store = createMemoryMarketStore();
    const consumer = consumerOf(market, store);
    closeBars(market, bars, 0, 500);
    drain(consumer);
    market.mergeBars('TEST', '1m', sliceBarColumns(bars, 500, 800), false);
    closeBars(market, bars, 800, 900);
    drain(consumer);
    const last = recordsOf(store).slice(-FEATURE_WIDTH);
    const expected = whole.subarray(899 * FEATURE_WIDTH, 900 * FEATURE_WIDTH);
    expect(firstDifference(last.subarray(FEATURE_VECTOR), expected.subarray(FEATURE_VECTOR))).toBe(-1);
  });

  it('starts afresh when history is imported before what it knew', () => {
    const market = marketStore();
    const store = createMemoryMarketStore();
    const consumer = consumerOf(market, store);
    closeBars(market, bars, 700, 800);
    drain(consumer);
    market.mergeBars('TEST', '1m', sliceBarColumns(bars, 0, 700), false);
    closeBars(market, bars, 800, 810);
    drain(consumer);
    const last = recordsOf(store).slice(-FEATURE_WIDTH);
    const expected = whole.subarray(809 * FEATURE_WIDTH, 810 * FEATURE_WIDTH);
    expect(firstDifference(last.subarray(FEATURE_VECTOR), expected.subarray(FEATURE_VECTOR))).toBe(-1);
  });

  it('computes nothing for one-second bars but moves past them', () => {
    const market = marketStore();
    const store = createMemoryMarketStore();
    closeBars(market, bars, 0, 10, '1s');
    const consumer = consumerOf(market, store);
    expect(drain(consumer)).toBe(10);
    expect(store.nextSequence(FEATURE_TOPIC)).toBe(0);
    expect(consumer.progress).toEqual({ consumedBars: 10, behindBars: 0, lastBarTimeUs: bars.timeUs[9] });
  });

  it('begins at the start of a new market file when the old one was lost', () => {
    const store = createMemoryMarketStore();
    const lost = marketStore();
    closeBars(lost, bars, 0, 200);
    drain(consumerOf(lost, store));
    const market = marketStore();
    closeBars(market, bars, 200, 260);
    expect(drain(consumerOf(market, store))).toBe(60);
    expect(store.nextSequence(FEATURE_TOPIC)).toBe(260);
  });

  it('begins at the start of a new market file also when its log is longer already than what was read of the lost one', () => {
    const store = createMemoryMarketStore();
    const lost = marketStore();
    closeBars(lost, bars, 0, 200);
    drain(consumerOf(lost, store));
    const market = marketStore();
    closeBars(market, bars, 200, 700);
    expect(drain(consumerOf(market, store))).toBe(500);
    expect(drain(consumerOf(market, store))).toBe(0);
    expect(store.nextSequence(FEATURE_TOPIC)).toBe(700);
  });

  it('goes on where it stopped when what it read last is no longer kept', () => {
    const store = createMemoryMarketStore();
    const market = marketStore();
    closeBars(market, bars, 0, 200);
    drain(consumerOf(market, store));
    closeBars(market, bars, 200, 260);
    // As after retention: the log begins at what was not read.
    const cut: MarketStore = { ...market, readRecords: (topic, from, limit) => market.readRecords(topic, Math.max(from, 200), limit) };
    expect(drain(consumerOf(cut, store, market))).toBe(60);
    expect(store.nextSequence(FEATURE_TOPIC)).toBe(260);
  });

  it('ends a batch when its time is up, and loses nothing by it', () => {
    const market = marketStore();
    const store = createMemoryMarketStore();
    closeBars(market, bars, 0, 3000);
    let now = 0;
    const clock = { nowUs: () => 0, monotonicMs: () => (now += 0.1) };
    const consumer = new FeatureConsumer({ bars: market, instruments: market, marketLog: market, store, clock });
    expect(consumer.step()).toBeLessThan(300);
    drain(consumer);
    expect(firstDifference(recordsOf(store), whole)).toBe(-1);
  });

  it('is confirmed by a replay, which finds a vector that was tampered with', () => {
    const market = marketStore();
    closeBars(market, bars, 0, 3000);
    const store = createMemoryMarketStore();
    drain(consumerOf(market, store));
    const replay = { bars: market, instruments: market };
    expect(verifyFeatures({ ...replay, featureLog: store })).toEqual({ checked: 3000, skipped: 0, difference: null });
    const tampered = {
      ...store,
      readRecords: (topic: string, from: number, limit: number) => {
        const batch = store.readRecords(topic, from, limit);
        if (batch.firstSequence <= 1234 && 1234 < batch.firstSequence + batch.count) {
          batch.records[(1234 - batch.firstSequence) * FEATURE_WIDTH + FEATURE_VECTOR] = 0.125;
        }
        return batch;
      },
    };
    expect(verifyFeatures({ ...replay, featureLog: tampered }).difference).toMatchObject({
      sequence: 1234,
      feature: 'return-1',
      recorded: 0.125,
    });
    market.mergeBars('TEST', '1m', sliceBarColumns(seededBars(1, 10), 0, 1), true);
    expect(verifyFeatures({ ...replay, featureLog: store })).toMatchObject({ difference: null });
  });
});
