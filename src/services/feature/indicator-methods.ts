import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { featuresContract, marketContract } from '#contract/index.ts';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { findIndicator, INDICATORS } from '#core/indicators/registry.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { readBarWindow } from '../bar-window.ts';
import type { IndicatorCache } from './indicator-cache.ts';
import type { IndicatorHistory } from './indicator-history.ts';

export type FormingBar = z.output<(typeof marketContract)['bars.forming']['item']>;
type FormingItem = z.input<(typeof featuresContract)['indicators.forming']['item']>;
export type IndicatorMethods = Pick<
  Handlers<typeof featuresContract>,
  'indicators.list' | 'indicators.window' | 'indicators.read' | 'indicators.forming'
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
  /** The forming bar of a series with every change of it, as ingestion's stream `bars.forming` gives it. */
  readonly formingBar: (symbol: string, timeframe: Timeframe, signal: AbortSignal) => AsyncIterable<FormingBar>;
}

interface Choice {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly indicator: string;
  readonly parameters: Record<string, unknown>;
}

/** The contract's indicator methods. */
export function createIndicatorMethods({ bars, instruments, cache, formingBar }: IndicatorMethodsDeps): IndicatorMethods {
  const historyOf = (choice: Choice): Promise<IndicatorHistory> => {
    const definition = definitionOf(choice.indicator);
    const parsed = parseIndicatorParameters(definition, choice.parameters);
    if (!parsed.ok) throw parsed.error;
    requireInstrument(choice.symbol);
    return cache.upToDate(choice.symbol, choice.timeframe, definition, parsed.value);
  };

  /** Waits a moment for the closed bars that the stream tells of to be on disk. */
  const historyCovering = async (choice: Choice, closedCount: number): Promise<IndicatorHistory> => {
    let history = await historyOf(choice);
    for (let attempt = 0; attempt < ATTEMPTS && history.count < closedCount; attempt++) {
      await delay(COMMIT_WAIT_MS);
      history = await historyOf(choice);
    }
    return history;
  };

  const requireInstrument = (symbol: string): void => {
    if (instruments.findInstrument(symbol) !== null || bars.listSeries().some((series) => series.symbol === symbol)) return;
    throw new ExpectedError('UnknownInstrument', `No instrument is called ${symbol}. Import its history or connect a feed that has it.`);
  };

  return {
    'indicators.list': async () => INDICATORS.map(listing),

    'indicators.window': async (request) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const history = await historyOf(request);
        const { bars: groups, ...position } = readBarWindow(bars, request);
        if (history.generation !== position.generation) continue;
        return { ...position, timeUs: groups.timeUs.slice(), outputs: outputsOfGroups(history, position, groups.timeUs.length) };
      }
      throw new Error(`The bars of ${request.symbol} ${request.timeframe} changed during each of ${ATTEMPTS} reads.`);
    },

    'indicators.read': async (request) => {
      const { symbol, timeframe, fromUs, toUs } = request;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const history = await historyOf(request);
        if (history.count === 0) throw noData(symbol, timeframe);
        const from = fromUs === undefined ? 0 : bars.indexAtTime(symbol, timeframe, fromUs);
        const to = toUs === undefined ? history.count : bars.indexAtTime(symbol, timeframe, toUs);
        const count = Math.max(0, Math.min(to, history.count) - from);
        const { timeUs } = bars.readByIndex(symbol, timeframe, from, count);
        if (bars.seriesSummary(symbol, timeframe)?.generation !== history.generation) continue;
        return { timeUs: timeUs.slice(), outputs: namedColumns(history, (column) => column.slice(from, from + count)) };
      }
      throw new Error(`The bars of ${symbol} ${timeframe} changed during each of ${ATTEMPTS} reads.`);
    },

    'indicators.forming': async function* (request, { signal }) {
      const definition = (await historyOf(request)).definition;
      const row = new Float64Array(definition.outputs.length);
      for await (const forming of formingBar(request.symbol, request.timeframe, signal)) {
        const { bar, closedCount } = forming;
        if (bar === null) {
          yield { timeUs: null, closedCount, values: namedValues(definition, row.fill(Number.NaN)) };
          continue;
        }
        const history = await historyCovering(request, closedCount);
        // A closed bar may reach the store before the stream tells of it: then this item is of the past.
        if (bar.timeUs <= history.lastTimeUs || closedCount > history.count) continue;
        history.cloneStream().push(bar.timeUs, bar.open, bar.high, bar.low, bar.close, bar.volume, row);
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

function definitionOf(name: string): IndicatorDefinition {
  const definition = findIndicator(name);
  if (definition !== null) return definition;
  const known = INDICATORS.map(({ id }) => id).join(', ');
  throw new ExpectedError('UnknownIndicator', `No indicator is called "${name}". There are ${known}.`);
}

const listing = (definition: IndicatorDefinition) => ({
  id: definition.id,
  aliases: [...definition.aliases],
  title: definition.title,
  version: definition.version,
  parameters: z.toJSONSchema(definition.parameters, { io: 'input' }) as Record<string, unknown>,
  defaults: definition.parameters.parse({}),
  outputs: definition.outputs.map(({ name, style }) => ({ name, style })),
  placement: definition.pane.placement,
  levels: [...(definition.pane.levels ?? [])],
  repaints: definition.repaints,
});

const namedColumns = (history: IndicatorHistory, cut: (column: Float64Array) => Column): Record<string, Column> =>
  Object.fromEntries(history.definition.outputs.map(({ name }, k) => [name, cut(history.column(k))]));

const namedValues = (definition: IndicatorDefinition, row: Float64Array): FormingItem['values'] =>
  Object.fromEntries(definition.outputs.map(({ name }, k) => [name, Number.isNaN(row[k]) ? null : (row[k] as number)]));

/** The value of a level bar is that of the last base bar in it. */
function outputsOfGroups(
  history: IndicatorHistory,
  { fromIndex, level, baseCount }: { fromIndex: number; level: number; baseCount: number },
  groups: number,
): Record<string, Column> {
  const known = Math.min(history.count, baseCount);
  return namedColumns(history, (column) => {
    if (level === 1 && fromIndex + groups <= known) return column.slice(fromIndex, fromIndex + groups);
    const values = new Float64Array(groups);
    for (let group = 0; group < groups; group++) {
      const last = Math.min((fromIndex + group + 1) * level, baseCount) - 1;
      values[group] = last < known ? (column[last] as number) : Number.NaN;
    }
    return values;
  });
}
