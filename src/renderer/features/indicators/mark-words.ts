import type { IndicatorMark } from '#contract/features.ts';
import { priceDecimals } from '#core/market/instrument.ts';
import { formatNumber } from '../../format/number.ts';
import type { PriceUnits } from '../../format/price.ts';

const DIRECTIONS = { '-1': 'bearish', '0': '', '1': 'bullish' } as const;

/** A mark in words: `Fair value gap, bullish`. */
export function describeMark({ kind, direction }: Pick<IndicatorMark, 'kind' | 'direction'>): string {
  const words = kind.replaceAll('-', ' ');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  const direct = DIRECTIONS[direction];
  return direct === '' ? name : `${name}, ${direct}`;
}

const MOST_DECIMALS = 8;

/** A figure of the evidence with as many decimals as it needs: prices as the instrument has them, others with four digits that count. */
export function evidenceText(value: number | string, units: PriceUnits): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return formatNumber(value, 0);
  const size = Math.abs(value);
  const digits = size === 0 ? 0 : Math.max(0, 3 - Math.floor(Math.log10(size)));
  const decimals = Math.min(MOST_DECIMALS, digits, Math.max(4, priceDecimals(units.tickSize)));
  const isOnGrid = Math.abs(value / units.tickSize - Math.round(value / units.tickSize)) < 1e-6;
  return formatNumber(value, isOnGrid && size > units.tickSize * 100 ? priceDecimals(units.tickSize) : decimals);
}
