import { unknownSplits } from '#core/backtest/corporate-actions.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { InstrumentEvents } from '#core/market/instrument-events.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { datingCalendar } from '../exchange-date.ts';
import { splitWords } from './instrument-history.ts';
import { type MarketSource, requireInstrument } from './market-data.ts';

const stored = (count: number, one: string): string =>
  count === 0 ? `no stored ${one}` : `${count} stored ${one}${count === 1 ? '' : 's'}`;

function adjustmentNote(symbol: string, { adjustedFor, splits, dividends }: InstrumentEvents): string {
  const paid =
    dividends.length > 0 ? `${stored(dividends.length, 'dividend')} are booked` : 'no dividend is stored, so results leave them out';
  if (adjustedFor === 'splits-and-dividends')
    return `Prices of ${symbol} are adjusted for splits and dividends: they are not what was paid on the day, and a commission by the unit counts other units.`;
  if (adjustedFor === 'splits') return `Prices of ${symbol} are adjusted for splits, not for dividends: ${paid}.`;
  return splits.length > 0
    ? `Prices of ${symbol} are as they were traded: ${stored(splits.length, 'split')} and ${stored(dividends.length, 'dividend')} are booked where they fall into the range.`
    : `Prices of ${symbol} are used as stored, and no split is stored for it; ${paid}.`;
}

/** What a result on a symbol's stored prices can't tell, in sentences. `data`: the bars of the run. */
export function dataNotes(
  source: MarketSource,
  symbol: string,
  data: { readonly bars: BarColumns; readonly timeframe: Timeframe } | null = null,
): string[] {
  const instrument: Instrument = requireInstrument(source, symbol);
  const { assetClass, isSimulated, origin, calendar } = instrument;
  const events = source.instrumentEvents(symbol);
  const notes: string[] = [];
  if (isSimulated) notes.push(`${symbol} is simulated: a result on it says nothing about a market.`);
  if (origin !== null) notes.push(`${symbol}: ${origin}`);
  // What an imported file holds is often not known: better a note too many.
  const isEquity = (assetClass === 'equity' || assetClass === 'other') && !isSimulated;
  if (isEquity || events.splits.length + events.dividends.length > 0) notes.push(adjustmentNote(symbol, events));
  if (isEquity)
    notes.push(
      `${symbol} is there to be tested because it survived: shares that went under are not, so results look better than they would have been.`,
    );
  if (data && !isSimulated && assetClass !== 'crypto' && assetClass !== 'fx')
    for (const split of unknownSplits(events, datingCalendar(calendar, data.timeframe, data.bars.timeUs), data.bars).slice(0, 3))
      notes.push(
        `On ${split.date} the price of ${symbol} changes as by a split of ${splitWords(split)}, which is not stored: without it the change counts as a loss or a gain.`,
      );
  return notes;
}
