import { z } from 'zod';
import type { IndicatorDefinition, SessionDays } from '../definition.ts';
import { choiceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { SessionWindow, UTC_DAYS } from '../session-days.ts';
import { WeightedPrices } from './weighted-prices.ts';

const ANCHORS = ['start', 'day', 'week', 'month'] as const;
const parameters = z.strictObject({ anchor: choiceParameter(ANCHORS, 'start') });

class VwapStream extends PerBarStream {
  readonly #window: SessionWindow | null;
  readonly #prices = new WeightedPrices();

  constructor(window: SessionWindow | null) {
    super();
    this.#window = window;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    if (this.#window?.enters(timeUs)) this.#prices.clear();
    this.#prices.add((high + low + close) / 3, volume);
    out[0] = this.#prices.mean;
  }

  clone(): VwapStream {
    const copy = new VwapStream(this.#window?.clone() ?? null);
    copy.#prices.copyFrom(this.#prices);
    return copy;
  }
}

/**
 * Volume-weighted average of the typical price since the first bar, or since the session day, the week (Monday's session day)
 * or the month began. Bars of unknown or no volume add nothing; NaN until there was volume.
 */
export const vwap: IndicatorDefinition<typeof parameters> = {
  id: 'vwap',
  aliases: [],
  title: 'Volume-weighted average price',
  family: 'volume',
  version: 2,
  parameters,
  outputs: [{ name: 'vwap', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 0,
  create: ({ anchor }, days: SessionDays = UTC_DAYS) => new VwapStream(anchor === 'start' ? null : new SessionWindow(anchor, days)),
};
