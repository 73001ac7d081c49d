import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { IndicatorForm } from '#contract/features.ts';
import type { featuresContract, marketContract } from '#contract/index.ts';
import type { IndicatorDefinition, IndicatorDescription } from '#core/indicators/definition.ts';
import { chooseMarks } from '#core/indicators/mark-choice.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { findIndicator, INDICATORS } from '#core/indicators/registry.ts';
import { unknownIndicatorSentence } from '#core/indicators/similar-indicators.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import { isUserCodeId } from '#core/user-code/user-code-id.ts';
import type { Handlers } from '#rpc/types.ts';
import { readBarWindow } from '../bar-window.ts';
import type { UserIndicator } from '../user-code/user-indicator.ts';
import type { UserIndicators } from '../user-code/user-indicators.ts';
import type { IndicatorCache } from './indicator-cache.ts';
import { listingOf } from './indicator-listing.ts';
import type { MarkCache } from './mark-cache.ts';
import type { MarkHistory } from './mark-history.ts';
import type { OneBar } from './one-bar.ts';
import type { PublishedCache } from './published-cache.ts';
import type { ReplayedMarks } from './replayed-marks.ts';
import { timeframeNotes } from './timeframe-notes.ts';
import type { UserIndicatorCache } from './user-indicator-cache.ts';

export type FormingBar = z.output<(typeof marketContract)['bars.forming']['item']>;
type FormingItem = z.input<(typeof featuresContract)['indicators.forming']['item']>;
type IndicatorMethods = Pick<
  Handlers<typeof featuresContract>,
  'indicators.list' | 'indicators.window' | 'indicators.read' | 'indicators.forming' | 'indicators.marks'
>;

type Column = Float64Array<ArrayBuffer>;

/** A series that its writer changes under each attempt to read it this often is a defect. */
const ATTEMPTS = 5;
/** Ingestion writes to disk about this often. */
const COMMIT_WAIT_MS = 20;

export interface IndicatorMethodsDeps {
  readonly bars: BarReader;
  readonly instruments: InstrumentReader;
  readonly cache: IndicatorCache;
  readonly publishedCache: PublishedCache;
  readonly markCache: MarkCache;
  readonly replayedMarks: ReplayedMarks;
  /** The trader's own indicators; null where there is nowhere to run them. */
  readonly user: { readonly indicators: UserIndicators; readonly cache: UserIndicatorCache } | null;
  /** The forming bar of a series with every change of it, as ingestion's stream `bars.forming` gives it. */
  readonly formingBar: (symbol: string, timeframe: Timeframe, signal: AbortSignal) => AsyncIterable<FormingBar>;
}

interface Choice {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly indicator: string;
  readonly parameters: Record<string, unknown>;
}

/** Values of all outputs over the beginning of a series, in either form. */
interface Values {
  readonly count: number;
  readonly generation: number;
  column(k: number): Float64Array;
}

/** Values in the live form, with those that the next bar would have. */
interface LiveValues extends Values {
  readonly lastTimeUs: number;
  /** Writes the values that the bar would have into `row`. */
  peek(bar: OneBar, row: Float64Array): void | Promise<void>;
}

/** What was chosen: of the app, or of the trader. */
type Chosen = { readonly parameters: Record<string, unknown> } & (
  | { readonly definition: IndicatorDefinition; readonly own: null }
  | {
      readonly definition: IndicatorDescription & { readonly published?: undefined; readonly marks?: undefined };
      readonly own: UserIndicator;
    }
);

/** The contract's indicator methods. */
export function createIndicatorMethods(deps: IndicatorMethodsDeps): IndicatorMethods {
  const { bars, instruments, cache, publishedCache, markCache, replayedMarks, user, formingBar } = deps;

  /** A choice with its definition and its checked parameters. */
  const check = async (choice: Choice): Promise<Chosen> => {
    const own = isUserCodeId(choice.indicator) ? await user?.indicators.find(choice.indicator) : null;
    const chosen = own ? { own, definition: own.description } : { own: null, definition: definitionOf(choice.indicator) };
    const parsed = parseIndicatorParameters(chosen.definition, choice.parameters);
    if (!parsed.ok) throw parsed.error;
    requireInstrument(choice.symbol);
    return { ...chosen, parameters: parsed.value };
  };

  const definitionOf = (name: string): IndicatorDefinition => {
    const definition = findIndicator(name);
    if (definition !== null) return definition;
    const own = (user?.indicators.readyNow() ?? []).map(({ description }) => description);
    throw new ExpectedError('UnknownIndicator', unknownIndicatorSentence(name, [...INDICATORS, ...own]));
  };

  const liveValues = async ({ symbol, timeframe }: Choice, chosen: Chosen): Promise<LiveValues> => {
    if (chosen.own === null) return cache.upToDate(symbol, timeframe, chosen.definition, chosen.parameters);
    if (user === null) throw new Error('A user indicator without a place to run it.');
    return user.cache.upToDate(symbol, timeframe, chosen.own, chosen.parameters);
  };

  const valuesOf = async (
    choice: Choice & { readonly form?: IndicatorForm | undefined; readonly untilUs?: number | undefined },
    isUrgent: boolean,
  ): Promise<{ form: IndicatorForm; definition: IndicatorDescription; values: Values }> => {
    const chosen = await check(choice);
    const { definition, parameters } = chosen;
    const { symbol, timeframe } = choice;
    if (chosen.own !== null || choice.form === 'live' || choice.untilUs !== undefined || !chosen.definition.published) {
      return { form: 'live', definition, values: await liveValues(choice, chosen) };
    }
    return {
      form: 'published',
      definition,
      values: await publishedCache.upToDate(symbol, timeframe, chosen.definition, parameters, isUrgent),
    };
  };

  /** Waits a moment for the closed bars that the stream tells of to be on disk. */
  const valuesCovering = async (choice: Choice, closedCount: number): Promise<LiveValues> => {
    let values = await liveValues(choice, await check(choice));
    for (let attempt = 0; attempt < ATTEMPTS && values.count < closedCount; attempt++) {
      await delay(COMMIT_WAIT_MS);
      values = await liveValues(choice, await check(choice));
    }
    return values;
  };

  const requireInstrument = (symbol: string): void => {
    if (instruments.findInstrument(symbol) !== null || bars.listSeries().some((series) => series.symbol === symbol)) return;
    throw new ExpectedError('UnknownInstrument', `No instrument is called ${symbol}. Import its history or connect a feed that has it.`);
  };

  return {
    'indicators.list': async (_input, { caller }) => {
      // A page follows the state of the trader's files and asks again; a command asks once.
      const own = (caller === 'renderer' ? user?.indicators.readyNow() : await user?.indicators.ready()) ?? [];
      return [...INDICATORS.map(listingOf), ...own.map(({ description, unit }) => ({ ...listingOf(description), revision: unit.hash }))];
    },

    'indicators.window': async (request) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { form, definition, values } = await valuesOf(request, false);
        const { bars: groups, ...position } = readBarWindow(bars, request);
        if (values.generation !== position.generation) continue;
        return {
          ...position,
          form,
          timeUs: groups.timeUs.slice(),
          outputs: outputsOfGroups(definition, values, position, groups.timeUs.length),
        };
      }
      throw new Error(`The bars of ${request.symbol} ${request.timeframe} changed during each of ${ATTEMPTS} reads.`);
    },

    'indicators.read': async (request) => {
      const { symbol, timeframe, fromUs, toUs } = request;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { form, definition, values } = await valuesOf(request, true);
        if (values.count === 0 && bars.seriesSummary(symbol, timeframe) === null) throw noData(symbol, timeframe);
        const from = fromUs === undefined ? 0 : bars.indexAtTime(symbol, timeframe, fromUs);
        const to = toUs === undefined ? values.count : bars.indexAtTime(symbol, timeframe, toUs);
        const count = Math.max(0, Math.min(to, values.count) - from);
        const { timeUs } = bars.readByIndex(symbol, timeframe, from, count);
        if (bars.seriesSummary(symbol, timeframe)?.generation !== values.generation) continue;
        return { form, timeUs: timeUs.slice(), outputs: namedColumns(definition, values, (column) => column.slice(from, from + count)) };
      }
      throw new Error(`The bars of ${symbol} ${timeframe} changed during each of ${ATTEMPTS} reads.`);
    },

    'indicators.marks': async (request) => {
      const { symbol, timeframe, limits, closedCount = 0 } = request;
      const { definition, parameters } = await check(request);
      if (!definition.marks) {
        const known = INDICATORS.filter((other) => other.marks).map(({ id }) => id);
        throw new ExpectedError('NoMarks', `${definition.title} marks nothing on a chart. These do: ${known.join(', ')}.`);
      }
      const answer = (history: MarkHistory, notes: string[]) => {
        const { fromUs = Number.NEGATIVE_INFINITY, toUs = Number.POSITIVE_INFINITY } = request;
        if (history.count === 0) throw noData(symbol, timeframe);
        const end = toUs === Number.POSITIVE_INFINITY ? history.count : bars.indexAtTime(symbol, timeframe, toUs);
        const newest = bars.readByIndex(symbol, timeframe, Math.max(0, Math.min(end, history.count) - 1), 1).close[0] ?? Number.NaN;
        const nearPrice = request.nearPrice ?? newest;
        return {
          ...chooseMarks(history.marks(), { fromUs, toUs, limits, nearPrice }),
          nearPrice,
          baseCount: history.count,
          generation: history.generation,
          forgottenBeforeUs: history.forgottenBeforeUs,
          notes,
        };
      };
      const { untilUs } = request;
      if (untilUs !== undefined)
        return replayedMarks.read({ symbol, timeframe, untilUs }, definition, parameters, (history) => answer(history, []));
      for (let attempt = 0; ; attempt++) {
        const history = await markCache.upToDate(symbol, timeframe, definition, parameters);
        if (history.count < closedCount && history.count > 0 && attempt < ATTEMPTS) {
          await delay(COMMIT_WAIT_MS);
          continue;
        }
        return answer(history, [...(await timeframeNotes(bars, cache, definition, parameters, symbol, timeframe))]);
      }
    },

    'indicators.forming': async function* (request, { signal }) {
      const { definition } = await check(request);
      const row = new Float64Array(definition.outputs.length);
      for await (const forming of formingBar(request.symbol, request.timeframe, signal)) {
        const { bar, closedCount } = forming;
        if (bar === null) {
          yield { timeUs: null, closedCount, values: namedValues(definition, row.fill(Number.NaN)) };
          continue;
        }
        const values = await valuesCovering(request, closedCount);
        // A closed bar may reach the store before the stream tells of it: then this item is of the past.
        if (bar.timeUs <= values.lastTimeUs || closedCount > values.count) continue;
        await values.peek(bar, row);
        // While a sandbox computed, the bar may have closed.
        if (bar.timeUs <= values.lastTimeUs) continue;
        yield { timeUs: bar.timeUs, closedCount, values: namedValues(definition, row) };
      }
    },
  };
}

const noData = (symbol: string, timeframe: Timeframe) =>
  new ExpectedError(
    'NoData',
    `There are no ${timeframe} bars of ${symbol} yet. Import its history, or connect a feed and wait until the first bar closes.`,
  );

const namedColumns = ({ outputs }: IndicatorDescription, values: Values, cut: (column: Float64Array) => Column): Record<string, Column> =>
  Object.fromEntries(outputs.map(({ name }, k) => [name, cut(values.column(k))]));

const namedValues = (definition: IndicatorDescription, row: Float64Array): FormingItem['values'] =>
  Object.fromEntries(definition.outputs.map(({ name }, k) => [name, Number.isNaN(row[k]) ? null : (row[k] as number)]));

/** The value of a level bar is that of the last base bar in it. */
function outputsOfGroups(
  definition: IndicatorDescription,
  source: Values,
  { fromIndex, level, baseCount }: { fromIndex: number; level: number; baseCount: number },
  groups: number,
): Record<string, Column> {
  const known = Math.min(source.count, baseCount);
  return namedColumns(definition, source, (column) => {
    if (level === 1 && fromIndex + groups <= known) return column.slice(fromIndex, fromIndex + groups);
    const values = new Float64Array(groups);
    for (let group = 0; group < groups; group++) {
      const last = Math.min((fromIndex + group + 1) * level, baseCount) - 1;
      values[group] = last < known ? (column[last] as number) : Number.NaN;
    }
    return values;
  });
}
