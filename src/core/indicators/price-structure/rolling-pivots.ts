import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { PIVOT_KINDS, PIVOT_OUTPUTS, type PivotKind, pivotLevels } from './pivot-levels.ts';

const parameters = z.strictObject({
  period: periodParameter(20),
  offset: periodParameter(0, 0),
  kind: choiceParameter(PIVOT_KINDS, 'standard'),
});

class RollingPivotsStream extends PerBarStream {
  readonly #kind: PivotKind;
  readonly #channel: HighLowChannel;
  /** The newest `offset + 1` bars before this one: the oldest of them enters the channel. */
  readonly #highs: ContiguousWindow;
  readonly #lows: ContiguousWindow;
  readonly #closes: ContiguousWindow;

  constructor(period: number, offset: number, kind: PivotKind) {
    super();
    this.#kind = kind;
    this.#channel = new HighLowChannel(period);
    this.#highs = new ContiguousWindow(offset + 1);
    this.#lows = new ContiguousWindow(offset + 1);
    this.#closes = new ContiguousWindow(offset + 1);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const channel = this.#channel;
    const { start, count, size } = this.#highs;
    if (count === size) channel.next(this.#highs.values[start] as number, this.#lows.values[start] as number);
    if (channel.isWarm) {
      const window = { open, high: channel.high, low: channel.low, close: this.#closes.values[start] as number };
      pivotLevels(this.#kind, window, out);
    } else out.fill(Number.NaN);
    this.#highs.push(high);
    this.#lows.push(low);
    this.#closes.push(close);
  }

  clone(): RollingPivotsStream {
    const copy = new RollingPivotsStream(this.#channel.period, this.#highs.size - 1, this.#kind);
    copy.#channel.copyFrom(this.#channel);
    copy.#highs.copyFrom(this.#highs);
    copy.#lows.copyFrom(this.#lows);
    copy.#closes.copyFrom(this.#closes);
    return copy;
  }
}

/** Pivot points from the `period` bars that end `offset` bars before the last one; Woodie and DeMark take the open of this bar. */
export const rollingPivots: IndicatorDefinition<typeof parameters> = {
  id: 'rolling-pivots',
  aliases: [],
  title: 'Rolling pivot points',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: PIVOT_OUTPUTS,
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, offset }) => period + offset,
  create: ({ period, offset, kind }) => new RollingPivotsStream(period, offset, kind),
};
