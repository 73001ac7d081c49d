import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';

export interface SampleBar {
  readonly timeUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A bar whose values follow from its time, with some volumes unknown. */
export const sampleBar = (timeUs: number, variant = 0): SampleBar => {
  const base = 1 + (timeUs % 977) / 1000 + variant / 7;
  return {
    timeUs,
    open: base,
    high: base + 0.25,
    low: base - 0.5,
    close: base + 0.125,
    volume: timeUs % 5 === 0 ? Number.NaN : timeUs % 31,
  };
};

export function toColumns(bars: readonly SampleBar[]): BarColumns {
  const columns = makeBarColumns(bars.length);
  bars.forEach((bar, i) => {
    columns.timeUs[i] = bar.timeUs;
    columns.open[i] = bar.open;
    columns.high[i] = bar.high;
    columns.low[i] = bar.low;
    columns.close[i] = bar.close;
    columns.volume[i] = bar.volume;
  });
  return columns;
}

/** `count` bars from `fromUs` on, `stepUs` apart. */
export const sampleColumns = (count: number, fromUs = 0, stepUs = 1, variant = 0): BarColumns =>
  toColumns(Array.from({ length: count }, (_, i) => sampleBar(fromUs + i * stepUs, variant)));
