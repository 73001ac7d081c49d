import { baselineV1 } from '#core/features/baseline-v1.ts';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { INDICATORS } from '#core/indicators/registry.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

const BAR_COUNT = 1_000_000;
const REPEATS = 5;

/** Figures of one indicator over a million bars; medians of five runs. */
export interface IndicatorFigures {
  readonly id: string;
  readonly pushNanoseconds: number;
  readonly batchNanoseconds: number;
  readonly batchBarsPerSecond: number;
}

/** All figures of this benchmark. */
export interface IndicatorBench {
  readonly barCount: number;
  /** One step of a fixed chain of one multiplication and one addition: tells a slow machine from slow code. */
  readonly calibrationNanoseconds: number;
  /** One vector of the baseline feature set, blocks' fresh starts included. */
  readonly featureVectorNanoseconds: number;
  readonly featureCount: number;
  readonly indicators: readonly IndicatorFigures[];
}

/** Measures every indicator with its default parameters: one bar at a time, and as a batch. */
export async function benchIndicators(): Promise<IndicatorBench> {
  const bars = walkingBars(BAR_COUNT);
  return {
    barCount: BAR_COUNT,
    calibrationNanoseconds: medianNanoseconds(calibrate),
    featureVectorNanoseconds: measureFeatures(bars),
    featureCount: baselineV1.names.length,
    indicators: INDICATORS.map((definition) => measure(definition, bars)),
  };
}

function measure(definition: IndicatorDefinition, bars: BarColumns): IndicatorFigures {
  const parameters = definition.parameters.parse({});
  const outputs = definition.outputs.map(() => new Float64Array(BAR_COUNT));
  const batchNanoseconds = medianNanoseconds(() => definition.create(parameters).pushMany(bars, 0, BAR_COUNT, outputs));
  const row = new Float64Array(definition.outputs.length);
  const { timeUs, open, high, low, close, volume } = bars;
  const pushNanoseconds = medianNanoseconds(() => {
    const stream = definition.create(parameters);
    for (let i = 0; i < BAR_COUNT; i++) {
      stream.push(
        timeUs[i] as number,
        open[i] as number,
        high[i] as number,
        low[i] as number,
        close[i] as number,
        volume[i] as number,
        row,
      );
    }
  });
  return { id: definition.id, pushNanoseconds, batchNanoseconds, batchBarsPerSecond: Math.round(1e9 / batchNanoseconds) };
}

function measureFeatures(bars: BarColumns): number {
  const { timeUs, open, high, low, close, volume } = bars;
  const row = new Float64Array(baselineV1.names.length);
  return medianNanoseconds(() => {
    const pipeline = baselineV1.create('1m');
    for (let i = 0; i < BAR_COUNT; i++) {
      pipeline.push(
        timeUs[i] as number,
        open[i] as number,
        high[i] as number,
        low[i] as number,
        close[i] as number,
        volume[i] as number,
        row,
        0,
      );
    }
  });
}

/** Median nanoseconds per bar of `work`, which handles {@link BAR_COUNT} bars. */
function medianNanoseconds(work: () => void): number {
  const times: number[] = [];
  for (let run = 0; run < REPEATS; run++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return Math.round(((times[REPEATS >> 1] as number) * 1e8) / BAR_COUNT) / 100;
}

let calibrationSink = 0;

function calibrate(): void {
  let value = calibrationSink;
  for (let i = 0; i < BAR_COUNT; i++) value = value * 0.999 + i;
  calibrationSink = value;
}

function walkingBars(count: number): BarColumns {
  const bars = makeBarColumns(count);
  let state = 1;
  let price = 100;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const step = state / 2 ** 32 - 0.5;
    bars.timeUs[i] = i * MICROSECONDS_PER_MINUTE;
    bars.open[i] = price;
    bars.close[i] = Math.max(1, price + step);
    bars.high[i] = Math.max(price, bars.close[i] as number) + 0.1;
    bars.low[i] = Math.min(price, bars.close[i] as number) - 0.1;
    bars.volume[i] = 100 + (state & 1023);
    price = bars.close[i] as number;
  }
  return bars;
}
