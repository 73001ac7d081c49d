import { z } from 'zod';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const ANCHORS = ['start', 'day', 'week'] as const;
const parameters = z.strictObject({ anchor: choiceParameter(ANCHORS, 'start') });

/** 1970-01-01 was a Thursday: weeks that start on Monday are shifted by three days. */
const WEEK_SHIFT_DAYS = 3;

class VwapStream extends PerBarStream {
  readonly #anchor: (typeof ANCHORS)[number];
  #period = 0;
  #value = 0;
  #volume = 0;

  constructor(anchor: (typeof ANCHORS)[number]) {
    super();
    this.#anchor = anchor;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    if (this.#anchor !== 'start') this.#restartAt(timeUs);
    if (volume > 0) {
      this.#value += ((high + low + close) / 3) * volume;
      this.#volume += volume;
    }
    out[0] = this.#volume > 0 ? this.#value / this.#volume : Number.NaN;
  }

  #restartAt(timeUs: number): void {
    const day = Math.floor(timeUs / MICROSECONDS_PER_DAY);
    const period = this.#anchor === 'day' ? day : Math.floor((day + WEEK_SHIFT_DAYS) / 7);
    if (period === this.#period) return;
    this.#period = period;
    this.#value = 0;
    this.#volume = 0;
  }

  clone(): VwapStream {
    const copy = new VwapStream(this.#anchor);
    copy.#period = this.#period;
    copy.#value = this.#value;
    copy.#volume = this.#volume;
    return copy;
  }
}

/**
 * Volume-weighted average of the typical price since the first bar, or since the UTC day or week (Monday) began. Bars of
 * unknown or no volume add nothing; NaN until there was volume.
 */
export const vwap: IndicatorDefinition<typeof parameters> = {
  id: 'vwap',
  aliases: [],
  title: 'Volume-weighted average price',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [{ name: 'vwap', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 0,
  create: ({ anchor }) => new VwapStream(anchor),
};
