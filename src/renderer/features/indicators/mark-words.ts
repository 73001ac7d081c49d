import type { IndicatorMark } from '#contract/features.ts';
import { priceDecimals } from '#core/market/instrument.ts';
import { formatNumber } from '../../format/number.ts';
import type { PriceUnits } from '../../format/price.ts';

const DIRECTIONS = { '-1': 'bearish', '0': '', '1': 'bullish' } as const;

/** A mark in words: `Fair value gap, bullish`. */
export function describeMark({ kind, direction }: Pick<IndicatorMark, 'kind' | 'direction'>): string {
  const words = kind.replaceAll('-', ' ');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  // A swing low or a previous high says by its name where it lies, and nothing about what follows.
  const direct = /\b(high|low|highs|lows)\b/.test(words) ? '' : DIRECTIONS[direction];
  return direct === '' ? name : `${name}, ${direct}`;
}

const LEAST_DECIMALS = 4;

/** A figure of the evidence with as many decimals as it needs: prices as the instrument has them, others with four digits that count. */
export function evidenceText(value: number | string, units: PriceUnits, { top }: Pick<IndicatorMark, 'top'>): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return formatNumber(value, 0);
  // What is of the size of the mark's own price is a price.
  if (value > top / 2 && value < top * 2) return formatNumber(value, priceDecimals(units.tickSize));
  const size = Math.abs(value);
  const digits = size === 0 ? 0 : Math.max(0, 3 - Math.floor(Math.log10(size)));
  return formatNumber(value, Math.min(digits, Math.max(LEAST_DECIMALS, priceDecimals(units.tickSize))));
}
