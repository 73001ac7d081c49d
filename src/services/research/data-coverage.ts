import type { DataCoverage } from '#contract/research-documents.ts';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { missingBetween } from '#core/market/missing-bars.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import { readOrBuildBars } from '../build-from-finer.ts';
import { dataNotes } from './data-notes.ts';
import { configuredRange } from './loaded-range.ts';
import { finestBelow, type MarketSource, requireInstrument } from './market-data.ts';

/** Pieces of the coverage bar. */
const PIECES = 60;

/** What is stored of one symbol for a configuration. Throws `UnknownInstrument`. */
export function dataCoverage(source: MarketSource, symbol: string, configuration: BacktestConfiguration, nowUs: number): DataCoverage {
  const { timeframe } = configuration;
  const instrument = requireInstrument(source, symbol);
  const range = configuredRange(configuration);
  const answer = readRange(source, symbol, timeframe, range, nowUs);
  const timeUs = answer?.bars.timeUs ?? new Float64Array(0);
  const count = timeUs.length;
  const whole = source.seriesSummary(symbol, answer?.builtFrom ?? timeframe);
  const fromUs = Number.isFinite(range.fromUs) ? range.fromUs : (timeUs[0] ?? 0);
  const toUs = Number.isFinite(range.toUs) ? range.toUs : (timeUs[count - 1] ?? 0) + 1;
  const pieceOf = (us: number) => Math.min(PIECES - 1, Math.max(0, Math.floor(((us - fromUs) / (toUs - fromUs)) * PIECES)));
  const present = new Float64Array(PIECES);
  const missing = new Float64Array(PIECES);
  for (let i = 0; i < count; i++) {
    const here = timeUs[i] as number;
    present[pieceOf(here)] = (present[pieceOf(here)] as number) + 1;
    if (i === 0) continue;
    const before = timeUs[i - 1] as number;
    spreadMissing(missing, pieceOf(before), pieceOf(here), missingBetween(instrument.calendar, timeframe, before, here));
  }
  return {
    symbol,
    timeframe,
    bars: count,
    fromUs: timeUs[0] ?? null,
    toUs: timeUs[count - 1] ?? null,
    storedFromUs: whole?.fromUs ?? null,
    storedToUs: whole?.toUs ?? null,
    builtFrom: answer?.builtFrom ?? null,
    missingBars: Math.round(missing.reduce((sum, one) => sum + one, 0)),
    coverage: shares(present, missing, pieceOf, timeUs),
    finerTimeframe: finestBelow(source, symbol, timeframe, { fromUs, toUs }),
    isSimulated: instrument.isSimulated,
    notes: dataNotes(source, symbol, answer && { bars: answer.bars, timeframe }),
  };
}

function readRange(source: MarketSource, symbol: string, timeframe: Timeframe, range: { fromUs: number; toUs: number }, nowUs: number) {
  try {
    return readOrBuildBars(source, requireInstrument(source, symbol).calendar, { symbol, timeframe, ...range }, nowUs);
  } catch (error) {
    if (error instanceof ExpectedError && error.code === 'NoData') return null;
    throw error;
  }
}

function spreadMissing(missing: Float64Array, from: number, to: number, count: number): void {
  for (let piece = from; piece <= to; piece++) missing[piece] = (missing[piece] as number) + count / (to - from + 1);
}

/** Share of the expected bars in every piece: 1 for a piece in which none is expected, 0 outside of what is stored. */
function shares(present: Float64Array, missing: Float64Array, pieceOf: (us: number) => number, timeUs: Float64Array): number[] {
  if (timeUs.length === 0) return Array.from({ length: PIECES }, () => 0);
  const first = pieceOf(timeUs[0] as number);
  const last = pieceOf(timeUs[timeUs.length - 1] as number);
  return Array.from(present, (there, piece) => {
    if (piece < first || piece > last) return 0;
    const expected = there + (missing[piece] as number);
    return expected === 0 ? 1 : there / expected;
  });
}
