import { figureKind } from '#core/backtest/figure-titles.ts';
import { formatChange, formatCount, formatNumber, formatPercentChange, formatShare, MISSING } from '../../../format/number.ts';

export { figureTitle, wordsOf } from '#core/backtest/figure-titles.ts';

/** p-values and probabilities: never `0.000`. */
export function formatProbability(value: number | null | undefined): string {
  if (value !== null && value !== undefined && Number.isFinite(value) && value < 0.001) return '< 0.001';
  return formatNumber(value, value !== null && value !== undefined && value < 0.1 ? 3 : 2);
}

/** A number whose meaning is not known here: six significant digits. */
const formatPlain = (value: number): string => {
  const size = Math.abs(value);
  if (Number.isInteger(value)) return formatCount(value);
  return formatNumber(value, size >= 1000 ? 2 : size >= 1 ? 4 : 6);
};

const finite = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** A mean of single trades: small, so three decimals. */
export const formatSmallChange = (value: number | null | undefined): string =>
  finite(value) ? `${formatChange(value * 100, 3)}%` : MISSING;

/** An amount of money that is a gain or a loss. */
export const formatMoneyChange = (value: number | null | undefined, currency: string): string =>
  finite(value) ? `${formatChange(value, 2)} ${currency}`.trim() : MISSING;

/** A figure of a run by its name, with unit and sign. */
export function formatFigure(name: string, value: number | null | undefined, currency = ''): string {
  if (!finite(value)) return MISSING;
  switch (figureKind(name)) {
    case 'change':
      return formatPercentChange(value);
    case 'small-change':
      return formatSmallChange(value);
    case 'share':
      return formatShare(value);
    case 'ratio':
      return formatNumber(value, 2);
    case 'signed-ratio':
      return formatNumber(value, 2);
    case 'count':
      return formatCount(value);
    case 'days':
      return `${formatCount(value)} days`;
    case 'money':
      return formatMoneyChange(value, currency);
    case 'cost':
      return `${formatNumber(value, 2)} ${currency}`.trim();
    case 'probability':
      return formatProbability(value);
    default:
      return formatPlain(value);
  }
}

/** The difference of two values of a figure: percentages differ by percentage points. */
export function formatDifference(name: string, value: number | null | undefined, currency = ''): string {
  if (!finite(value)) return MISSING;
  switch (figureKind(name)) {
    case 'change':
    case 'share':
      return `${formatChange(value * 100, 2)} pp`;
    case 'small-change':
      return `${formatChange(value * 100, 3)} pp`;
    case 'ratio':
    case 'signed-ratio':
      return formatChange(value, 2);
    case 'count':
      return formatChange(value, 0);
    case 'days':
      return `${formatChange(value, 0)} days`;
    case 'money':
    case 'cost':
      return formatMoneyChange(value, currency);
    case 'probability':
      return formatChange(value, 3);
    default:
      return formatChange(value, 4);
  }
}
