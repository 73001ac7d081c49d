// verifies: indicator-days
import { describe, expect, it } from 'vitest';
import type { SessionDays } from '#core/indicators/definition.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { parametersOf } from '../../support/run-indicator.ts';
import { seededUniform } from '../../support/seeded-bars.ts';

const HOUR_US = 3_600_000_000;
/** Hourly bars from Wednesday 2024-03-06 12:00 UTC: summer time begins in New York on Sunday 2024-03-10. */
const START_US = Date.UTC(2024, 2, 6, 12) * 1000;
const HOURS = 240;

function hourlyBars(): BarColumns {
  const uniform = seededUniform(3);
  const bars = makeBarColumns(HOURS);
  for (let i = 0; i < HOURS; i++) {
    const middle = 100 + 5 * Math.sin(i / 9) + uniform();
    bars.timeUs[i] = START_US + i * HOUR_US;
    bars.high[i] = middle + uniform();
    bars.low[i] = middle - uniform();
    bars.open[i] = middle + ((bars.high[i] as number) - middle) * uniform();
    bars.close[i] = middle - (middle - (bars.low[i] as number)) * uniform();
    bars.volume[i] = Math.floor(100 * uniform());
  }
  return bars;
}
const bars = hourlyBars();

function run(name: string, raw: Record<string, unknown>, days?: SessionDays): Record<string, Float64Array> {
  const definition = findIndicator(name);
  if (definition === null) throw new Error(`no indicator answers to ${name}`);
  const columns = definition.outputs.map(() => new Float64Array(HOURS));
  definition.create(parametersOf(definition, raw), days).pushMany(bars, 0, HOURS, columns);
  return Object.fromEntries(definition.outputs.map(({ name: output }, k) => [output, columns[k] as Float64Array]));
}

/** Bars at which a trading day begins at 17:00 New York: 22:00 UTC before the change, 21:00 after it. */
const fxDayStarts = Array.from({ length: HOURS }, (_, i) => i).filter((i) => {
  const wanted = START_US + i * HOUR_US < Date.UTC(2024, 2, 10, 7) * 1000 ? 22 : 21;
  return new Date((START_US + i * HOUR_US) / 1000).getUTCHours() === wanted;
});
const changes = (column: Float64Array) =>
  Array.from({ length: HOURS }, (_, i) => i).filter((i) => i > 0 && !Object.is(column[i], column[i - 1]));

describe('indicators that begin afresh with the day', () => {
  it('take pivot points from the trading day before, also across a change of summer time', () => {
    const columns = run('pivot-points', { window: 'day', kind: 'standard' }, daysOfCalendar('fx'));
    expect(changes(columns.pp as Float64Array)).toEqual(fxDayStarts);
    const [, first, second, third] = fxDayStarts as [number, number, number, number];
    for (const [from, to] of [
      [first, second],
      [second, third],
    ] as const) {
      const high = Math.max(...bars.high.subarray(from, to));
      const low = Math.min(...bars.low.subarray(from, to));
      const close = bars.close[to - 1] as number;
      expect(columns.pp?.[to]).toBeCloseTo((high + low + close) / 3, 10);
      expect(columns.r1?.[to]).toBeCloseTo((2 * (high + low + close)) / 3 - low, 10);
    }
    const utc = run('pivot-points', { window: 'day' });
    expect(changes(utc.pp as Float64Array)).toEqual(Array.from({ length: 10 }, (_, day) => 12 + 24 * day));
  });

  it.each([
    ['standard', 'r2', (h: number, l: number, c: number) => (h + l + c) / 3 + (h - l)],
    ['camarilla', 's4', (h: number, l: number, c: number) => c - 0.55 * (h - l)],
    ['fibonacci', 'r2', (h: number, l: number, c: number) => (h + l + c) / 3 + 0.618 * (h - l)],
    ['woodie', 's1', (h: number, l: number, _c: number, _o: number, next: number) => (h + l + 2 * next) / 2 - h],
    [
      'demark',
      'r1',
      (h: number, l: number, c: number, o: number) => (c < o ? h + 2 * l + c : c > o ? 2 * h + l + c : h + l + 2 * c) / 2 - l,
    ],
  ] as const)('know the %s level %s', (kind, output, level) => {
    const column = run('pivot-points', { window: 'day', kind }, daysOfCalendar('us-equity'))[output] as Float64Array;
    const starts = changes(column);
    expect(starts.length).toBeGreaterThan(8);
    const [from, to] = starts as [number, number];
    const high = Math.max(...bars.high.subarray(from, to));
    const low = Math.min(...bars.low.subarray(from, to));
    const expected = level(high, low, bars.close[to - 1] as number, bars.open[from] as number, bars.open[to] as number);
    expect(column[to]).toBeCloseTo(expected, 10);
  });

  it('lay the volume profile and the price with bands anew with the trading day, week and month', () => {
    const fx = daysOfCalendar('fx');
    const daily = run('vwap-bands', { anchor: 'day' }, fx);
    for (const start of fxDayStarts) {
      if ((bars.volume[start] as number) === 0) continue;
      const typical = ((bars.high[start] as number) + (bars.low[start] as number) + (bars.close[start] as number)) / 3;
      expect(daily.vwap?.[start]).toBeCloseTo(typical, 10);
      expect(daily.upperBand?.[start]).toBeCloseTo(typical, 10);
    }
    const profile = run('volume-profile', { window: 'day', bins: 10 }, fx);
    for (const start of fxDayStarts) {
      const [low, high] = [bars.low[start] as number, bars.high[start] as number];
      // One bar alone is spread evenly: the lowest bin of equals, and 7 of 10 bins or the pair that makes them 7 or more.
      expect(profile.valueAreaLow?.[start]).toBeCloseTo(low, 9);
      expect(profile.valueAreaHigh?.[start]).toBeCloseTo(low + 0.7 * (high - low), 9);
    }
    const week = changes(run('pivot-points', { window: 'week' }, fx).pp as Float64Array);
    expect(week.map((i) => new Date((bars.timeUs[i] as number) / 1000).toISOString())).toEqual(['2024-03-10T21:00:00.000Z']);
  });
});

describe('the volume profile', () => {
  it('grows the value area from the point of control by the larger pair', () => {
    // Volumes by price: 10 20 40 100 30 25 5 at bins 0 … 6.
    const volumes = [10, 20, 40, 100, 30, 25, 5];
    const profile = makeBarColumns(volumes.length);
    volumes.forEach((volume, i) => {
      profile.timeUs[i] = START_US + i * 60e6;
      profile.low[i] = i;
      profile.high[i] = i + 1;
      profile.open[i] = i;
      profile.close[i] = i + 1;
      profile.volume[i] = volume;
    });
    const definition = findIndicator('volume-profile');
    if (definition === null) throw new Error('there is no volume profile');
    const area = (share: number) => {
      const columns = definition.outputs.map(() => new Float64Array(volumes.length));
      definition.create(parametersOf(definition, { window: 'rolling', period: 7, bins: 7, share })).pushMany(profile, 0, 7, columns);
      return columns.map((column) => column[6]);
    };
    // 100 of 230; below are 60, above 55: the pair below, 160 = 69.6 %; then the pair above, 215.
    expect(area(0.4)).toEqual([3.5, 4, 3]);
    expect(area(0.69)).toEqual([3.5, 4, 1]);
    expect(area(0.7)).toEqual([3.5, 6, 1]);
    expect(area(1)).toEqual([3.5, 7, 0]);
  });

  it('starts an anchored price with the first bar at or after an instant or the opening of a trading day', () => {
    const startOf = (from: string, days?: SessionDays) => {
      const { vwap } = run('anchored-vwap', { from }, days);
      const first = vwap?.findIndex((value) => !Number.isNaN(value)) ?? -1;
      const typical = ((bars.high[first] as number) + (bars.low[first] as number) + (bars.close[first] as number)) / 3;
      expect(vwap?.[first]).toBeCloseTo(typical, 12);
      return new Date((bars.timeUs[first] as number) / 1000).toISOString().slice(0, 13);
    };
    expect(startOf('1970-01-01')).toBe('2024-03-06T12');
    expect(startOf('2024-03-06T21:30Z')).toBe('2024-03-06T22');
    expect(startOf('2024-03-06T22:00:00Z')).toBe('2024-03-06T22');
    expect(startOf('2024-03-08')).toBe('2024-03-08T00');
    expect(startOf('2024-03-08', daysOfCalendar('fx'))).toBe('2024-03-07T22');
    expect(startOf('2024-03-12', daysOfCalendar('fx'))).toBe('2024-03-11T21');
    expect(startOf('2024-03-12', daysOfCalendar('us-equity'))).toBe('2024-03-12T04');
  });

  it('says how an anchor is written', () => {
    for (const from of ['8 March', '2024-02-30', '2024-03-08T24:00Z', '2024-03-08T14:30', 20240308]) {
      expect(() => run('anchored-vwap', { from })).toThrow(
        'The parameter from must be a date like 2024-03-08 or a time like 2024-03-08T14:30Z',
      );
    }
  });
});

it('a copy of a long session profile goes its own way', () => {
  const definition = findIndicator('volume-profile');
  if (definition === null) throw new Error('there is no volume profile');
  const parameters = parametersOf(definition, { window: 'month', bins: 30 });
  const uniform = seededUniform(9);
  const rows = Array.from({ length: 700 }, (_, i) => {
    const low = 100 + 10 * Math.sin(i / 50) + uniform();
    return { timeUs: START_US + i * 60e6, low, high: low + uniform(), volume: uniform() };
  });
  const feed = (stream: ReturnType<typeof definition.create>, from: number, to: number, shift = 0): number[] => {
    const out = new Float64Array(3);
    for (const { timeUs, low, high, volume } of rows.slice(from, to)) stream.push(timeUs, low, high + shift, low, high, volume, out);
    return [...out];
  };
  for (const cut of [255, 256, 257, 600]) {
    const stream = definition.create(parameters);
    feed(stream, 0, cut);
    const copy = stream.clone();
    feed(copy, cut, 700, 5);
    const whole = definition.create(parameters);
    expect(feed(stream, cut, 700)).toEqual(feed(whole, 0, 700));
    expect(feed(copy, 699, 700, 5)).not.toEqual(feed(stream, 699, 700));
  }
});
