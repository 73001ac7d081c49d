import { z } from 'zod';
import type { IndicatorDefinition, SessionDays } from '../definition.ts';
import { choiceParameter, numberParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { SessionWindow, UTC_DAYS } from '../session-days.ts';
import { anchorTimeParameter, anchorTimeUs } from './anchor-time.ts';
import { WeightedPrices } from './weighted-prices.ts';

const ANCHORS = ['start', 'day', 'week', 'month'] as const;
const parameters = z.strictObject({ anchor: choiceParameter(ANCHORS, 'day'), multiplier: numberParameter(1, 0.01, 100) });

const anchoredParameters = z.strictObject({
  from: anchorTimeParameter,
  multiplier: numberParameter(1, 0.01, 100),
});

class VwapBandsStream extends PerBarStream {
  readonly #anchorTimeUs: number;
  readonly #window: SessionWindow | null;
  readonly #multiplier: number;
  readonly #prices = new WeightedPrices();

  /** Bars before the anchor time are left out; each window begins afresh. */
  constructor(anchorTimeUs: number, window: SessionWindow | null, multiplier: number) {
    super();
    this.#anchorTimeUs = anchorTimeUs;
    this.#window = window;
    this.#multiplier = multiplier;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    if (this.#window?.enters(timeUs)) this.#prices.clear();
    if (timeUs >= this.#anchorTimeUs) this.#prices.add((high + low + close) / 3, volume);
    const mean = this.#prices.mean;
    const reach = this.#multiplier * this.#prices.deviation;
    out[0] = mean;
    out[1] = mean + reach;
    out[2] = mean - reach;
  }

  clone(): VwapBandsStream {
    const copy = new VwapBandsStream(this.#anchorTimeUs, this.#window?.clone() ?? null, this.#multiplier);
    copy.#prices.copyFrom(this.#prices);
    return copy;
  }
}

const outputs = [
  { name: 'vwap', style: 'line' },
  { name: 'upperBand', style: 'band' },
  { name: 'lowerBand', style: 'band' },
] as const;

/**
 * Volume-weighted average of the typical price since the session day, week or month began, or since the first bar, and the lines
 * `multiplier` volume-weighted standard deviations of the typical price from it.
 */
export const vwapBands: IndicatorDefinition<typeof parameters> = {
  id: 'vwap-bands',
  aliases: ['session-vwap', 'vwap-session'],
  title: 'Volume-weighted average price with bands',
  family: 'volume',
  version: 1,
  parameters,
  outputs,
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 0,
  create: ({ anchor, multiplier }, days: SessionDays = UTC_DAYS) =>
    new VwapBandsStream(Number.NEGATIVE_INFINITY, anchor === 'start' ? null : new SessionWindow(anchor, days), multiplier),
};

/** Volume-weighted average price with bands from the first bar that opens at `from` or after it; NaN before. */
export const anchoredVwap: IndicatorDefinition<typeof anchoredParameters> = {
  id: 'anchored-vwap',
  aliases: ['avwap'],
  title: 'Anchored volume-weighted average price',
  family: 'volume',
  version: 1,
  parameters: anchoredParameters,
  outputs,
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 0,
  create: ({ from, multiplier }, days: SessionDays = UTC_DAYS) => new VwapBandsStream(anchorTimeUs(from, days), null, multiplier),
};
