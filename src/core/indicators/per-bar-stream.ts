import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorStream } from './definition.ts';

/** Base of streams whose batch form is nothing but `push` in a loop. For those where a loop of its own gains little. */
export abstract class PerBarStream implements IndicatorStream {
  abstract push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void;
  abstract clone(): PerBarStream;

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const { timeUs, open, high, low, close, volume } = bars;
    const row = new Float64Array(outputs.length);
    for (let i = from; i < to; i++) {
      this.push(timeUs[i] as number, open[i] as number, high[i] as number, low[i] as number, close[i] as number, volume[i] as number, row);
      for (let k = 0; k < row.length; k++) (outputs[k] as Float64Array)[i] = row[k] as number;
    }
  }
}
