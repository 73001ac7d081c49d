// verifies: features-no-look-ahead, feature-sets
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLookAhead } from '#core/features/look-ahead.ts';
import { standardV1 } from '#core/features/standard-v1.ts';
import { type BarColumns, lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import { sessionDayOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { seededBars, seededUniform } from '../../support/seeded-bars.ts';
import { naiveStandard } from './naive-standard.ts';

const { names, features } = standardV1;
const WIDTH = names.length;
const computeAll = (bars: BarColumns, calendar: CalendarId = 'utc') => {
  const rows = new Float64Array(bars.timeUs.length * WIDTH);
  standardV1.create('1m', calendar).pushMany(bars, 0, bars.timeUs.length, rows);
  return rows;
};
const firstDifference = (left: Float64Array, right: Float64Array) => left.findIndex((value, i) => !Object.is(value, right[i]));

/** The first value that is known too early, unknown too late or outside the range that its feature states. */
function firstOutsidePromise(rows: Float64Array, count: number): string | null {
  for (const [k, { name, warmupBars, range }] of features.entries()) {
    const low = (range[0] ?? -Number.MAX_VALUE) - 1e-9;
    const high = (range[1] ?? Number.MAX_VALUE) + 1e-9;
    for (let i = 0; i < count; i++) {
      const value = rows[i * WIDTH + k] as number;
      const isAsStated = i < warmupBars ? Number.isNaN(value) : value >= low && value <= high;
      if (!isAsStated) return `${name} at ${i} is ${value}`;
    }
  }
  return null;
}

/** Bars with everything that markets do to arithmetic: constant stretches, zero and unknown volume, tiny and huge prices, gaps. */
const wildBars = fc
  .array(
    fc.record({
      step: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: -400, max: 400 })),
      up: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
      down: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
      volume: fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.double({ min: 1e-6, max: 1e12, noNaN: true })),
      minutes: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5000 })),
      isZero: fc.integer({ min: 0, max: 400 }).map((value) => value === 0),
    }),
    { minLength: 1, maxLength: 400 },
  )
  .chain((steps) => fc.constantFrom(0.0001, 1.1, 100, 60_000).map((scale) => barsOf(steps, scale)));

interface Step {
  readonly step: number;
  readonly up: number;
  readonly down: number;
  readonly volume: number;
  readonly minutes: number;
  readonly isZero: boolean;
}

function barsOf(steps: readonly Step[], scale: number): BarColumns {
  const bars = makeBarColumns(steps.length);
  let timeUs = 1_700_000_040_000_000;
  let price = scale;
  for (const [i, { step, up, down, volume, minutes, isZero }] of steps.entries()) {
    const open = price;
    const close = isZero ? 0 : Math.max(scale / 1000, price * (1 + step / 10_000));
    bars.timeUs[i] = timeUs;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) * (1 + up / 10_000);
    bars.low[i] = Math.min(open, close) * (1 - down / 10_000);
    bars.volume[i] = volume;
    timeUs += minutes * 60_000_000;
    price = isZero ? scale : close;
  }
  return bars;
}

describe('the standard features', () => {
  it('are fifty, each with a name of its own, a formula and a warm-up', () => {
    expect(names).toHaveLength(50);
    expect(new Set(names).size).toBe(50);
    expect(features.map(({ name }) => name)).toEqual(names);
    for (const { formula, title, warmupBars } of features) {
      expect(formula.length).toBeGreaterThan(5);
      expect(title.length).toBeGreaterThan(2);
      expect(warmupBars).toBeLessThan(standardV1.historyBars);
    }
  });

  it.each([3, 4])('each equal what its formula says, computed plainly over whole arrays (seed %i)', (seed) => {
    const bars = seededBars(seed, 500);
    // The first block has no history before it: the plain computation begins at the same bar.
    const rows = computeAll(bars);
    const naive = naiveStandard(bars);
    expect(Object.keys(naive)).toEqual(names);
    for (const [k, name] of names.entries()) {
      const plain = naive[name] as number[];
      const different = plain.findIndex((expected, i) => {
        const actual = rows[i * WIDTH + k] as number;
        return Number.isNaN(expected) ? !Number.isNaN(actual) : !(Math.abs(actual - expected) < 1e-9);
      });
      expect(different, `${name} at ${different}: ${rows[different * WIDTH + k]} against ${plain[different]}`).toBe(-1);
    }
  });

  it('are each unknown before their stated warm-up, and known and within their range from it on', () => {
    const rows = computeAll(seededBars(41, 3000));
    expect(firstOutsidePromise(rows, 3000)).toBeNull();
  });

  it('are the same bits bar by bar, in chunks and from clones, in the days of every calendar', () => {
    const bars = seededBars(11, 4000);
    for (const calendar of ['utc', 'fx', 'us-equity'] as const) {
      const whole = computeAll(bars, calendar);
      const chunked = new Float64Array(whole.length);
      let chunks = standardV1.create('1m', calendar);
      for (let from = 0; from < 4000; ) {
        const to = Math.min(4000, from + (from < 1500 ? 1 : 777));
        // What is fed into a copy leaves the original as it is.
        if (from % 100 === 0) chunks.clone().pushMany(seededBars(12, 50), 0, 50, new Float64Array(50 * WIDTH));
        chunks = from % 50 === 0 ? chunks.clone() : chunks;
        chunks.pushMany(bars, from, to, chunked.subarray(from * WIDTH, to * WIDTH));
        from = to;
      }
      expect(firstDifference(whole, chunked)).toBe(-1);
    }
  });

  it('of a bar are reproduced bit for bit from at most 1,536 stored bars where no minute is missing', () => {
    const bars = seededBars(21, 9000);
    for (let i = 0; i < 9000; i++) bars.timeUs[i] = 1_700_000_040_000_000 + i * 60e6;
    const uniform = seededUniform(22);
    for (const calendar of ['utc', 'fx', 'us-equity'] as const) {
      const whole = computeAll(bars, calendar);
      for (let trial = 0; trial < 40; trial++) {
        const bar = Math.floor(uniform() * 9000);
        const timeUs = bars.timeUs[bar] as number;
        const block = lowerBound(bars.timeUs, standardV1.blockStartUs('1m', timeUs));
        const session = lowerBound(bars.timeUs, sessionDayOpenUs(calendar, timeUs));
        const from = Math.max(0, Math.min(block - standardV1.historyBars, session));
        expect(bar + 1 - from).toBeLessThanOrEqual(1536);
        const rows = new Float64Array((bar + 1 - from) * WIDTH);
        standardV1.create('1m', calendar).pushMany(bars, from, bar + 1, rows);
        expect(firstDifference(rows.slice(-WIDTH), whole.slice(bar * WIDTH, (bar + 1) * WIDTH)), `bar ${bar} ${calendar}`).toBe(-1);
      }
    }
  });

  it('hardly move where a block begins: what is older than its history weighs nothing', () => {
    const bars = seededBars(23, 4000);
    const rows = computeAll(bars);
    const later = computeAll({ ...bars, timeUs: bars.timeUs.map((timeUs) => timeUs + 300 * 60e6) });
    const moved = names.filter((name, k) => {
      if (/session|time|weekday/.test(name)) return false;
      for (let i = 600; i < 4000; i++)
        if (!(Math.abs((rows[i * WIDTH + k] as number) - (later[i * WIDTH + k] as number)) < 1e-7)) return true;
      return false;
    });
    expect(moved).toEqual([]);
  });

  it.each(names.map((name, k) => [name, k] as const))('%s never looks ahead: taking later bars away changes no earlier value', (_, k) => {
    const bars = seededBars(31, 1500);
    const column = (some: BarColumns) => computeAll(some).filter((_value, i) => i % WIDTH === k);
    expect(findLookAhead(bars, 1, column, [0, 1, 20, 199, 200, 201, 700, 1023, 1024, 1025, 1498])).toBeNull();
  });

  it.each(names.map((name, k) => [name, k] as const))('would be caught if %s read the next bar', (_, k) => {
    const cheat = (bars: BarColumns) => {
      const rows = computeAll(bars);
      for (let i = 0; i < bars.timeUs.length; i++) rows[i * WIDTH + k] = rows[(i + 1) * WIDTH + k] ?? Number.NaN;
      return rows;
    };
    expect(findLookAhead(seededBars(31, 400), WIDTH, cheat, [300])).toMatchObject({ bar: 300, column: k });
  });

  it('begin the session day by the calendar', () => {
    // 2024-03-08, a Friday: 21:58 to 22:01 UTC, the FX day turns at 22:00 (17:00 New York, winter time).
    const bars = seededBars(51, 4);
    for (let i = 0; i < 4; i++) bars.timeUs[i] = Date.parse('2024-03-08T21:58:00Z') * 1000 + i * 60e6;
    const at = (rows: Float64Array, name: string, i: number) => rows[i * WIDTH + names.indexOf(name)] as number;
    const change = (i: number, first: number) => (bars.close[i] as number) / (bars.open[first] as number) - 1;
    const fx = computeAll(bars, 'fx');
    const utc = computeAll(bars, 'utc');
    expect(at(fx, 'session-return', 3)).toBeCloseTo(change(3, 2), 12);
    expect(at(utc, 'session-return', 3)).toBeCloseTo(change(3, 0), 12);
    expect(at(fx, 'time-cosine', 2)).toBe(1);
    expect(at(fx, 'weekday-sine', 1)).toBeCloseTo(Math.sin((2 * Math.PI * 5) / 7), 12);
    expect(at(fx, 'weekday-sine', 2)).toBeCloseTo(Math.sin((2 * Math.PI * 6) / 7), 12);
  });

  it('are finite or unknown whatever the bars, equal in any chunks, and never look ahead', () => {
    fc.assert(
      fc.property(wildBars, fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (bars, chunk, part) => {
        const count = bars.timeUs.length;
        const whole = computeAll(bars);
        const infinite = whole.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
        expect(infinite, names[infinite % WIDTH]).toBe(-1);
        const chunked = new Float64Array(whole.length);
        let pipeline = standardV1.create('1m', 'utc');
        for (let from = 0; from < count; from += chunk) {
          const to = Math.min(count, from + chunk);
          pipeline.pushMany(bars, from, to, chunked.subarray(from * WIDTH, to * WIDTH));
          pipeline = pipeline.clone();
        }
        expect(firstDifference(whole, chunked)).toBe(-1);
        expect(findLookAhead(bars, WIDTH, computeAll, [Math.floor(part * (count - 1))])).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('stay within their ranges whatever the prices, as long as they are above zero', () => {
    fc.assert(
      fc.property(wildBars, (bars) => {
        fc.pre(bars.close.every((close) => close > 0));
        expect(firstOutsidePromise(computeAll(bars), bars.timeUs.length)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('are zero where nothing moves and nothing is traded', () => {
    const bars = seededBars(61, 300);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(0.1);
    bars.volume.fill(Number.NaN);
    const rows = computeAll(bars);
    for (const [k, name] of names.entries()) {
      if (/time|weekday/.test(name)) continue;
      // A mean of equal prices is theirs but for rounding.
      expect(Math.abs(rows[299 * WIDTH + k] as number), name).toBeLessThan(1e-14);
    }
  });

  it('recover from a price of zero as soon as it has left their windows', () => {
    const bars = seededBars(71, 1200);
    for (const column of [bars.low, bars.close]) column[300] = 0;
    const rows = computeAll(bars);
    const isKnown = (bar: number) => rows.subarray(bar * WIDTH, (bar + 1) * WIDTH).every(Number.isFinite);
    expect(isKnown(299)).toBe(true);
    expect(isKnown(300)).toBe(false);
    expect(isKnown(361)).toBe(true);
  });
});
