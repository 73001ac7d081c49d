// verifies: bars-all-timeframes
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAR_BUILDER_STATE_WIDTH, BarBuilder } from '#core/market/bar-builder.ts';
import { barOpenUs } from '#core/market/calendar.ts';
import {
  CLOSED_BAR_CLOSE,
  CLOSED_BAR_HIGH,
  CLOSED_BAR_LOW,
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TICK_COUNT,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_VOLUME,
  CLOSED_BAR_WIDTH,
} from '#core/market/closed-bar-record.ts';
import { CALENDARS, type CalendarId } from '#core/market/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';

interface Step {
  readonly advanceUs: number;
  readonly backUs: number;
  readonly price: number;
  readonly isTimer: boolean;
}

const START_US = Date.parse('2025-03-07T21:58:30Z') * 1000;

// Distances that cross seconds, minutes, hours, session days, weekends and the change of summer time on 2025-03-09.
const distances = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 900_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 90_000_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 7_200_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 200_000_000_000 }) },
);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    advanceUs: distances,
    backUs: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 3_000_000 }) }),
    price: fc.integer({ min: 90_000, max: 130_000 }).map((points) => points / 100_000),
    isTimer: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  }),
  { minLength: 1, maxLength: 300 },
);

interface PlainBar {
  timeUs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  count: number;
  closeTimeUs: number;
}

/** The rule in its plainest form: every tick that is not late, grouped by the opening time of its bar. Nothing shared with the builder. */
class PlainBars {
  readonly bars = new Map<string, PlainBar>();
  #floorUs = Number.NEGATIVE_INFINITY;
  readonly #calendar: CalendarId;

  constructor(calendar: CalendarId) {
    this.#calendar = calendar;
  }

  push(timeUs: number, price: number): boolean {
    if (timeUs < this.#floorUs) return false;
    this.#floorUs = Math.max(this.#floorUs, Math.floor(timeUs / 1e6) * 1e6);
    for (const timeframe of TIMEFRAMES) {
      const openUs = barOpenUs(this.#calendar, timeframe, timeUs);
      const key = `${timeframe} ${openUs}`;
      const bar = this.bars.get(key);
      if (bar === undefined) {
        this.bars.set(key, { timeUs: openUs, open: price, high: price, low: price, close: price, count: 1, closeTimeUs: timeUs });
        continue;
      }
      bar.high = Math.max(bar.high, price);
      bar.low = Math.min(bar.low, price);
      bar.count++;
      if (timeUs >= bar.closeTimeUs) {
        bar.close = price;
        bar.closeTimeUs = timeUs;
      }
    }
    return true;
  }

  timer(timeUs: number): void {
    this.#floorUs = Math.max(this.#floorUs, Math.floor(timeUs / 1e6) * 1e6);
  }
}

function run(builder: BarBuilder, calendar: CalendarId, given: readonly Step[], plain: PlainBars | null): void {
  builder.register(3, calendar);
  let nowUs = START_US;
  for (const step of given) {
    nowUs += step.advanceUs;
    if (step.isTimer) {
      builder.advance(3, nowUs, nowUs);
      plain?.timer(nowUs);
      continue;
    }
    const timeUs = nowUs - step.backUs;
    const taken = builder.push(3, timeUs, nowUs, step.price, 1);
    if (plain !== null) expect(taken).toBe(plain.push(timeUs, step.price));
  }
}

const closedBars = (builder: BarBuilder) =>
  Array.from({ length: builder.closed.count }, (_, i) => {
    const at = (field: number): number => builder.closed.records[i * CLOSED_BAR_WIDTH + field] as number;
    return {
      timeframe: TIMEFRAMES[at(CLOSED_BAR_TIMEFRAME)] as Timeframe,
      timeUs: at(CLOSED_BAR_TIME),
      open: at(CLOSED_BAR_OPEN),
      high: at(CLOSED_BAR_HIGH),
      low: at(CLOSED_BAR_LOW),
      close: at(CLOSED_BAR_CLOSE),
      volume: at(CLOSED_BAR_VOLUME),
      count: at(CLOSED_BAR_TICK_COUNT),
    };
  });

describe('the bar cascade', () => {
  it('gives exactly the bars that grouping the same ticks one by one gives, in every timeframe and calendar', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALENDARS), steps, (calendar, given) => {
        const builder = new BarBuilder();
        const plain = new PlainBars(calendar);
        run(builder, calendar, given, plain);
        const seen = new Set<string>();
        for (const bar of closedBars(builder)) {
          const key = `${bar.timeframe} ${bar.timeUs}`;
          expect(seen.has(key)).toBe(false);
          seen.add(key);
          const { closeTimeUs: _, ...wanted } = plain.bars.get(key) as PlainBar;
          expect(bar).toEqual({ timeframe: bar.timeframe, volume: wanted.count, ...wanted });
        }
        for (const timeframe of TIMEFRAMES) {
          const forming = builder.forming(3, timeframe);
          if (forming !== null) {
            const wanted = plain.bars.get(`${timeframe} ${forming.timeUs}`) as PlainBar;
            const { open, high, low, close, tickCount: count } = forming;
            expect({ open, high, low, close, count }).toEqual({
              open: wanted.open,
              high: wanted.high,
              low: wanted.low,
              close: wanted.close,
              count: wanted.count,
            });
            seen.add(`${timeframe} ${forming.timeUs}`);
          }
        }
        expect(seen.size).toBe(plain.bars.size);
      }),
      { numRuns: 300 },
    );
  });

  it('never gives a bar with NaN, or with a high or low inside its open and close', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALENDARS), steps, (calendar, given) => {
        const builder = new BarBuilder();
        run(builder, calendar, given, null);
        for (const bar of closedBars(builder)) {
          expect(Object.values(bar).some((value) => Number.isNaN(value))).toBe(false);
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
          expect(bar.count).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('closes the bars of each timeframe in order of time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALENDARS), steps, (calendar, given) => {
        const builder = new BarBuilder();
        run(builder, calendar, given, null);
        const lastUs = new Map<string, number>();
        for (const { timeframe, timeUs } of closedBars(builder)) {
          expect(timeUs).toBeGreaterThan(lastUs.get(timeframe) ?? Number.NEGATIVE_INFINITY);
          lastUs.set(timeframe, timeUs);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('goes on from saved state as if nothing had happened, to the last bit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALENDARS), steps, fc.nat(), (calendar, given, cut) => {
        const whole = new BarBuilder();
        run(whole, calendar, given, null);

        const at = cut % given.length;
        const first = new BarBuilder();
        run(first, calendar, given.slice(0, at), null);
        const state = new Float64Array(BAR_BUILDER_STATE_WIDTH);
        first.saveState(3, state, 0);
        const second = new BarBuilder();
        second.register(3, calendar);
        second.restoreState(3, new Float64Array(new Uint8Array(state.buffer).slice().buffer));
        let nowUs = START_US;
        for (const [i, step] of given.entries()) {
          nowUs += step.advanceUs;
          if (i < at) continue;
          if (step.isTimer) second.advance(3, nowUs, nowUs);
          else second.push(3, nowUs - step.backUs, nowUs, step.price, 1);
        }
        const joined = Buffer.concat([bytes(first), bytes(second)]);
        expect(joined.equals(bytes(whole))).toBe(true);
        const ends = [new Float64Array(BAR_BUILDER_STATE_WIDTH), new Float64Array(BAR_BUILDER_STATE_WIDTH)] as const;
        whole.saveState(3, ends[0], 0);
        second.saveState(3, ends[1], 0);
        expect(ends[1]).toEqual(ends[0]);
      }),
      { numRuns: 200 },
    );
  });
});

const bytes = (builder: BarBuilder): Buffer => {
  const written = builder.closed.written();
  return Buffer.from(written.buffer, written.byteOffset, written.byteLength);
};
