import { CANDLESTICKS } from './candlesticks/candlesticks.ts';
import type { IndicatorDefinition } from './definition.ts';
import { MOMENTUM } from './momentum/momentum.ts';
import { MOVING_AVERAGES } from './moving-averages/moving-averages.ts';
import { PRICE_STRUCTURE } from './price-structure/price-structure.ts';
import { SMART_MONEY } from './smart-money/smart-money.ts';
import { STATISTICS } from './statistics/statistics.ts';
import { VOLATILITY } from './volatility/volatility.ts';
import { VOLUME } from './volume/volume.ts';
import { WYCKOFF } from './wyckoff/wyckoff.ts';

/** Every built-in indicator, in the order in which the picker lists them. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  ...MOVING_AVERAGES,
  ...MOMENTUM,
  ...VOLATILITY,
  ...VOLUME,
  ...PRICE_STRUCTURE,
  ...STATISTICS,
  ...CANDLESTICKS,
  ...SMART_MONEY,
  ...WYCKOFF,
];

/** A name without case, hyphens, underscores and spaces, which people write differently. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const byName = new Map(
  INDICATORS.flatMap((definition) =>
    [definition.id, ...definition.aliases, definition.title].map((name) => [plainName(name), definition] as const),
  ),
);

/** The indicator with that id, alias or title, however its words are joined; null when there is none. */
export const findIndicator = (name: string): IndicatorDefinition | null => byName.get(plainName(name)) ?? null;
