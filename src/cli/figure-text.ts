import { type FigureKind, figureKind } from '#core/backtest/figure-titles.ts';

/** Where there is no value. */
export const MISSING = '-';

/** A share as percent. */
export const percent = (share: number | null | undefined, digits = 2): string =>
  isFigure(share) ? `${(share * 100).toFixed(digits)} %` : MISSING;

/** A number with fixed digits. */
export const number = (value: number | null | undefined, digits = 2): string => (isFigure(value) ? value.toFixed(digits) : MISSING);

const isFigure = (value: number | null | undefined): value is number => value !== null && value !== undefined && !Number.isNaN(value);

const BY_KIND: Readonly<Record<FigureKind, (value: number) => string>> = {
  change: (value) => percent(value),
  'small-change': (value) => percent(value, 3),
  share: (value) => percent(value),
  ratio: (value) => number(value),
  'signed-ratio': (value) => number(value),
  count: (value) => number(value, 0),
  days: (value) => `${number(value, 0)} days`,
  money: (value) => number(value),
  cost: (value) => number(value),
  probability: (value) => number(value, 4),
};

/** The difference of two values of a figure: shares differ by percentage points. */
export function differenceText(name: string, value: number | null): string {
  const kind = figureKind(name);
  if (!isFigure(value) || (kind !== 'change' && kind !== 'share' && kind !== 'small-change')) return figureText(name, value);
  return `${number(value * 100, kind === 'small-change' ? 3 : 2)} pp`;
}

/** A figure of a run by its name, with its unit. */
export function figureText(name: string, value: number | null): string {
  if (!isFigure(value)) return MISSING;
  const kind = figureKind(name);
  return kind === undefined ? String(Number(value.toPrecision(6))) : BY_KIND[kind](value);
}
