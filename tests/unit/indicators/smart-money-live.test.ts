// verifies: structure-known-when
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import { bosChoch } from '#core/indicators/smart-money/bos-choch.ts';
import { fvg } from '#core/indicators/smart-money/fvg.ts';
import { liquidity } from '#core/indicators/smart-money/liquidity.ts';
import { liquiditySweeps } from '#core/indicators/smart-money/liquidity-sweeps.ts';
import { orderBlocks } from '#core/indicators/smart-money/order-blocks.ts';
import { premiumDiscount } from '#core/indicators/smart-money/premium-discount.ts';
import { previousHighLow } from '#core/indicators/smart-money/previous-high-low.ts';
import { sessions } from '#core/indicators/smart-money/sessions.ts';
import { swings } from '#core/indicators/smart-money/swings.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { runMarks, runPublished } from '../../support/published-form.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { zigzagBars } from '../../support/zigzag-bars.ts';

const HOUR_US = 3_600_000_000;
/** A midnight UTC. */
const MIDNIGHT_US = 1_699_920_000_000_000;

/** Bars an hour apart from [open, high, low, close, volume?]. */
function hourBars(rows: readonly (readonly [number, number, number, number, number?])[], startUs = MIDNIGHT_US): BarColumns {
  const bars = makeBarColumns(rows.length);
  rows.forEach(([open, high, low, close, volume = 1], i) => {
    bars.timeUs[i] = startUs + i * HOUR_US;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = volume;
  });
  return bars;
}

/** Bars that go through the given closes with wicks of 0.1. */
const path = (...closes: number[]): BarColumns =>
  hourBars(
    closes.map((close, i) => {
      const open = closes[i - 1] ?? close;
      return [open, Math.max(open, close) + 0.1, Math.min(open, close) - 0.1, close];
    }),
  );

const told = (definition: Parameters<typeof runMarks>[0], bars: BarColumns, raw: Record<string, unknown> = {}) =>
  runMarks(definition, bars, raw).map(({ bar, mark }) => [bar, mark.kind, mark.state] as const);

describe('a live swing', () => {
  const bars = path(10, 9, 8, 7, 6, 5, 6, 7, 8, 7, 6.5, 9, 10, 9, 8, 7, 6);

  it('is told swingLength bars after its bar, and withdrawn by a more extreme one', () => {
    expect(told(swings, bars, { swingLength: 2 })).toEqual([
      [7, 'swing-low', 'open'],
      [10, 'swing-low', 'complete'],
      [10, 'swing-high', 'open'],
      [12, 'swing-high', 'complete'],
      [12, 'swing-low', 'open'],
      [14, 'swing-low', 'complete'],
      [14, 'swing-high', 'open'],
    ]);
    const { HighLow, Level } = runBatch(swings, bars, { swingLength: 2 });
    expect([HighLow?.[7], Level?.[7], HighLow?.[5]]).toEqual([-1, 4.9, Number.NaN]);
    // Rising lows, so that no low comes between two highs.
    const highs = [9, 9, 9, 9.5, 10, 9.8, 9.7, 9.9, 11, 10.5, 10.4, 10.3];
    const wedge = hourBars(highs.map((high, i) => [8, high, 1 + i / 10, 8]));
    expect(told(swings, wedge, { swingLength: 2 })).toEqual([
      [6, 'swing-high', 'open'],
      [10, 'swing-high', 'withdrawn'],
      [10, 'swing-high', 'open'],
    ]);
  });
});

describe('a live break of structure', () => {
  it('is told at the later of the fourth swing and the breaking bar, for every one that the published form has', () => {
    let compared = 0;
    fc.assert(
      fc.property(zigzagBars(200, 80), fc.integer({ min: 1, max: 3 }), (bars, swingLength) => {
        const published = runPublished(bosChoch, bars, { swingLength });
        const marks = runMarks(bosChoch, bars, { swingLength }).filter(({ mark }) => mark.state === 'broken');
        const live = new Map(marks.map(({ bar, mark }) => [bars.timeUs.indexOf(mark.fromTimeUs), { bar, mark }]));
        const swingAt = runPublished(swings, bars, { swingLength }).HighLow ?? new Float64Array();
        const positions = [...swingAt.keys()].filter((i) => !Number.isNaN(swingAt[i]));
        for (const [i, level] of (published.Level ?? new Float64Array()).entries()) {
          if (Number.isNaN(level)) continue;
          const s = positions.indexOf(i);
          // The exceptions: a pattern that rests on a swing forced on the first or the last bar.
          if (s < 2 || s + 2 >= positions.length - 1) continue;
          const found = live.get(i);
          const broken = published.BrokenIndex?.[i] as number;
          expect(found, `the break at bar ${i} was told`).toBeDefined();
          expect(bars.timeUs.indexOf(found?.mark.toTimeUs ?? 0)).toBe(broken);
          // The fourth swing as it was first known; a more extreme one may have taken its place since.
          expect(found?.bar).toBeLessThanOrEqual(Math.max(broken, (positions[s + 2] as number) + swingLength));
          expect(found?.bar).toBeGreaterThanOrEqual(Math.max(broken, (positions[s + 1] as number) + 1 + swingLength));
          compared++;
        }
      }),
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('counts an equal close as no break in double precision, whatever single precision makes of it', () => {
    const level = 0.97115;
    const turns = [0.96, 0.95, 0.955, level, 0.965, 0.96, 0.962, level, 0.975, 0.972, 0.96];
    const bars = hourBars(turns.map((price, i) => [price, price, price, price, i]));
    const broken = (levelPrecision: string) =>
      runMarks(bosChoch, bars, { swingLength: 1, levelPrecision }).map(({ mark }) => bars.timeUs.indexOf(mark.toTimeUs ?? 0));
    expect(Math.fround(level)).toBeLessThan(level);
    expect(broken('single')).toEqual([7]);
    expect(broken('double')).toEqual([8]);
  });
});

describe('live zones', () => {
  it('tells a gap with its third bar and mitigates it when price comes back to its near edge', () => {
    const bars = hourBars([
      [10, 10.5, 9.5, 10.2],
      [10.2, 12, 10.1, 11.9],
      [11.9, 12.5, 11, 12.2],
      [12.2, 12.6, 11.1, 12],
      [12, 12.1, 11, 11.5],
    ]);
    expect(told(fvg, bars)).toEqual([
      [2, 'fair-value-gap', 'open'],
      [4, 'fair-value-gap', 'mitigated'],
    ]);
    const { FVG, Top, Bottom, MitigatedIndex } = runBatch(fvg, bars);
    expect([FVG?.[2], Top?.[2], Bottom?.[2], MitigatedIndex?.[4]]).toEqual([1, 11, 10.5, 1]);
    expect(FVG?.[1]).toBeNaN();
  });

  it('finds an order block with the close through a confirmed swing, and loses it below its low', () => {
    const bars = path(10, 9, 8, 9, 10, 11, 10, 9.5, 9, 10, 11.5, 12, 11, 10, 8.5);
    expect(told(orderBlocks, bars, { swingLength: 2 })).toEqual([
      [10, 'order-block', 'open'],
      [14, 'order-block', 'mitigated'],
      // The same bar closes through the swing low: a bearish block.
      [14, 'order-block', 'open'],
    ]);
    const { OB, Top, Bottom, OBVolume } = runBatch(orderBlocks, bars, { swingLength: 2 });
    // The last of the two bars with the lowest low, 8.9.
    expect([OB?.[10], Top?.[10], Bottom?.[10], OBVolume?.[10]]).toEqual([1, 10.1, 8.9, 3]);
  });

  it('keeps every open block right where a passing bar undercuts an older one', () => {
    fc.assert(
      fc.property(zigzagBars(160), fc.integer({ min: 1, max: 3 }), (bars, swingLength) => {
        const open = new Map<string, { bottom: number; top: number; direction: number }>();
        let next = 0;
        const events = runMarks(orderBlocks, bars, { swingLength });
        for (let i = 0; i < bars.timeUs.length; i++) {
          const due = [...open].filter(([, zone]) =>
            zone.direction === 1 ? (bars.low[i] as number) < zone.bottom : (bars.high[i] as number) > zone.top,
          );
          const mitigated: string[] = [];
          for (; events[next]?.bar === i; next++) {
            const mark = events[next]?.mark;
            if (mark === undefined) break;
            if (mark.state === 'open') open.set(mark.id, mark);
            else mitigated.push(mark.id);
          }
          expect(mitigated.sort()).toEqual(due.map(([id]) => id).sort());
          for (const id of mitigated) open.delete(id);
        }
      }),
    );
  });
});

describe('live sessions', () => {
  const bars = hourBars(Array.from({ length: 48 }, (_, i) => [i, i + 0.5, i - 0.5, i] as const));

  it('have both their ends, a range so far, and nothing outside', () => {
    const { Active, High, Low } = runBatch(sessions, bars, { session: 'london' });
    expect([...(Active ?? [])].flatMap((active, i) => (active === 1 && i < 24 ? [i] : []))).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect([High?.[10], Low?.[10], High?.[6], Low?.[17]]).toEqual([10.5, 6.5, Number.NaN, Number.NaN]);
    expect([High?.[31], Low?.[31]]).toEqual([31.5, 30.5]);
  });

  it('run over midnight and begin afresh where no bar lies between two of them', () => {
    const { Active } = runBatch(sessions, bars, { session: 'sydney' });
    expect([20, 21, 23, 24, 30, 31].map((i) => Active?.[i])).toEqual([0, 1, 1, 1, 1, 0]);
    const inside = hourBars([
      [1, 5, 1, 2],
      [2, 3, 2, 3],
    ]);
    inside.timeUs[1] = (inside.timeUs[0] as number) + 24 * HOUR_US;
    expect(runBatch(sessions, inside, { session: 'tokyo' }).High?.[1]).toBe(3);
    expect(runPublished(sessions, inside, { session: 'tokyo' }).High?.[1]).toBe(5);
  });

  it('take any hours', () => {
    const { Active } = runBatch(sessions, bars, { session: 'custom', startMinute: 22 * 60, endMinute: 60 });
    expect([...(Active ?? [])].slice(0, 24).flatMap((active, i) => (active === 1 ? [i] : []))).toEqual([0, 1, 22, 23]);
  });

  it('are told as a zone that grows and ends with the first bar after it', () => {
    const marks = runMarks(sessions, bars, { session: 'asian-kill-zone' }).filter(({ bar }) => bar < 24);
    expect(marks.map(({ bar, mark }) => [bar, mark.kind, mark.state, mark.top])).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => [i, 'kill-zone', 'open', i + 0.5]),
      [5, 'kill-zone', 'complete', 4.5],
    ]);
    expect(marks.at(-1)?.mark.toTimeUs).toBe(bars.timeUs[4]);
  });
});

describe('live previous high and low', () => {
  const rows = Array.from({ length: 50 }, (_, i) => [10, 10 + (i % 24) / 10, 9, 10] as const);

  it('are those of the completed day from the first bar of the next on', () => {
    const live = runBatch(previousHighLow, hourBars(rows));
    const published = runPublished(previousHighLow, hourBars(rows));
    expect([23, 24, 25].map((i) => live.PreviousHigh?.[i])).toEqual([Number.NaN, 12.3, 12.3]);
    expect([24, 25, 48, 49].map((i) => published.PreviousHigh?.[i])).toEqual([Number.NaN, 12.3, 12.3, 12.3]);
    expect([live.BrokenHigh?.[23], live.BrokenHigh?.[30]]).toEqual([Number.NaN, 0]);
  });

  it.each([
    ['4h', 4],
    ['1w', 96],
    ['1mo', 384],
  ])('follow periods of %s', (timeframe, firstBar) => {
    // From Thursday 2023-11-16 it is 96 hours to Monday, from 2023-11-15 it is 384 to December.
    const startUs = timeframe === '1mo' ? MIDNIGHT_US + 24 * HOUR_US : timeframe === '1w' ? MIDNIGHT_US + 2 * 24 * HOUR_US : MIDNIGHT_US;
    const bars = hourBars(
      Array.from({ length: 400 }, (_, i) => [10, 10 + i, 9 - i, 10] as const),
      startUs,
    );
    const { PreviousHigh, PreviousLow } = runBatch(previousHighLow, bars, { timeframe });
    expect([PreviousHigh?.[firstBar - 1], PreviousLow?.[firstBar - 1]]).toEqual([Number.NaN, Number.NaN]);
    expect([PreviousHigh?.[firstBar], PreviousLow?.[firstBar]]).toEqual([10 + firstBar - 1, 9 - (firstBar - 1)]);
  });

  it("follow the days of the instrument's session calendar", () => {
    // In November the FX day begins at 22:00 UTC.
    const bars = hourBars(rows);
    const columns = Array.from({ length: 4 }, () => new Float64Array(50));
    previousHighLow.create({ timeframe: '1d' }, daysOfCalendar('fx')).pushMany(bars, 0, 50, columns);
    expect([21, 22, 46].map((i) => columns[0]?.[i])).toEqual([Number.NaN, 12.1, 12.3]);
  });

  it('end where price passes them: broken by a close, swept by a wick', () => {
    const day = Array.from({ length: 24 }, () => [10, 11, 9, 10] as const);
    const bars = hourBars([...day, [10, 10.5, 9.5, 10], [10, 11.5, 9.5, 10], [10, 10.5, 8, 8.5]]);
    expect(told(previousHighLow, bars).slice(2)).toEqual([
      [25, 'previous-high', 'swept'],
      [26, 'previous-low', 'broken'],
    ]);
  });
});

describe('live liquidity', () => {
  const equalHighs = [10, 9, 8, 10, 12, 10, 9, 10.5, 12.01, 10, 9.5, 10, 11, 12.3, 11, 10];

  it('is told with the second equal high and swept beyond its tolerance', () => {
    const bars = path(...equalHighs);
    expect(told(liquidity, bars, { swingLength: 2, rangePercent: 0.05 }).filter(([, kind]) => kind === 'equal-highs')).toEqual([
      [10, 'equal-highs', 'open'],
      [13, 'equal-highs', 'swept'],
    ]);
    const { Liquidity, Level, End, Swept } = runBatch(liquidity, bars, { swingLength: 2, rangePercent: 0.05 });
    expect([Liquidity?.[10], End?.[10], Swept?.[13]]).toEqual([1, 8, 4]);
    expect(Level?.[10]).toBeCloseTo((12.1 + 12.11) / 2, 12);
  });

  it('uses a range that has been seen: bars to come change nothing', () => {
    const calm = path(...equalHighs);
    const wild = path(...equalHighs, 100, 1);
    const cut = (bars: BarColumns) => runMarks(liquidity, bars, { swingLength: 2 }).filter(({ bar }) => bar < equalHighs.length);
    expect(cut(wild)).toEqual(cut(calm));
  });

  it('can measure equality by the average true range', () => {
    const raw = { swingLength: 2, tolerance: 'atr', atrPeriod: 3, atrMultiple: 0.2 };
    expect(told(liquidity, path(...equalHighs), raw)).toContainEqual([10, 'equal-highs', 'open']);
    expect(told(liquidity, path(...equalHighs), { ...raw, atrPeriod: 14 })).not.toContainEqual([10, 'equal-highs', 'open']);
  });
});

describe('live sweeps', () => {
  const levels = { swingLength: 2, levels: 'swing' };

  it('need a high above the level and a close below it', () => {
    const base = [10, 9, 8, 10, 12, 10, 9, 10].map((close) => [close, close + 0.1, close - 0.1, close] as const);
    const sweeping = hourBars([...base, [11, 12.5, 10.9, 11.5]]);
    expect(told(liquiditySweeps, sweeping, levels)).toEqual([[8, 'liquidity-sweep', 'complete']]);
    const { Sweep, Level, Source } = runBatch(liquiditySweeps, sweeping, levels);
    expect([Sweep?.[8], Level?.[8], Source?.[8]]).toEqual([-1, 12.1, 4]);
    expect(told(liquiditySweeps, hourBars([...base, [11, 12.5, 10.9, 12.2], [12, 12.6, 11, 11]]), levels)).toEqual([]);
    expect(told(liquiditySweeps, hourBars([...base, [11, 12.1, 10.9, 11.5]]), levels)).toEqual([]);
  });

  it('use a level up', () => {
    const base = [10, 9, 8, 10, 12, 10, 9, 10].map((close) => [close, close + 0.1, close - 0.1, close] as const);
    const twice = hourBars([...base, [11, 12.3, 10.9, 11.5], [11, 12.5, 10.9, 11.5]]);
    expect(told(liquiditySweeps, twice, levels)).toHaveLength(1);
  });

  it("take the previous day's low and a session's high", () => {
    const day = Array.from({ length: 24 }, (_, i) => [10, i < 10 ? 11 : 10.5, 9, 10] as const);
    const bars = hourBars([...day, [10, 10.4, 8.5, 10]]);
    expect(told(liquiditySweeps, bars, { levels: 'previous-period' })).toEqual([[24, 'liquidity-sweep', 'complete']]);
    const swept = hourBars([...day.slice(0, 14), [10, 11.2, 9.5, 10]]);
    expect(told(liquiditySweeps, swept, { levels: 'session', session: 'tokyo' })).toEqual([[14, 'liquidity-sweep', 'complete']]);
  });
});

describe('premium and discount', () => {
  const bars = path(10, 9, 8, 10, 12, 14, 12, 11, 10, 9.7, 9);

  it('measure the close between the newest two swings, and name the optimal entry', () => {
    const { Position, High, Low, Retracement, OptimalEntry } = runBatch(premiumDiscount, bars, { swingLength: 2 });
    expect([High?.[8], Low?.[8]]).toEqual([14.1, 7.9]);
    expect(Position?.[8]).toBeCloseTo((10 - 7.9) / (14.1 - 7.9), 12);
    expect(Retracement?.[8]).toBeCloseTo((14.1 - 10) / (14.1 - 7.9), 12);
    expect([7, 8, 9, 10].map((i) => OptimalEntry?.[i])).toEqual([0, 1, 1, 0]);
    expect(Position?.[6]).toBeNaN();
  });

  it('draw the entry zone when the leg is known, mitigated when price comes in', () => {
    const marks = runMarks(premiumDiscount, bars, { swingLength: 2 });
    expect(marks.map(({ bar, mark }) => [bar, mark.state])).toEqual([
      [7, 'open'],
      [8, 'mitigated'],
    ]);
    expect(marks[0]?.mark.top).toBeCloseTo(14.1 - 0.62 * 6.2, 12);
    expect(marks[0]?.mark.bottom).toBeCloseTo(14.1 - 0.79 * 6.2, 12);
  });
});

describe('the quickness of the published forms', () => {
  it('grows with the bars and not with their square', () => {
    const bars = seededBars(3, 100_000, 10_000);
    const startMs = performance.now();
    for (const definition of [fvg, swings, bosChoch, orderBlocks, liquidity]) runPublished(definition, bars);
    // A quadratic search takes minutes here.
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});
