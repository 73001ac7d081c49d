import type { RunProps } from '../run-facts.ts';
import type { TradeColumns } from './trade-rows.ts';

type EntriesAndExits = Pick<TradeColumns, 'symbols' | 'symbol' | 'entryTimeUs' | 'entryPrice' | 'exitTimeUs'>;

/**
 * Entry prices as they were stored at the time. A trade is told in units of its end: held across a split of 7 for 1 it has seven times the units that were
 * entered, each at a seventh of the price; on the price chart it began at the price of then.
 */
export function tradedEntryPrices(trades: EntriesAndExits, actions: RunProps['run']['actions']): Float64Array {
  const splits = (actions ?? []).filter(({ type }) => type === 'split');
  if (splits.length === 0) return trades.entryPrice;
  return trades.entryPrice.map((price, i) => {
    const symbol = trades.symbols[trades.symbol[i] as number];
    const [fromUs, toUs] = [trades.entryTimeUs[i] as number, trades.exitTimeUs[i] as number];
    // Booked with a bar's opening, before anything fills in it.
    const held = splits.filter((split) => split.symbol === symbol && split.timeUs > fromUs && split.timeUs <= toUs);
    return held.reduce((product, { value }) => product * value, price);
  });
}
