import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition, SessionDays } from '../definition.ts';
import type { MarkSink, MarkState, MarkStream } from '../marks.ts';
import { choiceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { UTC_DAYS } from '../session-days.ts';
import { isPeriodStart, PeriodRanges, periodName, WATCHED_PERIODS, type WatchedPeriod } from './period-ranges.ts';

const parameters = z.strictObject({ timeframe: choiceParameter(WATCHED_PERIODS, '1d') });

class PreviousStream extends PerBarStream {
  readonly #ranges: PeriodRanges;
  #isHighBroken = false;
  #isLowBroken = false;

  constructor(ranges: PeriodRanges) {
    super();
    this.#ranges = ranges;
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const ranges = this.#ranges;
    ranges.next(timeUs, high, low);
    if (ranges.isNew) {
      this.#isHighBroken = false;
      this.#isLowBroken = false;
    }
    if (high > ranges.previousHigh) this.#isHighBroken = true;
    if (low < ranges.previousLow) this.#isLowBroken = true;
    const isKnown = ranges.count > 1;
    out[0] = ranges.previousHigh;
    out[1] = ranges.previousLow;
    out[2] = isKnown ? Number(this.#isHighBroken) : Number.NaN;
    out[3] = isKnown ? Number(this.#isLowBroken) : Number.NaN;
  }

  clone(): PreviousStream {
    const copy = new PreviousStream(this.#ranges.clone());
    copy.#isHighBroken = this.#isHighBroken;
    copy.#isLowBroken = this.#isLowBroken;
    return copy;
  }
}

/** One of the two levels on the chart while its period runs. */
interface ShownLevel {
  readonly direction: 1 | -1;
  readonly price: number;
  readonly startUs: number;
  state: MarkState;
  stateAtUs: number | null;
}

class PreviousMarks implements MarkStream {
  readonly #ranges: PeriodRanges;
  readonly #period: WatchedPeriod;
  #shown: ShownLevel[] = [];
  #lastUs = 0;

  constructor(period: WatchedPeriod, days: SessionDays) {
    this.#ranges = PeriodRanges.of(period, days);
    this.#period = period;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, found: MarkSink): void {
    const ranges = this.#ranges;
    ranges.next(timeUs, high, low);
    if (ranges.isNew && ranges.count > 1) {
      for (const level of this.#shown) if (level.state === 'open') this.#tell(level, 'complete', timeUs, this.#lastUs, found);
      this.#shown = ([1, -1] as const).map((direction) => ({
        direction,
        price: direction === 1 ? ranges.previousHigh : ranges.previousLow,
        startUs: timeUs,
        state: 'open' as const,
        stateAtUs: null,
      }));
      for (const level of this.#shown) this.#tell(level, 'open', timeUs, null, found);
    }
    for (const level of this.#shown) {
      if (level.state !== 'open') continue;
      const reached = level.direction === 1 ? high - level.price : level.price - low;
      if (!(reached > 0)) continue;
      const isHeld = level.direction * (close - level.price) < 0;
      this.#tell(level, isHeld ? 'swept' : 'broken', timeUs, timeUs, found);
    }
    this.#lastUs = timeUs;
  }

  #tell(level: ShownLevel, state: MarkState, nowUs: number, endUs: number | null, found: MarkSink): void {
    level.state = state;
    level.stateAtUs = state === 'open' ? null : nowUs;
    const isHigh = level.direction === 1;
    const kind = isHigh ? 'previous-high' : 'previous-low';
    found({
      id: `${kind}@${level.startUs}`,
      kind,
      shape: 'level',
      direction: level.direction,
      fromTimeUs: level.startUs,
      toTimeUs: endUs,
      top: level.price,
      bottom: level.price,
      text: `Previous ${periodName(this.#period)} ${isHigh ? 'high' : 'low'}`,
      knownAtUs: level.startUs,
      state,
      stateAtUs: level.stateAtUs,
      evidence: [{ name: `${isHigh ? 'high' : 'low'} of the ${periodName(this.#period)} before`, value: level.price, condition: '' }],
    });
  }
}

function publish(bars: BarColumns, period: WatchedPeriod, days: SessionDays, outputs: readonly Float64Array[]): void {
  const [highs, lows, brokenHigh, brokenLow] = outputs as readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  const ranges = PeriodRanges.of(period, days);
  let reference = 0;
  let isHighBroken = false;
  let isLowBroken = false;
  for (let i = 0; i < highs.length; i++) {
    const timeUs = bars.timeUs[i] as number;
    const [high, low] = [bars.high[i] as number, bars.low[i] as number];
    ranges.next(timeUs, high, low);
    // Only period starts strictly before the bar count, so a bar that opens a period still looks one period further back.
    const isOnStart = ranges.isNew && isPeriodStart(period, days, timeUs);
    const number = isOnStart ? ranges.count - 1 : ranges.count;
    if (number !== reference) {
      isHighBroken = false;
      isLowBroken = false;
      reference = number;
    }
    highs[i] = isOnStart ? ranges.beforePreviousHigh : ranges.previousHigh;
    lows[i] = isOnStart ? ranges.beforePreviousLow : ranges.previousLow;
    isHighBroken ||= high > (highs[i] as number);
    isLowBroken ||= low < (lows[i] as number);
    brokenHigh[i] = Number(isHighBroken);
    brokenLow[i] = Number(isLowBroken);
  }
}

/**
 * High and low of the period before, and whether they have been passed (FACTS §7.3, stated; smart-money-concepts, MIT). Days and longer
 * follow the session calendar of the instrument. Published: a bar that opens exactly with its period still points one period further
 * back; zeros while unknown. Live: the previous period with bars, complete from the first bar of the next on; NaN while unknown. Marks:
 * levels `previous-high` and `previous-low` that end at the first bar beyond them, `broken` if it closes there, `swept` if it closes
 * back, or `complete` with the next period.
 */
export const previousHighLow: IndicatorDefinition<typeof parameters> = {
  id: 'previous-high-low',
  aliases: ['phl'],
  title: 'Previous high and low',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'PreviousHigh', style: 'line' },
    { name: 'PreviousLow', style: 'line' },
    { name: 'BrokenHigh', style: 'none' },
    { name: 'BrokenLow', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 1,
  create: ({ timeframe }, days = UTC_DAYS) => new PreviousStream(PeriodRanges.of(timeframe, days)),
  published: (bars, { timeframe }, outputs, days = UTC_DAYS) => publish(bars, timeframe, days, outputs),
  marks: ({ timeframe }, days = UTC_DAYS) => new PreviousMarks(timeframe, days),
  markKinds: ['previous-high', 'previous-low'],
};
