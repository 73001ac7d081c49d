import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

const keyOf = (symbol: string): string => `bundledSample:${symbol}`;

/** Notes that the bars of a symbol are the app's sample. */
export const noteBundledSample = (store: MarketStore, symbol: string): void => store.saveState(keyOf(symbol), new Uint8Array([1]));

/** Whether the bars of a symbol are the sample that came with the app. */
export const isBundledSample = (store: MarketStore, symbol: string): boolean => store.loadState(keyOf(symbol)) !== null;

/**
 * Makes room for real data of a symbol: when its bars are the app's sample, deletes them all, for good. To be called in the transaction
 * that writes the first real data; does nothing where there is no sample.
 */
export function giveWayToRealData(store: MarketStore, symbol: string): void {
  if (!isBundledSample(store, symbol)) return;
  for (const timeframe of TIMEFRAMES) store.deleteBars(symbol, timeframe, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  // What is known of splits and dividends stays true; that the sample was adjusted for them says nothing of other prices.
  store.saveInstrumentEvents(symbol, { ...store.instrumentEvents(symbol), adjustedFor: 'nothing' });
  const instrument = store.findInstrument(symbol);
  if (instrument !== null) store.saveInstrument({ ...instrument, origin: null });
  store.deleteState(keyOf(symbol));
}
