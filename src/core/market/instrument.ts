/** The session calendars that days and sessions follow. */
export const CALENDARS = ['fx', 'us-equity', 'utc'] as const;
export type CalendarId = (typeof CALENDARS)[number];

export const ASSET_CLASSES = ['fx', 'metal', 'index', 'equity', 'crypto', 'other'] as const;
export type AssetClass = (typeof ASSET_CLASSES)[number];

/** What is traded. `symbol` is its name everywhere in the app and unique in a data folder. */
export interface Instrument {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  /** Smallest price step, in price units. */
  readonly tickSize: number;
  /** What traders call one pip or point, in price units. */
  readonly pip: number;
  /** Currency of the price, ISO 4217 or a coin's code. */
  readonly currency: string;
  /** Units of the underlying in one lot. */
  readonly contractSize: number;
  /** Smallest step of an order's size, in lots. */
  readonly lotStep: number;
  readonly calendar: CalendarId;
  /** True when its prices are made by the simulator; shown beside every use. */
  readonly isSimulated: boolean;
  /** Where its history came from and when that ends, in words; null when it comes from a live feed, or from files in a sample's place. */
  readonly origin: string | null;
}

/** Decimals needed to print a price of the given tick size: 0.00001 → 5, 0.25 → 2, 1 → 0. At most 10. */
export function priceDecimals(tickSize: number): number {
  for (let decimals = 0; decimals < 10; decimals++) {
    const scaled = tickSize * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-7 && Math.round(scaled) > 0) return decimals;
  }
  return 10;
}
