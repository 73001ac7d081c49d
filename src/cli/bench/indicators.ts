import type { FeatureSet } from '#core/features/feature-set.ts';
import { FEATURE_SETS } from '#core/features/feature-sets.ts';
import { standardV1 } from '#core/features/standard-v1.ts';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { INDICATORS } from '#core/indicators/registry.ts';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { benchLibraries, type ComparedId, type LibraryFigures } from './indicator-libraries.ts';
import { measureNanoseconds, type Nanoseconds } from './nanoseconds.ts';
import { walkingBars } from './walking-bars.ts';

const BAR_COUNT = 1_000_000;
/** Bars for the indicators that are not compared: there are many of them. */
const FEWER_BARS = 100_000;
const COMPARED: readonly ComparedId[] = ['sma', 'ema', 'rsi', 'atr', 'macd', 'bollinger'];

/** Figures of one indicator with its default parameters, per bar. */
export interface IndicatorFigures {
  readonly id: string;
  readonly barCount: number;
  readonly pushNanoseconds: number;
  readonly batchNanoseconds: number;
  readonly batchBarsPerSecond: number;
  readonly push: Nanoseconds;
  readonly batch: Nanoseconds;
}

/** Nanoseconds per bar of one indicator by who computed it; null where the library is not installed. */
export interface ComparisonRow {
  readonly id: ComparedId;
  readonly nanosecondsPerBar: Readonly<Record<string, number | null>>;
}

/** Figures of one feature set, per vector. */
export interface FeatureSetFigures {
  readonly id: string;
  readonly version: number;
  readonly featureCount: number;
  readonly vectorNanoseconds: number;
  readonly vector: Nanoseconds;
}

/** All figures of this benchmark; times are medians of at least five runs of compiled code. */
export interface IndicatorBench {
  readonly barCount: number;
  /** One step of a fixed chain of one multiplication and one addition: tells a slow machine from slow code. */
  readonly calibrationNanoseconds: number;
  readonly calibration: Nanoseconds;
  /** The same after everything else: tells whether the machine changed on the way. */
  readonly calibrationAtEnd: Nanoseconds;
  /** One vector of the fifty features, as {@link featureSets} has it. */
  readonly featureVectorNanoseconds: number;
  readonly featureCount: number;
  /** Every feature set: one vector per closed bar, blocks' fresh starts included. */
  readonly featureSets: readonly FeatureSetFigures[];
  /** Ours beside the libraries, on the same series in the same run. */
  readonly comparison: readonly ComparisonRow[];
  /** Where the libraries' figures come from, and which are not installed. */
  readonly libraries: readonly LibraryFigures[];
  readonly indicators: readonly IndicatorFigures[];
}

/** Measures every indicator with its default parameters, one bar at a time and as a batch, and public libraries beside ours. */
export async function benchIndicators(): Promise<IndicatorBench> {
  const bars = walkingBars(BAR_COUNT);
  const calibration = measureNanoseconds(calibrate, BAR_COUNT);
  const compared = COMPARED.map((id) => measure(definitionOf(id), bars));
  const libraries = await benchLibraries(bars);
  const fewer = sliceBarColumns(bars, 0, FEWER_BARS);
  const others = INDICATORS.filter(({ id }) => !COMPARED.some((name) => name === id)).map((definition) => measure(definition, fewer));
  const featureSets = FEATURE_SETS.map((set) => measureFeatures(set, bars));
  return {
    barCount: BAR_COUNT,
    calibrationNanoseconds: calibration.median,
    calibration,
    featureVectorNanoseconds: featureSets.find(({ id }) => id === standardV1.id)?.vectorNanoseconds ?? Number.NaN,
    featureCount: standardV1.names.length,
    featureSets,
    comparison: COMPARED.map((id, k) => compare(id, compared[k], libraries)),
    libraries,
    indicators: [...compared, ...others],
    calibrationAtEnd: measureNanoseconds(calibrate, BAR_COUNT),
  };
}

function definitionOf(id: ComparedId): IndicatorDefinition {
  const definition = INDICATORS.find((each) => each.id === id);
  if (definition === undefined) throw new Error(`There is no indicator ${id}.`);
  return definition;
}

function compare(id: ComparedId, ours: IndicatorFigures | undefined, libraries: readonly LibraryFigures[]): ComparisonRow {
  const theirs = libraries.map((figures) => [
    figures.library,
    'nanosecondsPerBar' in figures ? figures.nanosecondsPerBar[id].median : null,
  ]);
  return {
    id,
    nanosecondsPerBar: {
      'tradewind batch': ours?.batchNanoseconds ?? null,
      'tradewind push': ours?.pushNanoseconds ?? null,
      ...Object.fromEntries(theirs),
    },
  };
}

function measure(definition: IndicatorDefinition, bars: BarColumns): IndicatorFigures {
  const { timeUs, open, high, low, close, volume } = bars;
  const count = timeUs.length;
  const parameters = definition.parameters.parse({});
  const outputs = definition.outputs.map(() => new Float64Array(count));
  const batch = measureNanoseconds(() => definition.create(parameters).pushMany(bars, 0, count, outputs), count);
  const row = new Float64Array(definition.outputs.length);
  const push = measureNanoseconds(() => {
    const stream = definition.create(parameters);
    for (let i = 0; i < count; i++) {
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
  }, count);
  return {
    id: definition.id,
    barCount: count,
    pushNanoseconds: push.median,
    batchNanoseconds: batch.median,
    batchBarsPerSecond: Math.round(1e9 / batch.median),
    push,
    batch,
  };
}

function measureFeatures(set: FeatureSet, bars: BarColumns): FeatureSetFigures {
  const { timeUs, open, high, low, close, volume } = bars;
  const row = new Float64Array(set.names.length);
  const vector = measureNanoseconds(
    () => {
      const pipeline = set.create('1m');
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
    },
    BAR_COUNT,
    5,
    1,
  );
  return { id: set.id, version: set.version, featureCount: set.names.length, vectorNanoseconds: vector.median, vector };
}

let calibrationSink = 0;

function calibrate(): void {
  let value = calibrationSink;
  for (let i = 0; i < BAR_COUNT; i++) value = value * 0.999 + i;
  calibrationSink = value;
}
