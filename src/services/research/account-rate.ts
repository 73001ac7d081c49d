import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { MICROSECONDS_PER_DAY, type Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { ExpectedError } from '#core/result.ts';

/** A stored pair and whether its price is the rate itself or its inverse. */
interface Pair {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly isInverse: boolean;
}

const NAMES = (from: string, to: string) => [`${from}${to}`, `${from}/${to}`, `${from}_${to}`];
/** Coarser bars tell less of when, finer ones are many: a day's rate is what accounts are kept by. */
const TIMEFRAMES_TRIED: readonly Timeframe[] = ['1d', '1h', '4h', '30m', '15m', '5m', '1m'];

/** Weekends, holidays and a missing day or two; a rate that is older says nothing of today's. */
const STALE_US = 10 * MICROSECONDS_PER_DAY;

/** Every stored series that tells the rate, those tried first first. */
function pairsOf(source: BarReader, from: string, to: string): Pair[] {
  return TIMEFRAMES_TRIED.flatMap((timeframe) => [
    ...NAMES(from, to).map((symbol) => ({ symbol, timeframe, isInverse: false })),
    ...NAMES(to, from).map((symbol) => ({ symbol, timeframe, isInverse: true })),
  ]).filter(({ symbol, timeframe }) => (source.seriesSummary(symbol, timeframe)?.count ?? 0) > 0);
}

interface Rates {
  readonly values: Float64Array;
  /** Since when the rate is not known, of the first time at which it is not; null when it is at all. */
  readonly unknownAtUs: number | null;
}

/** The opening price of the pair's bar that is open at each time: its close is not known yet. */
function ratesAt(source: BarReader, { symbol, timeframe, isInverse }: Pair, timeUs: Float64Array): Rates {
  const bars = source.readByTime(symbol, timeframe, Number.NEGATIVE_INFINITY, (timeUs[timeUs.length - 1] as number) + 1);
  const values = new Float64Array(timeUs.length);
  let unknownAtUs: number | null = null;
  for (let i = 0, next = 0; i < timeUs.length; i++) {
    const nowUs = timeUs[i] as number;
    while (next < bars.timeUs.length && (bars.timeUs[next] as number) <= nowUs) next++;
    // A run may begin in the night before the pair's first bar.
    const at = Math.max(0, next - 1);
    const price = bars.open[at] ?? Number.NaN;
    if (!(Math.abs(nowUs - (bars.timeUs[at] ?? Number.NaN)) <= STALE_US)) unknownAtUs ??= nowUs;
    values[i] = isInverse ? 1 / price : price;
  }
  return { values, unknownAtUs };
}

/** The rate by the first pair that tells it for all the times; where none does, when the one that reaches furthest ends. Null without a pair. */
function bestRates(
  source: BarReader,
  from: string,
  to: string,
  timeUs: Float64Array,
): { readonly pair: Pair; readonly rates: Rates } | null {
  let best: { readonly pair: Pair; readonly rates: Rates } | null = null;
  for (const pair of pairsOf(source, from, to)) {
    const rates = ratesAt(source, pair, timeUs);
    if (rates.unknownAtUs === null) return { pair, rates };
    if (best === null || rates.unknownAtUs > (best.rates.unknownAtUs ?? 0)) best = { pair, rates };
  }
  return best;
}

/** The rates of what was found. Throws `NoData` where they leave out a part of the run. */
function known({ pair, rates }: { readonly pair: Pair; readonly rates: Rates }, currency: string): Float64Array {
  if (rates.unknownAtUs === null) return rates.values;
  throw new ExpectedError(
    'NoData',
    `The stored ${pair.symbol} does not tell the rate of the account on ${isoTime(rates.unknownAtUs).slice(0, 10)}: import its history for the whole range, choose a range that it covers, or keep the account in ${currency}.`,
  );
}

/**
 * Rate from the instrument's currency to the account's at every bar, from stored pairs, through USD where there is no direct one. Null when
 * both are the same. Throws `NoData` when nothing stored tells it, or not for all bars.
 */
export function accountRate(
  source: BarReader,
  { symbol, currency }: Instrument,
  configuration: Pick<BacktestConfiguration, 'currency'>,
  timeUs: Float64Array,
): Float64Array | null {
  const account = configuration.currency;
  if (!account || account === currency) return null;
  const direct = bestRates(source, currency, account, timeUs);
  if (direct && direct.rates.unknownAtUs === null) return direct.rates.values;
  const first = bestRates(source, currency, 'USD', timeUs);
  const second = bestRates(source, 'USD', account, timeUs);
  if (first && second) {
    const rates = known(second, currency);
    return known(first, currency).map((rate, i) => rate * (rates[i] as number));
  }
  if (direct) return known(direct, currency);
  throw new ExpectedError(
    'NoData',
    `The account is kept in ${account} and ${symbol} trades in ${currency}: import the history of ${currency}${account} or ${account}${currency}, or keep the account in ${currency}.`,
  );
}
