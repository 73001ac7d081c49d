import type { BarColumns } from '#core/market/bar-columns.ts';
import type { FractalStream } from './fractal-stream.ts';
import { PivotTrend } from './pivot-trend.ts';

/** Pivots over a whole history: points at their bars, lines and trends drawn back to the pivot before. */
export function publishedPivots(
  bars: BarColumns,
  fractals: FractalStream,
  right: number,
  reach: number,
  outputs: readonly Float64Array[],
): void {
  const count = bars.timeUs.length;
  for (const output of outputs) output.fill(Number.NaN, 0, count);
  fractals.pushMany(bars, 0, count, outputs.slice(0, 2));
  for (const kind of [0, 1]) {
    const points = outputs[kind] as Float64Array;
    points.copyWithin(0, Math.min(right, count), count);
    points.fill(Number.NaN, Math.max(0, count - right), count);
    joinPivots(points, new PivotTrend(reach), outputs[kind + 2] as Float64Array, outputs[kind + 4] as Float64Array);
  }
}

function joinPivots(points: Float64Array, last: PivotTrend, line: Float64Array, trend: Float64Array): void {
  for (let at = 0; at < points.length; at++) {
    const price = points[at] as number;
    if (Number.isNaN(price)) continue;
    const direction = last.compare(at, price);
    if (!Number.isNaN(direction)) {
      const step = (price - last.lastPrice) / (at - last.lastAt);
      for (let i = last.lastAt; i <= at; i++) line[i] = price + step * (i - at);
      trend.fill(direction, last.lastAt + 1, at + 1);
    }
    last.follow(at, price);
  }
}
