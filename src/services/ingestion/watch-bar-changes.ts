import type { MarketStore } from '#core/ports/market-store.ts';

/** The same store, with word of every change to bars other than through the flush. */
export const watchBarChanges = (store: MarketStore, changed: () => void): MarketStore => ({
  ...store,
  appendBar(...bar) {
    changed();
    store.appendBar(...bar);
  },
  mergeBars(symbol, timeframe, bars, replaceDiffering) {
    changed();
    return store.mergeBars(symbol, timeframe, bars, replaceDiffering);
  },
  deleteBars(symbol, timeframe, fromUs, toUs) {
    changed();
    return store.deleteBars(symbol, timeframe, fromUs, toUs);
  },
});
