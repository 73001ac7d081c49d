import { describe, expect, it } from 'vitest';
import { BarBuilder } from '#core/market/bar-builder.ts';
import { CLOSED_BAR_CLOSED_AT, CLOSED_BAR_TIMEFRAME, CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';

const us = (iso: string): number => Date.parse(iso) * 1000;
const START = us('2025-06-03T10:00:00Z');

function builderOf(...ticks: readonly (readonly [seconds: number, price: number])[]): BarBuilder {
  const builder = new BarBuilder();
  builder.register(1, 'utc');
  for (const [seconds, price] of ticks) builder.push(1, START + seconds * 1e6, START + seconds * 1e6 + 5, price, 1);
  return builder;
}

const closedTimeframes = (builder: BarBuilder): string[] =>
  Array.from(
    { length: builder.closed.count },
    (_, i) => TIMEFRAMES[builder.closed.records[i * CLOSED_BAR_WIDTH + CLOSED_BAR_TIMEFRAME] as number] as string,
  );

describe('the late rule', () => {
  it('refuses a tick older than the open second and takes one of the open second out of order', () => {
    const builder = builderOf([0.2, 1.1], [1.5, 1.2]);
    expect(builder.push(1, START + 0.9e6, START + 2e6, 9, 1)).toBe(false);
    expect(builder.push(1, START + 1.1e6, START + 2e6, 1.3, 1)).toBe(true);
    expect(builder.forming(1, '1s')).toMatchObject({ open: 1.2, high: 1.3, low: 1.2, close: 1.2, volume: 2 });
  });

  it('refuses what is older than the instant of a timer event', () => {
    const builder = builderOf([0.2, 1.1]);
    builder.advance(1, START + 70e6, START + 71e6);
    expect(builder.push(1, START + 30e6, START + 72e6, 1.1, 1)).toBe(false);
    expect(builder.push(1, START + 70e6, START + 72e6, 1.1, 1)).toBe(true);
  });
});

describe('closing by the clock', () => {
  it('closes exactly what has ended and leaves the rest forming', () => {
    const builder = builderOf([0.2, 1.1]);
    expect(builder.nextEndUs(1)).toBe(START + 1e6);
    expect(builder.advance(1, START + 1e6, START + 2.5e6)).toBe(1);
    expect(builder.nextEndUs(1)).toBe(START + 60e6);
    expect(builder.advance(1, START + 300e6, START + 301e6)).toBe(2);
    expect(closedTimeframes(builder)).toEqual(['1s', '1m', '5m']);
    expect(builder.closed.records[CLOSED_BAR_CLOSED_AT]).toBe(START + 2.5e6);
    expect(builder.forming(1, '5m')).toBeNull();
    expect(builder.forming(1, '15m')).toMatchObject({ timeUs: START, open: 1.1, close: 1.1, volume: 1 });
  });

  it('has nothing to close when no tick came', () => {
    const builder = new BarBuilder();
    builder.register(1, 'fx');
    expect(builder.nextEndUs(1)).toBe(Number.POSITIVE_INFINITY);
    expect(builder.advance(1, START, START)).toBe(0);
    expect(builder.forming(1, '1m')).toBeNull();
  });
});

describe('the forming bar', () => {
  it('has the live second in it', () => {
    const builder = builderOf([0, 1.1], [61, 1.3], [61.5, 1.0], [62, 1.2]);
    expect(builder.forming(1, '1m')).toEqual({
      timeUs: START + 60e6,
      closesAtUs: START + 120e6,
      open: 1.3,
      high: 1.3,
      low: 1.0,
      close: 1.2,
      volume: 3,
      tickCount: 3,
    });
    expect(builder.forming(1, '1d')).toMatchObject({
      timeUs: us('2025-06-03T00:00:00Z'),
      open: 1.1,
      high: 1.3,
      low: 1.0,
      close: 1.2,
      volume: 4,
    });
  });
});

describe('history', () => {
  it('is part of the coarser bars that go on from it', () => {
    const builder = new BarBuilder();
    builder.register(1, 'utc');
    const bar = { open: 1, high: 3, low: 0.5, close: 2, volume: 100 };
    expect(builder.pushClosedBar(1, '1m', START, bar)).toBe(true);
    expect(builder.pushClosedBar(1, '1m', START, bar)).toBe(false);
    builder.push(1, START + 60e6, START + 60e6, 2.5, 1);
    expect(builder.forming(1, '1h')).toMatchObject({ open: 1, high: 3, low: 0.5, close: 2.5, volume: 101 });
    expect(closedTimeframes(builder)).toEqual(['1m']);
  });

  it('of minutes gives the hours that the builder of ticks gives', () => {
    const builder = new BarBuilder();
    builder.register(1, 'utc');
    for (let minute = 0; minute < 120; minute++)
      builder.pushClosedBar(1, '1m', START + minute * 60e6, {
        open: minute,
        high: minute + 2,
        low: minute - 2,
        close: minute + 1,
        volume: 1,
      });
    expect(closedTimeframes(builder).filter((timeframe) => timeframe === '1h')).toHaveLength(2);
    expect(closedTimeframes(builder).filter((timeframe) => timeframe === '5m')).toHaveLength(24);
  });
});

it('refuses saved state of another width', () => {
  const builder = builderOf();
  expect(() => builder.restoreState(1, new Float64Array(3))).toThrow('a bar builder state has');
});
