import { corporateActions, splitsNotInPrices } from '#core/backtest/corporate-actions.ts';
import type { CorporateAction } from '#core/backtest/market-data.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Halt, Split } from '#core/market/instrument-events.ts';
import { newYorkOffsetUs } from '#core/market/new-york-time.ts';
import { MICROSECONDS_PER_DAY, type Timeframe } from '#core/market/timeframe.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import { datingCalendar } from '../exchange-date.ts';

/** The clock in New York, as if it were UTC: where dates lie at midnight UTC, so do times. */
const wallUs = (timeUs: number): number => timeUs + newYorkOffsetUs(timeUs);

/** A split in words: 7 for 1, 1 for 10. */
export const splitWords = ({ ratio }: Pick<Split, 'ratio'>): string =>
  ratio >= 1 ? `${Number(ratio.toPrecision(6))} for 1` : `1 for ${Number((1 / ratio).toPrecision(6))}`;

/** The sentence that refuses a split which the prices do not show. */
function notInPrices(symbol: string, split: Split, timeframe: Timeframe): string {
  const what = `the split of ${symbol}, ${splitWords(split)} on ${split.date}`;
  return timeframe === '1w'
    ? `Bars of a week hold ${what}, within them or are adjusted for it: choose bars of a day.`
    : `The prices of ${symbol} do not change at ${what.replace(` of ${symbol}`, '')}, so they are adjusted for it already. Say so in the properties of ${symbol}, or with: tradewind instruments actions ${symbol} --adjusted splits`;
}

/**
 * What a run over bars has to book of the symbol's stored splits and dividends, and the halts that reach into it. Throws
 * `BadConfiguration` where a split would be booked that the prices do not show.
 */
export function instrumentHistory(
  source: Pick<InstrumentReader, 'instrumentEvents'>,
  { symbol, calendar: own }: Instrument,
  timeframe: Timeframe,
  bars: BarColumns,
): { readonly actions?: readonly CorporateAction[]; readonly halts?: readonly Halt[] } {
  const events = source.instrumentEvents(symbol);
  const calendar = datingCalendar(own, timeframe, bars.timeUs);
  const [wrong] = splitsNotInPrices(events, calendar, bars);
  if (wrong) {
    const allowed = notInPrices(symbol, wrong, timeframe);
    throw new ExpectedError('BadConfiguration', allowed, { problems: [{ path: 'symbols', allowed, found: symbol }] });
  }
  const actions = corporateActions(events, calendar, bars.timeUs);
  const firstUs = bars.timeUs[0] as number;
  const lastUs = bars.timeUs[bars.timeUs.length - 1] as number;
  const halts = events.halts
    .map((halt) => (calendar === own ? halt : { fromUs: wallUs(halt.fromUs), toUs: wallUs(halt.toUs) }))
    .filter(({ fromUs, toUs }) => toUs > firstUs && fromUs < lastUs + 7 * MICROSECONDS_PER_DAY);
  return { ...(actions.length > 0 ? { actions } : {}), ...(halts.length > 0 ? { halts } : {}) };
}

const KINDS = { dividend: 1, split: 2 } as const;

/** The same as numbers, for the hash of a run's data. */
export const historyColumns = (actions: readonly CorporateAction[] | undefined, halts: readonly Halt[] | undefined): Float64Array[] => [
  ...(actions
    ? [Float64Array.from(actions.flatMap((one) => [one.timeUs, KINDS[one.type], one.type === 'split' ? one.ratio : one.amount]))]
    : []),
  ...(halts ? [Float64Array.from(halts.flatMap(({ fromUs, toUs }) => [fromUs, toUs]))] : []),
];
