import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeatureSet } from '#core/features/feature-set.ts';
import { type ScalingMethod, startScalingFit } from '#core/features/scaling.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import { hashStoredBars } from '../data-hash.ts';
import { featureRowChunks } from './feature-rows.ts';
import type { FeatureScaling } from './scaling-log.ts';
import { calendarOf, type VectorSources } from './series-vectors.ts';

/** Fewer rows say nothing about a spread. */
const FEWEST_ROWS = 30;
/** A series that is changed under each attempt to read it this often is a defect. */
const ATTEMPTS = 5;

interface ScalingRequest {
  readonly set: FeatureSet;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly fromUs: number;
  readonly toUs: number;
  readonly method: ScalingMethod;
}

/** Fits a scaling on the stored bars that opened in `[fromUs, toUs)`. Throws `ExpectedError` `TooFewBars`. */
export async function fitScaling(sources: VectorSources, request: ScalingRequest, nowUs: number): Promise<Omit<FeatureScaling, 'id'>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const scaling = await fitOnce(sources, request, nowUs);
    const { symbol, timeframe } = request;
    if (sources.bars.seriesSummary(symbol, timeframe)?.generation === scaling.generation) return scaling;
  }
  throw new Error(`The bars of ${request.symbol} ${request.timeframe} changed during each of ${ATTEMPTS} reads.`);
}

async function fitOnce(sources: VectorSources, request: ScalingRequest, nowUs: number): Promise<Omit<FeatureScaling, 'id'>> {
  const { bars, instruments } = sources;
  const { set, symbol, timeframe, fromUs, toUs, method } = request;
  const calendar = calendarOf(instruments, symbol);
  const generation = bars.seriesSummary(symbol, timeframe)?.generation ?? 0;
  const from = bars.indexAtTime(symbol, timeframe, fromUs);
  const to = Math.max(from, bars.indexAtTime(symbol, timeframe, toUs));
  const fit = startScalingFit(method, set.names.length, to - from);
  let firstBarUs = fromUs;
  let lastBarUs = fromUs;
  for await (const { at, timeUs, rows } of featureRowChunks(bars, { set, symbol, timeframe, calendar, from, to })) {
    if (at === 0) firstBarUs = timeUs[0] as number;
    lastBarUs = timeUs[timeUs.length - 1] as number;
    fit.add(rows, timeUs.length);
  }
  const { center, scale, knownRows, usedRows } = fit.finish();
  if (knownRows < FEWEST_ROWS) throw tooFew(request, to - from, knownRows);
  const dataHash = await hashStoredBars(bars, symbol, timeframe, fromUs, toUs, () => nextTurn());
  const series = { set: set.id, version: set.version, symbol, timeframe, calendar, method };
  const range = { fromUs, toUs, firstBarUs, lastBarUs, knownRows, usedRows };
  return { ...series, ...range, generation, dataHash, fittedAtUs: nowUs, center: [...center], scale: [...scale] };
}

const tooFew = ({ set, symbol, timeframe, fromUs, toUs }: ScalingRequest, bars: number, known: number) =>
  new ExpectedError(
    'TooFewBars',
    `Expected at least ${FEWEST_ROWS} ${timeframe} bars of ${symbol} from ${isoTime(fromUs)} to ${isoTime(toUs)} with every feature of "${set.id}" known, found ${known} of ${bars}. Choose a longer range.`,
  );
