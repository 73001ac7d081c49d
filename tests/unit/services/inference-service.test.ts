import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { createOnnxModelLoader } from '#adapters/onnx/onnx-model-loader.ts';
import { predictionsContract } from '#contract/index.ts';
import { FEATURE_TOPIC, FEATURE_WIDTH } from '#core/features/feature-record.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import { type MarketStore, StorageError } from '#core/ports/market-store.ts';
import { FeatureConsumer } from '#services/feature/feature-consumer.ts';
import { createInferenceService, type InferenceService } from '#services/inference/inference-service.ts';
import { MODEL_TOPIC } from '#services/inference/model-log.ts';
import {
  PREDICTION_CAUSE,
  PREDICTION_PROBABILITY,
  PREDICTION_TIME,
  PREDICTION_TOPIC,
  PREDICTION_WIDTH,
  SCORE_CAUSE,
  SCORE_LOG_LOSS,
  SCORE_OUTCOME,
  SCORE_TOPIC,
  SCORE_WIDTH,
} from '#services/inference/prediction-record.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { verifyPredictions } from '#services/replay-verify-predictions.ts';
import { closeBars, INSTRUMENT, marketStore, STANDING_CLOCK, until } from '../../support/market-with-bars.ts';
import { revertingBars } from '../../support/reverting-bars.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' } as const;
const series = { symbol: 'TEST', timeframe: '1m' } as const;
const bars = revertingBars(1, 3000, 0.15);
/** First bar that a model trained on so many knows nothing of: 50 have no features, the last no label, 70 % are learned from, 20 left out. */
const firstUnseen = (trainedOn: number) => 50 + Math.floor(0.7 * (trainedOn - 51)) + 20;
const UNSEEN = firstUnseen(2000);
const services: InferenceService[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
});

/** A market with features beside it, and an inference service that can be killed and started again on the same file. */
function world(market: MarketStore = marketStore(), store: DerivedLog = createMemoryMarketStore()) {
  const features = createMemoryMarketStore();
  const consumer = new FeatureConsumer({ bars: market, instruments: market, marketLog: market, store: features, clock: STANDING_CLOCK });
  const wake = new LatestChannel<number>();
  let elapsedMs = 0;
  let released = 0;
  const clock = { nowUs: () => 1.8e15, monotonicMs: () => performance.now() + elapsedMs };
  const open = (file: DerivedLog = store) => {
    const service = createInferenceService({
      bars: market,
      instruments: market,
      featureLog: features,
      store: file,
      clock,
      loader: createOnnxModelLoader(),
      featuresChanged: (signal) => wake.read(signal),
      onStorageProblem: () => {},
      releaseMemory: () => void released++,
      onDefect: (error) => {
        throw error;
      },
    });
    services.push(service);
    return service;
  };
  return {
    market,
    features,
    store,
    wake,
    open,
    pass: (milliseconds: number) => {
      elapsedMs += milliseconds;
    },
    close(from: number, to: number, columns: BarColumns = bars) {
      closeBars(market, columns, from, to);
      while (consumer.step() > 0);
      wake.publish(to);
    },
    /** How often the memory of a training was given back. */
    released: () => released,
    made: () => store.readRecords(PREDICTION_TOPIC, 0, 1e6),
    scored: () => store.readRecords(SCORE_TOPIC, 0, 1e6),
  };
}

describe('the model of a chart', () => {
  it('is trained when the chart asks, scored out of sample, and kept for the next start', async () => {
    const it = world();
    it.close(0, 3000);
    const answer = await it.open().handlers['model.card'](series, context);
    expect(answer.reason).toBeNull();
    expect(predictionsContract['model.card'].output.safeParse(answer).success).toBe(true);
    expect(answer.card).toMatchObject({ id: 'baseline-v1:TEST:1m', version: 1, provider: 'cpu', hasEdge: true });
    expect(answer.card?.trainedToUs).toBeLessThan(answer.card?.testFromUs as number);
    expect(answer.card?.testCount).toBeGreaterThan(800);
    expect(answer.card?.trainedOn).toMatch(/^2,0\d\d bars of TEST 1m, SHA-256 [0-9a-f]{12}…$/);
    expect((await it.open().handlers['model.card'](series, context)).card).toEqual(answer.card);
    expect(it.store.readDocuments(MODEL_TOPIC, 0, 10)).toHaveLength(1);
    expect(it.released(), 'one training, and its memory given back once').toBe(1);
  });

  it('says that there is no edge where there is none', async () => {
    const it = world();
    it.close(0, 3000, seededBars(4, 3000));
    const { card } = await it.open().handlers['model.card'](series, context);
    expect(card?.hasEdge).toBe(false);
    expect(card?.verdict).toMatch(/^No edge: on 8\d\d bars it had not seen, it was/);
  });

  it('is missing with the reason where there are too few bars', async () => {
    const it = world();
    it.close(0, 120);
    const { handlers } = it.open();
    expect(await handlers['model.card'](series, context)).toEqual({
      card: null,
      reason: 'A model needs 500 closed bars; TEST 1m has 120. Import history or wait until more have closed.',
    });
    expect((await handlers['model.card']({ ...series, timeframe: '1s' }, context)).reason).toContain('one minute and longer');
    expect((await handlers['model.card']({ ...series, symbol: 'NONE' }, context)).reason).toContain('NONE 1m has 0');
  });

  it('is trained again after an import changed the history, at most once a minute, and announced', async () => {
    const it = world();
    it.close(1500, 3000);
    const { handlers } = it.open();
    await handlers['model.card'](series, context);
    it.market.mergeBars('TEST', '1m', sliceBarColumns(bars, 0, 1500), false);
    expect((await handlers['model.card'](series, context)).card?.version).toBe(1);
    it.pass(61_000);
    const changes = handlers['model.changed']({}, context)[Symbol.asyncIterator]();
    expect((await changes.next()).value.cards).toMatchObject([{ version: 1 }]);
    expect((await handlers['model.card'](series, context)).card?.version).toBe(1);
    expect((await changes.next()).value.cards).toMatchObject([{ version: 2, trainedFromUs: bars.timeUs[50] }]);
  });

  it('is not kept when the disk is full, and trained again later, without ending the process', async () => {
    const it = world();
    it.close(0, 1000);
    let isFull = true;
    const disk: DerivedLog = {
      ...it.store,
      transaction(work) {
        if (isFull) throw new StorageError('StorageFull', 'The disk is full.');
        return it.store.transaction(work);
      },
    };
    const { handlers } = it.open(disk);
    expect(await handlers['model.card'](series, context)).toMatchObject({
      card: null,
      reason: expect.stringContaining('The disk is full.'),
    });
    isFull = false;
    it.pass(61_000);
    expect((await handlers['model.card'](series, context)).card?.version).toBe(1);
  });

  it('is trained without keeping the process from answering for 50 ms', async () => {
    const it = world();
    const many = seededBars(6, 60_000);
    it.market.mergeBars('TEST', '1m', many, false);
    const service = it.open();
    const longestTurn = watchTurns();
    await service.handlers['model.card'](series, context);
    expect(longestTurn()).toBeLessThan(50);
  });
});

/** Watches how long this thread computes without letting anything else have its turn; returns how to end that, with the longest, in milliseconds. */
function watchTurns(): () => number {
  const computedMs = () => {
    // What other programs of the machine take from it is no fault of this one.
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = computedMs();
  let longest = 0;
  let turn = setImmediate(look);
  function look(): void {
    const now = computedMs();
    longest = Math.max(longest, now - last);
    last = now;
    turn = setImmediate(look);
  }
  return () => {
    clearImmediate(turn);
    return Math.max(longest, computedMs() - last);
  };
}

describe('live predictions', () => {
  it('are made once per closed bar that the model has not learned from, and scored by the bar after it', async () => {
    const it = world();
    it.close(0, 2000);
    const service = it.open();
    await service.handlers['model.card'](series, context);
    service.start();
    it.close(2000, 2100);
    await until(() => it.made().count === 2100 - UNSEEN);
    const { records, count } = it.made();
    for (let i = 0; i < count; i++) {
      expect(records[i * PREDICTION_WIDTH + PREDICTION_TIME]).toBe(bars.timeUs[i + UNSEEN]);
      expect(records[i * PREDICTION_WIDTH + PREDICTION_CAUSE]).toBe(i + UNSEEN);
    }
    const scores = it.scored();
    expect(scores.count).toBe(2099 - UNSEEN);
    for (let i = 0; i < scores.count; i++) {
      const score = scores.records.subarray(i * SCORE_WIDTH, (i + 1) * SCORE_WIDTH);
      const outcome = (bars.close[i + UNSEEN + 1] as number) > (bars.close[i + UNSEEN] as number) ? 1 : 0;
      const probability = records[i * PREDICTION_WIDTH + PREDICTION_PROBABILITY] as number;
      expect(score[SCORE_OUTCOME]).toBe(outcome);
      expect(score[SCORE_CAUSE]).toBe(i);
      expect(score[SCORE_LOG_LOSS]).toBeCloseTo(-Math.log(outcome === 1 ? probability : 1 - probability), 12);
    }
    const latest = service.handlers['predictions.latest'](series, context)[Symbol.asyncIterator]();
    const { value } = await latest.next();
    const losses = Array.from({ length: scores.count }, (_, i) => scores.records[i * SCORE_WIDTH + SCORE_LOG_LOSS] as number);
    expect(value).toMatchObject({ timeUs: bars.timeUs[2099], liveCount: scores.count });
    expect(value.liveLogLoss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / scores.count, 12);
    it.close(2100, 2101);
    expect((await latest.next()).value).toMatchObject({ timeUs: bars.timeUs[2100], liveCount: scores.count + 1 });
  });

  it('begin by themselves once a live series has enough bars', async () => {
    const it = world();
    const service = it.open();
    service.start();
    it.close(0, 499);
    await until(() => it.store.loadState('consumer:features.computed') !== null);
    expect(it.store.nextSequence(MODEL_TOPIC)).toBe(0);
    it.close(499, 520);
    await until(() => it.store.nextSequence(MODEL_TOPIC) === 1);
    it.close(520, 530);
    await until(() => it.made().records.at(-PREDICTION_WIDTH) === bars.timeUs[529]);
  });

  it.each(['append', 'saveState', 'commit', 'after commit'] as const)('are neither lost nor doubled by a kill at %s', async (moment) => {
    const calm = world();
    calm.close(0, 2000);
    await calm.open().handlers['model.card'](series, context);
    const service = calm.open();
    service.start();
    await until(() => calm.made().count === 2000 - UNSEEN);

    const it = world();
    it.close(0, 2000);
    await it.open().handlers['model.card'](series, context);
    let callsUntilDeath = 3;
    const dies = (at: string) => at === moment && callsUntilDeath-- === 0;
    const mortal: DerivedLog = {
      ...it.store,
      appendRecords(...parameters) {
        if (dies('append')) throw new Error('killed');
        return it.store.appendRecords(...parameters);
      },
      saveState(...parameters) {
        if (dies('saveState')) throw new Error('killed');
        it.store.saveState(...parameters);
      },
      transaction(work) {
        const result = it.store.transaction(() => {
          const inner = work();
          if (dies('commit')) throw new Error('killed');
          return inner;
        });
        if (dies('after commit')) throw new Error('killed');
        return result;
      },
    };
    let killed: unknown = null;
    const doomed = createInferenceService({
      bars: it.market,
      instruments: it.market,
      featureLog: it.features,
      store: mortal,
      clock: STANDING_CLOCK,
      loader: createOnnxModelLoader(),
      featuresChanged: (signal) => it.wake.read(signal),
      onStorageProblem: () => {},
      releaseMemory: () => {},
      onDefect: (error) => {
        killed = error;
      },
    });
    services.push(doomed);
    doomed.start();
    await until(() => killed !== null);
    expect(it.made().count).toBeLessThan(2000 - UNSEEN);
    it.open().start();
    await until(() => it.made().count === 2000 - UNSEEN);
    expect(it.made().records).toEqual(calm.made().records);
    expect(it.scored().records).toEqual(calm.scored().records);
  });

  it('are not made again for bars whose features were computed again after the features file was lost', async () => {
    const it = world();
    it.close(0, 1000);
    const first = it.open();
    await first.handlers['model.card'](series, context);
    first.start();
    await until(() => it.made().count === 1000 - firstUnseen(1000));
    await first.stop();
    const again = world(it.market, it.store);
    again.open().start();
    await new Promise((resolve) => setImmediate(resolve));
    again.close(1000, 1010);
    expect(again.features.nextSequence(FEATURE_TOPIC)).toBe(1010);
    await until(() => it.made().count === 1010 - firstUnseen(1000));
    const times = Array.from({ length: it.made().count }, (_, i) => it.made().records[i * PREDICTION_WIDTH + PREDICTION_TIME]);
    expect(new Set(times).size).toBe(times.length);
  });

  it('miss none when the new features file is longer already than what was read of the lost one', async () => {
    const it = world();
    it.close(0, 1000);
    const first = it.open();
    await first.handlers['model.card'](series, context);
    first.start();
    await until(() => it.made().count === 1000 - firstUnseen(1000));
    await first.stop();
    it.close(1000, 1300);
    const again = world(it.market, it.store);
    // The new file begins later: the log of bars had been cut.
    again.features.appendRecords(FEATURE_TOPIC, FEATURE_WIDTH, it.features.readRecords(FEATURE_TOPIC, 200, 1100).records);
    again.open().start();
    await until(() => it.made().count === 1300 - firstUnseen(1000));
    const times = Array.from({ length: it.made().count }, (_, i) => it.made().records[i * PREDICTION_WIDTH + PREDICTION_TIME]);
    expect(times).toEqual([...bars.timeUs.subarray(firstUnseen(1000), 1300)]);
  });

  it('are reproduced bit for bit by a replay, which finds one that was tampered with', async () => {
    const it = world();
    it.close(0, 1200);
    const service = it.open();
    await service.handlers['model.card'](series, context);
    service.start();
    await until(() => it.made().count === 1200 - firstUnseen(1200));
    const input = { instruments: it.market, featureLog: it.features, loader: createOnnxModelLoader() };
    expect(await verifyPredictions({ ...input, predictionLog: it.store })).toEqual({
      checked: 1200 - firstUnseen(1200),
      skipped: 0,
      difference: null,
    });
    const tampered = {
      ...it.store,
      readRecords: (topic: string, from: number, limit: number) => {
        const batch = it.store.readRecords(topic, from, limit);
        if (from === 0) batch.records[7 * PREDICTION_WIDTH + PREDICTION_PROBABILITY] = 0.5;
        return batch;
      },
    };
    expect((await verifyPredictions({ ...input, predictionLog: tampered })).difference).toMatchObject({ sequence: 7, recorded: 0.5 });
  });
});

describe('predictions for a chart', () => {
  it('cover the part of the history that the model has not learned from, and nothing of the rest', async () => {
    const it = world();
    it.market.mergeBars('TEST', '1m', bars, false);
    const { handlers } = it.open();
    const { card } = await handlers['model.card'](series, context);
    const all = await handlers['predictions.read']({ ...series, fromUs: 0, toUs: 9e15 }, context);
    expect(all.timeUs[0]).toBe(card?.testFromUs);
    expect(all.timeUs.at(-1)).toBe(bars.timeUs[2999]);
    expect(all.correct.at(-1)).toBeNaN();
    const known = all.correct.slice(0, -1);
    expect(known.reduce((sum, value) => sum + value, 0) / known.length).toBeCloseTo(card?.testAccuracy as number, 12);
    const part = await handlers['predictions.read'](
      { ...series, fromUs: bars.timeUs[2500] as number, toUs: bars.timeUs[2600] as number },
      context,
    );
    expect(part.timeUs).toEqual(bars.timeUs.slice(2500, 2600));
    expect(
      Math.abs((part.probabilityUp[0] as number) - (all.probabilityUp[all.timeUs.indexOf(bars.timeUs[2500] as number)] as number)),
    ).toBeLessThan(1e-6);
    expect((await handlers['predictions.read']({ ...series, fromUs: 0, toUs: card?.testFromUs as number }, context)).timeUs).toHaveLength(
      0,
    );
  });

  it('show what was said live where it was recorded', async () => {
    const it = world();
    it.close(0, 2000);
    const service = it.open();
    await service.handlers['model.card'](series, context);
    service.start();
    it.close(2000, 2050);
    await until(() => it.made().count === 2050 - UNSEEN);
    const id = it.market.instrumentId(INSTRUMENT.symbol) as number;
    it.store.appendRecords(PREDICTION_TOPIC, PREDICTION_WIDTH, Float64Array.of(bars.timeUs[1900] as number, id, 1, 0.875, 1, 1900));
    const read = await service.handlers['predictions.read'](
      { ...series, fromUs: bars.timeUs[1899] as number, toUs: bars.timeUs[1902] as number },
      context,
    );
    expect(read.probabilityUp[1]).toBe(0.875);
    const madeAt = (bar: number) => it.made().records[(bar - UNSEEN) * PREDICTION_WIDTH + PREDICTION_PROBABILITY];
    expect(read.probabilityUp[0]).toBe(madeAt(1899));
    expect(it.features.nextSequence(FEATURE_TOPIC)).toBe(2050);
  });

  it('are none where there is no model', async () => {
    const it = world();
    it.close(0, 100);
    const read = await it.open().handlers['predictions.read']({ ...series, fromUs: 0, toUs: 9e15 }, context);
    expect(read.timeUs).toHaveLength(0);
    expect(await it.open().handlers['predictions.read']({ ...series, symbol: 'NONE', fromUs: 0, toUs: 9e15 }, context)).toEqual(read);
  });
});
