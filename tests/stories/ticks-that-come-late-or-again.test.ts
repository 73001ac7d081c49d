// verifies: bars-all-timeframes
import { expect, it } from 'vitest';
import {
  LOGGED_TICK_FLAG,
  LOGGED_TICK_WIDTH,
  REJECTED_TICK_REASON,
  REJECTED_TICK_WIDTH,
  TICK_IN_BARS,
  TICK_LATE,
  TOPIC_REJECTED_TICKS,
  TOPIC_TICKS,
  TOPIC_TIMERS,
} from '#core/market/logged-tick-record.ts';
import { DUPLICATE, UNKNOWN_INSTRUMENT } from '#core/market/reject-reasons.ts';
import { TICK_BID, TICK_SOURCE_SEQUENCE } from '#core/market/tick-record.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';
import { IngestionScene } from '#tests/support/ingestion-scene.ts';

function sceneWithSource(): IngestionScene {
  const scene = new IngestionScene();
  scene.instrument('EURUSD', { calendar: 'fx' });
  scene.connect('a');
  return scene;
}

const flags = (scene: IngestionScene): number[] => scene.column(TOPIC_TICKS, LOGGED_TICK_WIDTH, LOGGED_TICK_FLAG);
const sequences = (scene: IngestionScene): number[] => scene.column(TOPIC_TICKS, LOGGED_TICK_WIDTH, TICK_SOURCE_SEQUENCE);

it('keeps a late tick in the log and out of the bars', async () => {
  const scene = sceneWithSource();
  scene.send({ at: 0.1, bid: 1.1 }, { at: 1.2, bid: 1.1001 }, { at: 0.9, bid: 1.0999 }, { at: 1.1, bid: 1.1003 }, { at: 2, bid: 1.1002 });
  await scene.settle();
  expect(flags(scene)).toEqual([TICK_IN_BARS, TICK_IN_BARS, TICK_LATE, TICK_IN_BARS, TICK_IN_BARS]);
  const bars = scene.store.readByIndex('EURUSD', '1s', 0, 9);
  expect({ high: [...bars.high], low: [...bars.low], close: [...bars.close], volume: [...bars.volume] }).toEqual({
    high: [1.1, 1.1003],
    low: [1.1, 1.1001],
    // Out of order within its second: high and volume, not the close.
    close: [1.1, 1.1001],
    volume: [1, 2],
  });
  expect(scene.pipeline.counters.lateTicks).toBe(1);
});

it('drops without a trace what a source sends again, before and after a restart', async () => {
  const scene = sceneWithSource();
  const ticks = [1, 2, 3, 4].map((sequence) => ({ at: sequence, bid: 1.1 + sequence / 10_000, sequence }));
  scene.send(...ticks.slice(0, 2));
  scene.send(...ticks.slice(0, 3));
  await scene.settle();
  expect(sequences(scene)).toEqual([1, 2, 3]);
  expect(scene.committed.at(-1)).toEqual(['a', 3]);

  const restarted = new IngestionScene(scene.store);
  expect(restarted.connect('a')).toBe(3);
  restarted.send(...ticks);
  await restarted.settle();
  expect(sequences(restarted)).toEqual([1, 2, 3, 4]);
  expect(restarted.store.nextSequence(TOPIC_REJECTED_TICKS)).toBe(0);
});

it('begins to count again when a source says that its counter was lost', async () => {
  const scene = sceneWithSource();
  scene.send({ at: 1, bid: 1.1, sequence: 500 });
  await scene.settle();
  expect(scene.connect('a', { sequenceRestarted: true })).toBe(0);
  scene.send({ at: 2, bid: 1.1001, sequence: 1 });
  await scene.settle();
  expect(sequences(scene)).toEqual([500, 1]);
});

it('refuses duplicates and ticks of unknown instruments, and keeps them with their reason', async () => {
  const scene = sceneWithSource();
  scene.send({ at: 1, bid: 1.1 }, { at: 1, bid: 1.1 }, { at: 2, bid: 5, symbol: 'NOSUCH' }, { at: 2, bid: 1.1001, source: 'nobody' });
  await scene.settle();
  expect(scene.column(TOPIC_REJECTED_TICKS, REJECTED_TICK_WIDTH, REJECTED_TICK_REASON)).toEqual([
    DUPLICATE,
    UNKNOWN_INSTRUMENT,
    UNKNOWN_INSTRUMENT,
  ]);
  expect(scene.column(TOPIC_TICKS, LOGGED_TICK_WIDTH, TICK_BID)).toEqual([1.1]);
});

it('closes bars by the clock when no tick comes, and the log says so', async () => {
  const scene = sceneWithSource();
  scene.pass(100);
  scene.send({ at: 0.1, bid: 1.1 });
  scene.pass(2000);
  await scene.settle();
  expect(scene.store.seriesSummary('EURUSD', '1s')).toBeNull();
  scene.pass(600);
  await scene.settle();
  expect(scene.store.seriesSummary('EURUSD', '1s')?.count).toBe(1);
  scene.pass(60_000);
  await scene.settle();
  expect(scene.store.seriesSummary('EURUSD', '1m')?.count).toBe(1);
  expect(scene.store.nextSequence(TOPIC_TIMERS)).toBe(2);
  expect(verifyBarsByReplay(scene.store)).toMatchObject({ ticks: 1, timers: 2, equalBars: 2, differingBars: 0 });
});

it('leaves bars open while the source is away, so that what it sends again finds them open', async () => {
  const scene = sceneWithSource();
  scene.pass(100);
  scene.send({ at: 0.1, bid: 1.1, sequence: 1 });
  scene.disconnect('a');
  scene.pass(300_000);
  scene.connect('a');
  scene.send({ at: 30, bid: 1.1005, sequence: 2 }, { at: 59, bid: 1.1003, sequence: 3 }, { at: 300, bid: 1.1001, sequence: 4 });
  await scene.settle();
  expect(flags(scene)).toEqual([TICK_IN_BARS, TICK_IN_BARS, TICK_IN_BARS, TICK_IN_BARS]);
  const minutes = scene.store.readByIndex('EURUSD', '1m', 0, 1);
  expect([minutes.high[0], minutes.close[0], minutes.volume[0]]).toEqual([1.1005, 1.1003, 3]);
});

it('loses nothing when the machine’s clock is set back and forward again, and says so in the log', async () => {
  const scene = sceneWithSource();
  let sequence = 0;
  const tick = (): void => {
    sequence++;
    scene.send({ at: sequence / 10, bid: 1.1 + (sequence % 7) / 100_000, sequence });
  };
  scene.pass(3000, tick);
  scene.clock.wallUs -= 3600e6;
  scene.pass(3000, tick);
  scene.clock.wallUs += 3600e6;
  scene.pass(3000, tick);
  await scene.settle();
  expect(sequences(scene)).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
  expect(scene.pipeline.counters).toMatchObject({ rejectedTicks: 0, lateTicks: 0 });
  expect(scene.events().map(({ text }) => text)).toEqual([
    "This machine's clock went back by 3600.0 s: it was set, or the machine slept.",
    "This machine's clock went forward by 3600.0 s: it was set, or the machine slept.",
  ]);
});

it('notes a gap in session', async () => {
  const scene = sceneWithSource();
  for (let i = 0; i < 50; i++) scene.send({ at: i / 5, bid: 1.1 + i / 100_000 });
  scene.send({ at: 60, bid: 1.1 });
  await scene.settle();
  expect(scene.events()).toEqual([{ kind: 'gap', text: 'a sent no tick of EURUSD for 50.2 s.' }]);
});

it('makes bars of prints with their volume once there are prints, and of the mid where that was chosen', async () => {
  const scene = sceneWithSource();
  scene.instrument('MID');
  scene.pipeline.setBarPrice(scene.pipeline.instruments.idOf('MID'), 'mid');
  scene.send(
    { at: 1, bid: 10, ask: Number.NaN, volume: 2.5 },
    { at: 1.1, bid: 9.99, ask: 10.01 },
    { at: 1.2, bid: 10.001, ask: Number.NaN, volume: 1 },
    { at: 2, bid: 10, ask: Number.NaN, volume: 1 },
    { at: 1, bid: 10, ask: 12, symbol: 'MID' },
    { at: 2, bid: 10, ask: 12.001, symbol: 'MID' },
  );
  await scene.settle();
  const prints = scene.store.readByIndex('EURUSD', '1s', 0, 1);
  expect([prints.open[0], prints.low[0], prints.close[0], prints.volume[0]]).toEqual([10, 10, 10.001, 3.5]);
  expect(scene.store.readByIndex('MID', '1s', 0, 1).close[0]).toBe(11);
});

it('takes no history for closed whose period has not ended, and goes on from the rest', async () => {
  const scene = sceneWithSource();
  const hour = (offset: number): number => scene.startUs + offset * 3600e6;
  const times = Float64Array.of(hour(-2), hour(-1), hour(0));
  const same = (value: number): Float64Array => new Float64Array(3).fill(value);
  scene.clock.pass(60_000);
  const written = scene.pipeline.history('EURUSD', '1h', {
    timeUs: times,
    open: same(1.1),
    high: same(1.3),
    low: same(1),
    close: same(1.2),
    volume: same(10),
  });
  await written;
  expect(scene.store.seriesSummary('EURUSD', '1h')?.count).toBe(2);
  scene.send({ at: 61, bid: 1.25 });
  await scene.settle();
  expect(flags(scene)).toEqual([TICK_IN_BARS]);
  const id = scene.pipeline.instruments.idOf('EURUSD');
  expect(scene.pipeline.builder.forming(id, '1d')).toMatchObject({ open: 1.1, high: 1.3, low: 1, close: 1.25, volume: 21 });
  expect(scene.pipeline.builder.forming(id, '1h')).toMatchObject({ open: 1.25, volume: 1 });
});

it('begins an instrument anew without a bar of before, though some were on their way to the disk', async () => {
  const scene = sceneWithSource();
  scene.send(...[10, 11, 12, 13].map((at) => ({ at, bid: 1.1 + at / 10_000 })));
  await scene.pipeline.startAnew('EURUSD');
  scene.send(...[1, 2, 3].map((at) => ({ at, bid: 1.2 + at / 10_000 })));
  await scene.settle();
  expect([...scene.store.readByIndex('EURUSD', '1s', 0, 9).open]).toEqual([1.2001, 1.2002]);
  expect(verifyBarsByReplay(scene.store)).toMatchObject({ differingBars: 0 });
});

it('keeps the forming bar when properties of its instrument are changed between two flushes', async () => {
  const scene = sceneWithSource();
  scene.send({ at: 0.1, bid: 1.1 });
  await scene.settle();
  scene.send({ at: 0.2, bid: 1.1002 });
  scene.instrument('EURUSD', { calendar: 'fx', pip: 0.001 });
  scene.send({ at: 0.3, bid: 1.1001 });
  expect(scene.pipeline.builder.forming(scene.pipeline.instruments.idOf('EURUSD'), '1m')).toMatchObject({ volume: 3, high: 1.1002 });
});

it('stores a bar that closes before bars that were merged meanwhile', async () => {
  const scene = sceneWithSource();
  scene.send({ at: 0.1, bid: 1.1 }, { at: 1.1, bid: 1.1001 });
  await scene.settle();
  // A file brings a later second, before the source has sent what it had.
  const later = Float64Array.of(scene.startUs + 5e6);
  const price = Float64Array.of(1.2);
  scene.store.mergeBars('EURUSD', '1s', { timeUs: later, open: price, high: price, low: price, close: price, volume: price }, false);
  const restarted = new IngestionScene(scene.store);
  restarted.connect('a');
  restarted.send({ at: 2.1, bid: 1.1002 }, { at: 3.1, bid: 1.1003 }, { at: 5.5, bid: 1.1004 }, { at: 6.1, bid: 1.1005 });
  await restarted.settle();
  const bars = restarted.store.readByIndex('EURUSD', '1s', 0, 9);
  expect([...bars.timeUs].map((timeUs) => (timeUs - scene.startUs) / 1e6)).toEqual([0, 1, 2, 3, 5]);
  // What the file said of the whole second stays.
  expect([...bars.close]).toEqual([1.1, 1.1001, 1.1002, 1.1003, 1.2]);
});
