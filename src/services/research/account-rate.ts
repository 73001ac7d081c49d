import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
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

function findPair(source: BarReader, from: string, to: string): Pair | null {
  for (const timeframe of TIMEFRAMES_TRIED) {
    const direct = NAMES(from, to).find((symbol) => source.seriesSummary(symbol, timeframe));
    if (direct) return { symbol: direct, timeframe, isInverse: false };
    const inverse = NAMES(to, from).find((symbol) => source.seriesSummary(symbol, timeframe));
    if (inverse) return { symbol: inverse, timeframe, isInverse: true };
  }
  return null;
}

/** The opening price of the pair's bar that is open at each time: its close is not known yet. The first open where the pair begins later. */
function ratesAt(source: BarReader, { symbol, timeframe, isInverse }: Pair, timeUs: Float64Array): Float64Array {
  const bars = source.readByTime(symbol, timeframe, Number.NEGATIVE_INFINITY, (timeUs[timeUs.length - 1] as number) + 1);
  const result = new Float64Array(timeUs.length);
  for (let i = 0, next = 1; i < timeUs.length; i++) {
    while (next < bars.timeUs.length && (bars.timeUs[next] as number) <= (timeUs[i] as number)) next++;
    const price = bars.open[next - 1] ?? Number.NaN;
    result[i] = isInverse ? 1 / price : price;
  }
  return result;
}

/**
 * Rate from the instrument's currency to the account's at every bar, from stored pairs, through USD where there is no direct one. Null when
 * both are the same. Throws `NoData` when nothing stored tells it.
 */
export function accountRate(
  source: BarReader,
  { symbol, currency }: Instrument,
  configuration: Pick<BacktestConfiguration, 'currency'>,
  timeUs: Float64Array,
): Float64Array | null {
  const account = configuration.currency;
  if (!account || account === currency) return null;
  const direct = findPair(source, currency, account);
  if (direct) return ratesAt(source, direct, timeUs);
  const first = findPair(source, currency, 'USD');
  const second = findPair(source, 'USD', account);
  if (first && second) {
    const rates = ratesAt(source, second, timeUs);
    return ratesAt(source, first, timeUs).map((rate, i) => rate * (rates[i] as number));
  }
  throw new ExpectedError(
    'NoData',
    `The account is kept in ${account} and ${symbol} trades in ${currency}: import the history of ${currency}${account} or ${account}${currency}, or keep the account in ${currency}.`,
  );
}
