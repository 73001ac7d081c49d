import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { LONGEST_PERIOD, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';
import { RelativeStrength } from './rsi.ts';

const parameters = z.strictObject({
  period: periodParameter(3, 2),
  streak: periodParameter(2, 2),
  rank: periodParameter(100, 2, LONGEST_PERIOD - 1),
  source: sourceParameter,
});

class ConnorsStream extends PriceStream {
  readonly #strength: RelativeStrength;
  readonly #streakStrength: RelativeStrength;
  /** The newest gains as fractions, this bar's last; the first bar counts as one without gain. */
  readonly #gains: ContiguousWindow;
  #count = 0;
  #streak = 0;
  #previous = 0;

  constructor(source: number, period: number, streak: number, rank: number) {
    super(source);
    this.#strength = new RelativeStrength(period);
    this.#streakStrength = new RelativeStrength(streak);
    this.#gains = new ContiguousWindow(rank + 1);
  }

  next(price: number, out: Float64Array): void {
    const previous = this.#previous;
    const isFirst = this.#count === 0;
    this.#previous = price;
    this.#count++;
    this.#streak = isFirst ? 0 : nextStreak(this.#streak, price - previous);
    this.#gains.push(isFirst ? 0 : previous > 0 ? (price - previous) / previous : Number.NaN);
    const strength = this.#strength.next(price);
    const streakStrength = this.#streakStrength.next(this.#streak);
    const rank = this.#percentRank();
    const isStreakShown = this.#count > this.#streakStrength.period + 2;
    const longest = Math.max(this.#strength.period, this.#streakStrength.period, this.#gains.size - 1);
    out[0] = this.#count > longest + 1 ? (strength + streakStrength + rank) / 3 : Number.NaN;
    out[1] = strength;
    out[2] = isStreakShown ? streakStrength : Number.NaN;
    out[3] = rank;
    out[4] = this.#streak;
  }

  /** Share of the gains before this bar's that are smaller, in percent. NaN where one of them is unknown. */
  #percentRank(): number {
    const { values, start, size, count } = this.#gains;
    if (count < size) return Number.NaN;
    const newest = values[start + size - 1] as number;
    let smaller = 0;
    let known = Number.isNaN(newest) ? 0 : 1;
    for (let i = start; i < start + size - 1; i++) {
      const gain = values[i] as number;
      if (gain < newest) smaller++;
      if (!Number.isNaN(gain)) known++;
    }
    return known < size ? Number.NaN : (100 * smaller) / (size - 1);
  }

  clone(): ConnorsStream {
    const copy = new ConnorsStream(this.source, this.#strength.period, this.#streakStrength.period, this.#gains.size - 1);
    copy.#strength.copyFrom(this.#strength);
    copy.#streakStrength.copyFrom(this.#streakStrength);
    copy.#gains.copyFrom(this.#gains);
    copy.#count = this.#count;
    copy.#streak = this.#streak;
    copy.#previous = this.#previous;
    return copy;
  }
}

/** Bars in a row that rose (positive) or fell (negative). */
function nextStreak(streak: number, change: number): number {
  if (change > 0) return streak > 0 ? streak + 1 : 1;
  if (change < 0) return streak < 0 ? streak - 1 : -1;
  return 0;
}

/**
 * Connors RSI (2012): the mean of the relative strength index, that of the streak of rises or falls, and the percent rank of the
 * newest gain among the `rank` gains before it; those three and the streak beside it. NaN ranks where a price before was zero.
 */
export const connorsRsi: IndicatorDefinition<typeof parameters> = {
  id: 'connors-rsi',
  aliases: ['crsi'],
  title: 'Connors RSI',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'connorsRsi', style: 'line' },
    { name: 'rsi', style: 'line' },
    { name: 'rsiStreak', style: 'line' },
    { name: 'percentRank', style: 'line' },
    { name: 'streak', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [10, 90], range: [0, 100] },
  repaints: false,
  warmupBars: () => 0,
  create: ({ period, streak, rank, source }) => new ConnorsStream(PRICE_SOURCES.indexOf(source), period, streak, rank),
};
