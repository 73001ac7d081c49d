import type { z } from 'zod';
import type { windowPosition, windowRequest } from '#contract/shared.ts';
import { aggregateByCount } from '#core/market/aggregate-bars.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';
import { ExpectedError } from '#core/result.ts';
import { type BarSegments, createBarSegments, SEGMENT_LEVEL } from './bar-segments.ts';

export type WindowRequest = z.output<typeof windowRequest>;
type BarWindow = z.output<typeof windowPosition> & { readonly bars: BarColumns };

/** A series that its writer changes under each attempt to read it this often is a defect. */
const ATTEMPTS = 5;

const segmentsOf = new WeakMap<BarReader, BarSegments>();

function segmentsFor(reader: BarReader): BarSegments {
  const known = segmentsOf.get(reader);
  if (known) return known;
  const segments = createBarSegments(reader);
  segmentsOf.set(reader, segments);
  return segments;
}

function summaryOf(reader: BarReader, { symbol, timeframe, untilUs }: WindowRequest): SeriesSummary {
  const summary = reader.seriesSummary(symbol, timeframe);
  const count = summary && untilUs !== undefined ? Math.min(summary.count, reader.indexAtTime(symbol, timeframe, untilUs)) : summary?.count;
  if (summary && count) return { ...summary, count };
  throw new ExpectedError(
    'NoData',
    `There are no ${timeframe} bars of ${symbol} yet. Import its history, or connect a feed and wait until the first bar closes.`,
  );
}

/** Index of the first level bar of the window. */
function startOf(reader: BarReader, request: WindowRequest, totalCount: number): number {
  const { symbol, timeframe, level, count, fromIndex, aroundTimeUs } = request;
  if (fromIndex !== undefined) return Math.min(fromIndex, totalCount);
  const newest = Math.max(0, totalCount - count);
  if (aroundTimeUs === undefined) return newest;
  const centre = Math.floor(reader.indexAtTime(symbol, timeframe, aroundTimeUs) / level);
  return Math.min(newest, Math.max(0, centre - Math.floor(count / 2)));
}

function readLevel(reader: BarReader, summary: SeriesSummary, level: number, from: number, to: number): BarColumns {
  const { symbol, timeframe, count } = summary;
  if (from >= to) return makeBarColumns(0);
  if (level < SEGMENT_LEVEL) {
    const bars = reader.readByIndex(symbol, timeframe, from * level, Math.min(count, to * level) - from * level);
    return level === 1 ? bars : aggregateByCount(bars, level);
  }
  const perGroup = level / SEGMENT_LEVEL;
  const groups = Math.ceil(count / SEGMENT_LEVEL);
  return aggregateByCount(segmentsFor(reader).groups(summary, from * perGroup, Math.min(groups, to * perGroup)), perGroup);
}

/**
 * The part of a series that a chart asked for, as level bars: level bar `i` stands for base bars `[i·level, (i+1)·level)` (see
 * `writeBarGroup`), the last one for what there is. Throws `ExpectedError` `NoData` when the series has no bar.
 */
export function readBarWindow(reader: BarReader, request: WindowRequest): BarWindow {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const summary = summaryOf(reader, request);
    const { count: baseCount, generation } = summary;
    const totalCount = Math.ceil(baseCount / request.level);
    const fromIndex = startOf(reader, request, totalCount);
    const bars = readLevel(reader, summary, request.level, fromIndex, Math.min(totalCount, fromIndex + request.count));
    // The writer is another process: what was read belongs together only if nothing but the end changed meanwhile.
    if (reader.seriesSummary(request.symbol, request.timeframe)?.generation === generation) {
      return { bars, fromIndex, totalCount, baseCount, level: request.level, generation };
    }
  }
  throw new Error(`The bars of ${request.symbol} ${request.timeframe} changed during each of ${ATTEMPTS} reads.`);
}
