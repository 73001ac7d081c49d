import { setTimeout as delay } from 'node:timers/promises';
import type { featuresContract } from '#contract/index.ts';
import { FEATURE_TOPICS, type FeatureTopic } from '#core/features/feature-record.ts';
import type { FeatureSet } from '#core/features/feature-set.ts';
import { FEATURE_SETS, findFeatureSet } from '#core/features/feature-sets.ts';
import { applyScaling } from '#core/features/scaling.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { readFeatureRows } from './feature-rows.ts';
import { fitScaling } from './fit-scaling.ts';
import type { FormingBar } from './indicator-methods.ts';
import { type FeatureScaling, findScaling, listScalings, saveScaling } from './scaling-log.ts';
import { calendarOf, SeriesVectors, type VectorSources } from './series-vectors.ts';

type FeatureSetMethods = Pick<
  Handlers<typeof featuresContract>,
  'features.list' | 'features.read' | 'features.forming' | 'features.scaling.fit' | 'features.scaling.get' | 'features.scaling.list'
>;

/** A series that its writer changes under each attempt to read it this often is a defect. */
const ATTEMPTS = 5;
/** Ingestion writes to disk about this often. */
const COMMIT_WAIT_MS = 20;

interface FeatureMethodsDeps extends VectorSources {
  readonly store: DerivedLog;
  readonly clock: Clock;
  /** The forming bar of a series with every change of it, as ingestion's stream `bars.forming` gives it. */
  readonly formingBar: (symbol: string, timeframe: Timeframe, signal: AbortSignal) => AsyncIterable<FormingBar>;
}

/** The contract's methods about feature sets. */
export function createFeatureMethods(deps: FeatureMethodsDeps): FeatureSetMethods {
  const { bars, instruments, store, clock, formingBar } = deps;

  const requireInstrument = (symbol: string): void => {
    if (instruments.findInstrument(symbol) !== null || bars.listSeries().some((series) => series.symbol === symbol)) return;
    throw new ExpectedError('UnknownInstrument', `No instrument is called ${symbol}. Import its history or connect a feed that has it.`);
  };

  const requireData = (symbol: string, timeframe: Timeframe) => {
    requireInstrument(symbol);
    const summary = bars.seriesSummary(symbol, timeframe);
    if (summary !== null) return summary;
    throw new ExpectedError(
      'NoData',
      `There are no ${timeframe} bars of ${symbol} yet. Import its history, or connect a feed and wait until the first bar closes.`,
    );
  };

  const scalingOf = (id: number): FeatureScaling => {
    const scaling = findScaling(store, id);
    if (scaling !== null) return scaling;
    throw new ExpectedError('UnknownScaling', `No scaling has the id ${id}. List them, or fit one on a range of your choice.`);
  };

  return {
    'features.list': async () => FEATURE_TOPICS.map(listing),

    'features.read': async ({ symbol, timeframe, set: id, fromUs, toUs, limit, scaling: scalingId }) => {
      const set = setOf(id);
      const scaling = scalingId === undefined ? null : scalingOf(scalingId);
      if (scaling !== null && (scaling.set !== set.id || scaling.version !== set.version)) throw otherScaling(set, scaling);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { count, generation } = requireData(symbol, timeframe);
        const from = fromUs === undefined ? 0 : bars.indexAtTime(symbol, timeframe, fromUs);
        const end = toUs === undefined ? count : Math.min(count, bars.indexAtTime(symbol, timeframe, toUs));
        const to = Math.min(end, from + limit);
        const calendar = calendarOf(instruments, symbol);
        const { timeUs, rows } = await readFeatureRows(bars, { set, symbol, timeframe, calendar, from, to });
        const next = to < end ? (bars.readByIndex(symbol, timeframe, to, 1).timeUs[0] ?? null) : null;
        if (bars.seriesSummary(symbol, timeframe)?.generation !== generation) continue;
        if (scaling !== null) {
          const parameters = { center: Float64Array.from(scaling.center), scale: Float64Array.from(scaling.scale) };
          applyScaling(rows, timeUs.length, parameters);
        }
        return {
          set: set.id,
          version: set.version,
          timeUs: timeUs.slice(),
          features: columnsOf(set, rows, timeUs.length),
          nextFromUs: next,
          scaling,
          fittedPart: scaling === null ? null : fittedPart(scaling, symbol, timeframe, fromUs, toUs),
        };
      }
      throw new Error(`The bars of ${symbol} ${timeframe} changed during each of ${ATTEMPTS} reads.`);
    },

    'features.forming': async function* ({ symbol, timeframe, set: id }, { signal }) {
      const set = setOf(id);
      requireInstrument(symbol);
      const vectors = new SeriesVectors(deps, set, symbol, timeframe);
      const row = new Float64Array(set.names.length);
      for await (const { bar, closedCount } of formingBar(symbol, timeframe, signal)) {
        if (bar === null) {
          yield { timeUs: null, closedCount, values: namedValues(set, row.fill(Number.NaN)) };
          continue;
        }
        let stored = vectors.catchUp();
        for (let attempt = 0; attempt < ATTEMPTS && stored.count < closedCount; attempt++) {
          await delay(COMMIT_WAIT_MS);
          stored = vectors.catchUp();
        }
        // A closed bar may reach the store before the stream tells of it: then this item is of the past.
        if (bar.timeUs <= stored.lastUs || closedCount > stored.count) continue;
        stored.pipeline.clone().push(bar.timeUs, bar.open, bar.high, bar.low, bar.close, bar.volume, row, 0);
        yield { timeUs: bar.timeUs, closedCount, values: namedValues(set, row) };
      }
    },

    'features.scaling.fit': async ({ set, symbol, timeframe, fromUs, toUs, method }) => {
      const request = { set: setOf(set), symbol, timeframe, fromUs, toUs, method };
      requireData(symbol, timeframe);
      return saveScaling(store, await fitScaling(deps, request, clock.nowUs()));
    },

    'features.scaling.get': async ({ id }) => scalingOf(id),

    'features.scaling.list': async ({ set, symbol, timeframe }) =>
      listScalings(store)
        .filter(
          (one) =>
            [set ?? one.set, symbol ?? one.symbol, timeframe ?? one.timeframe].join() === [one.set, one.symbol, one.timeframe].join(),
        )
        .reverse(),
  };
}

function setOf(id: string): FeatureSet {
  const set = findFeatureSet(id);
  if (set !== null) return set;
  throw new ExpectedError(
    'UnknownFeatureSet',
    `No feature set is called "${id}". There are ${FEATURE_SETS.map((one) => one.id).join(', ')}.`,
  );
}

const otherScaling = (set: FeatureSet, scaling: FeatureScaling) =>
  new ExpectedError(
    'OtherScaling',
    `Expected a scaling of "${set.id}" version ${set.version}, found number ${scaling.id} of "${scaling.set}" version ${scaling.version}. Fit one for this set.`,
  );

const listing = ({ set, name, keptDays }: FeatureTopic) => ({
  id: set.id,
  version: set.version,
  topic: name,
  keptDays,
  features: set.features.map((feature) => ({ ...feature, range: [feature.range[0], feature.range[1]] as [number | null, number | null] })),
});

function columnsOf(set: FeatureSet, rows: Float64Array, count: number): Record<string, Float64Array<ArrayBuffer>> {
  const width = set.names.length;
  return Object.fromEntries(
    set.names.map((name, k) => {
      const column = new Float64Array(count);
      for (let i = 0; i < count; i++) column[i] = rows[i * width + k] as number;
      return [name, column];
    }),
  );
}

const namedValues = (set: FeatureSet, row: Float64Array): Record<string, number | null> =>
  Object.fromEntries(set.names.map((name, k) => [name, Number.isNaN(row[k]) ? null : (row[k] as number)]));

/** Where the range that was asked for meets the one that the scaling was fitted on. */
function fittedPart(scaling: FeatureScaling, symbol: string, timeframe: Timeframe, fromUs?: number, toUs?: number) {
  if (scaling.symbol !== symbol || scaling.timeframe !== timeframe) return null;
  const from = Math.max(scaling.fromUs, fromUs ?? Number.NEGATIVE_INFINITY);
  const to = Math.min(scaling.toUs, toUs ?? Number.POSITIVE_INFINITY);
  return from < to ? { fromUs: from, toUs: to } : null;
}
