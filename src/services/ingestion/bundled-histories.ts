import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { instrument } from '#contract/shared.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { NO_INSTRUMENT_EVENTS, PRICE_ADJUSTMENTS } from '#core/market/instrument-events.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { noteBundledSample } from '../bundled-sample.ts';
import { exchangeDateOpenUs } from '../exchange-date.ts';

const numbers = z.array(z.number());

/** A history that comes with the app: one JSON file, made by scripts/extract-histories.mjs. */
export const bundledHistory = z.object({
  /** Where it is from, until when, and under which licence, in words. */
  origin: z.string(),
  instrument: instrument.omit({ origin: true }),
  adjustedFor: z.enum(PRICE_ADJUSTMENTS).default('nothing'),
  timeframe: z.enum(TIMEFRAMES),
  bars: z.object({ timeUs: numbers, open: numbers, high: numbers, low: numbers, close: numbers, volume: numbers }),
});

const importedKey = (fileName: string): string => `bundledHistory:${fileName}`;

/**
 * Imports every history in the folder that this data folder never had, as a sample: what the trader deleted or real data replaced stays
 * away, and a symbol that is known already keeps what it has. Returns the symbols that are new. Nothing happens when there is no such
 * folder. Throws when a file is not what the build makes.
 */
export function importBundledHistories(store: MarketStore, folder: string): string[] {
  if (!existsSync(folder)) return [];
  const added: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.json') || store.loadState(importedKey(name)) !== null) continue;
    const { origin, instrument, adjustedFor, timeframe, bars } = bundledHistory.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    const { symbol, calendar } = instrument;
    const columns: BarColumns = {
      timeUs: Float64Array.from(bars.timeUs, (timeUs) => exchangeDateOpenUs(calendar, timeframe, timeUs)),
      open: Float64Array.from(bars.open),
      high: Float64Array.from(bars.high),
      low: Float64Array.from(bars.low),
      close: Float64Array.from(bars.close),
      volume: Float64Array.from(bars.volume),
    };
    store.transaction(() => {
      store.saveState(importedKey(name), new Uint8Array([1]));
      if (store.findInstrument(symbol) !== null) return;
      store.saveInstrument({ ...instrument, origin });
      store.saveInstrumentEvents(symbol, { ...NO_INSTRUMENT_EVENTS, adjustedFor });
      store.mergeBars(symbol, timeframe, columns, false);
      noteBundledSample(store, symbol);
      added.push(symbol);
    });
  }
  return added;
}
