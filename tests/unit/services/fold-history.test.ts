import { expect, it } from 'vitest';
import { BarBuilder } from '#core/market/bar-builder.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { barOpenUs } from '#core/market/calendar.ts';
import { CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { foldHistory } from '#services/ingestion/fold-history.ts';

const START_US = Date.parse('2025-06-04T08:20:00Z') * 1000;

function minutes(count: number): BarColumns {
  const random = seededRandom(4);
  const bars = makeBarColumns(count);
  let price = 100;
  for (let i = 0; i < count; i++) {
    bars.timeUs[i] = START_US + i * 60e6;
    bars.open[i] = price;
    price += random.normal();
    bars.close[i] = price;
    bars.high[i] = Math.max(bars.open[i] as number, price) + random.uniform();
    bars.low[i] = Math.min(bars.open[i] as number, price) - random.uniform();
    bars.volume[i] = 1 + Math.floor(random.uniform() * 50);
  }
  return bars;
}

function freshBuilder(): BarBuilder {
  const builder = new BarBuilder();
  builder.register(1, 'fx');
  return builder;
}

it('gives the coarser bars that grouping the minutes gives, without the parts at both ends', () => {
  const bars = minutes(3000);
  const coarser = foldHistory(freshBuilder(), 1, '1m', bars);
  expect(coarser.map(({ timeframe }) => timeframe)).toEqual(['5m', '15m', '30m', '1h', '4h', '1d']);
  for (const { timeframe, bars: found } of coarser) {
    const groups = new Map<number, number[]>();
    for (const [i, timeUs] of bars.timeUs.entries()) {
      const openUs = barOpenUs('fx', timeframe, timeUs);
      groups.set(openUs, [...(groups.get(openUs) ?? []), i]);
    }
    const whole = [...groups.entries()].filter(([openUs]) => openUs >= START_US).slice(0, found.timeUs.length);
    expect([...found.timeUs]).toEqual(whole.map(([openUs]) => openUs));
    for (const [at, [, members]] of whole.entries()) {
      const of = (column: Float64Array): number[] => members.map((i) => column[i] as number);
      expect(found.open[at]).toBe(of(bars.open)[0]);
      expect(found.close[at]).toBe(of(bars.close).at(-1));
      expect(found.high[at]).toBe(Math.max(...of(bars.high)));
      expect(found.low[at]).toBe(Math.min(...of(bars.low)));
      expect(found.volume[at]).toBe(of(bars.volume).reduce((sum, volume) => sum + volume, 0));
    }
  }
});

it('gives the same in two parts as in one', () => {
  const bars = minutes(2000);
  const one = freshBuilder();
  const whole = foldHistory(one, 1, '1m', bars);
  const two = freshBuilder();
  const first = foldHistory(two, 1, '1m', sliceBarColumns(bars, 0, 777));
  const second = foldHistory(two, 1, '1m', sliceBarColumns(bars, 777, 2000));
  for (const { timeframe, bars: wanted } of whole) {
    const times = [first, second].flatMap((part) => [...(part.find((coarser) => coarser.timeframe === timeframe)?.bars.timeUs ?? [])]);
    expect(times).toEqual([...wanted.timeUs]);
  }
  expect(two.forming(1, '1w')).toEqual(one.forming(1, '1w'));
});

it('leaves bars that live ticks made in the builder, and closes them before the history goes on', () => {
  const builder = freshBuilder();
  builder.push(1, START_US - 30e6, START_US, 99, 1);
  foldHistory(builder, 1, '1m', minutes(3));
  const levels = Array.from(
    { length: builder.closed.count },
    (_, i) => builder.closed.records[i * CLOSED_BAR_WIDTH + CLOSED_BAR_TIMEFRAME],
  );
  expect(levels).toEqual([0, 1]);
  expect(builder.forming(1, '1h')).toMatchObject({ open: 99 });
});

it('passes over history that is older than what came live', () => {
  const builder = freshBuilder();
  builder.push(1, START_US + 3600e6, START_US, 99, 1);
  expect(foldHistory(builder, 1, '1m', minutes(10))).toEqual([]);
  expect(builder.forming(1, '1d')).toMatchObject({ open: 99, high: 99, volume: 1 });
});
