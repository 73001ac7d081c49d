import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowSum } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14, 2) });

/** A change of the typical price up to this share of it is one of its rounding only. */
const ROUNDING = 1e-14;

class MfiStream extends PerBarStream {
  readonly #inflows: ContiguousWindow;
  readonly #outflows: ContiguousWindow;
  #previous = Number.NaN;

  constructor(period: number) {
    super();
    this.#inflows = new ContiguousWindow(period);
    this.#outflows = new ContiguousWindow(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const inflows = this.#inflows;
    const outflows = this.#outflows;
    const price = (high + low + close) / 3;
    const previous = this.#previous;
    this.#previous = price;
    out[0] = Number.NaN;
    if (Number.isNaN(previous)) return;
    const change = price - previous;
    const hasMoved = Math.abs(change) > ROUNDING * (Math.abs(price) + Math.abs(previous));
    const flow = hasMoved && !Number.isNaN(volume) ? price * volume : 0;
    inflows.push(change > 0 ? flow : 0);
    outflows.push(change < 0 ? flow : 0);
    if (inflows.count < inflows.size) return;
    const gained = windowSum(inflows.values, inflows.start, inflows.size);
    const lost = windowSum(outflows.values, outflows.start, outflows.size);
    out[0] = lost === 0 ? 100 : (100 * gained) / (gained + lost);
  }

  clone(): MfiStream {
    const copy = new MfiStream(this.#inflows.size);
    copy.#inflows.copyFrom(this.#inflows);
    copy.#outflows.copyFrom(this.#outflows);
    copy.#previous = this.#previous;
    return copy;
  }
}

/**
 * Money flow index (Quong and Soudack 1989): typical price × volume on bars whose typical price rose, as a share of that on bars
 * where it rose or fell, in percent. 100 where it never fell, as in Stock.Indicators. Unknown volume counts as none.
 */
export const mfi: IndicatorDefinition<typeof parameters> = {
  id: 'mfi',
  aliases: [],
  title: 'Money flow index',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'mfi', style: 'line' }],
  pane: { placement: 'separate', levels: [20, 80], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period }) => new MfiStream(period),
};
