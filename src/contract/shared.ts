import { z } from 'zod';
import { ASSET_CLASSES, CALENDARS } from '#core/market/instrument.ts';
import { PRICE_ADJUSTMENTS } from '#core/market/instrument-events.ts';
import { SYMBOL_PATTERN } from '#core/market/symbol.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';

/** A column of doubles. NaN means absent. */
export const column: z.ZodType<Float64Array, Float64Array> = z.instanceof(Float64Array);

/** A symbol as the trader writes it: letters, digits and the separators that venues use; at most 40 characters. */
export const symbol = z.string().regex(SYMBOL_PATTERN, 'a symbol: letters, digits and . _ : / # ^ & + = -, at most 40');

export const timeframe = z.enum(TIMEFRAMES);

/** Microseconds since the epoch, UTC. */
export const timeUs = z.number().int();

export const barColumns = z.object({ timeUs: column, open: column, high: column, low: column, close: column, volume: column });

export const instrument = z.object({
  symbol,
  assetClass: z.enum(ASSET_CLASSES),
  tickSize: z.number().positive(),
  pip: z.number().positive(),
  currency: z.string().min(1).max(12),
  contractSize: z.number().positive(),
  lotStep: z.number().positive(),
  calendar: z.enum(CALENDARS),
  isSimulated: z.boolean(),
  origin: z.string().nullable(),
});

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2014-06-09');

/** Splits, dividends and halts of an instrument, and what its stored prices are adjusted for: `InstrumentEvents` of the core. */
export const instrumentEvents = z.object({
  adjustedFor: z.enum(PRICE_ADJUSTMENTS),
  /** One unit from before the date is `ratio` units from it on. */
  splits: z.array(z.object({ date, ratio: z.number().positive() })).max(10_000),
  /** Money a unit on the ex-date, in the instrument's currency. */
  dividends: z.array(z.object({ date, amount: z.number().positive() })).max(10_000),
  halts: z.array(z.object({ fromUs: timeUs, toUs: timeUs })).max(100_000),
});

/** Bars per drawn bar at each zoom level of a chart. Level bars are aligned to multiples of the level in the index. */
export const CHART_LEVELS = [1, 5, 15, 60, 240, 1440] as const;
const chartLevel = z.union([z.literal(1), z.literal(5), z.literal(15), z.literal(60), z.literal(240), z.literal(1440)]);

/**
 * Which part of a series a chart wants. Indexes count level bars: level bar `i` covers base bars `[i·level, (i+1)·level)`.
 * With neither `fromIndex` nor `aroundTimeUs`: the newest `count`.
 */
export const windowRequest = z.object({
  symbol,
  timeframe,
  level: chartLevel.default(1),
  fromIndex: z.number().int().min(0).optional(),
  aroundTimeUs: timeUs.optional(),
  count: z.number().int().min(1).max(20_000),
  /** As if no bar that opens from here on were stored: a history that is replayed ends there. */
  untilUs: timeUs.optional(),
});

/** Where a window lies. `totalCount` counts level bars; `baseCount` counts stored closed bars of the timeframe. */
export const windowPosition = z.object({
  fromIndex: z.number().int().min(0),
  totalCount: z.number().int().min(0),
  baseCount: z.number().int().min(0),
  level: chartLevel,
  generation: z.number().int(),
});
