import type { RunSummary } from '#contract/research-documents.ts';
import { formatCount, formatNumber, formatPercentChange, formatShare, MISSING } from '../../../format/number.ts';

/** A figure of a run: where it stands, what it is called and how it is written. */
export interface KeyFigure {
  readonly id: keyof RunSummary;
  readonly title: string;
  /** What it means, in a sentence. */
  readonly explanation: string;
  readonly format: (value: number | null | undefined) => string;
  /** Whether more is better: `none` where neither is. */
  readonly better: 'more' | 'less' | 'none';
}

const ratio = (value: number | null | undefined) => formatNumber(value, 2);

/** The figures shown first, whatever else a report holds. */
export const KEY_FIGURES: readonly KeyFigure[] = [
  {
    id: 'totalReturn',
    title: 'Return',
    explanation: 'Over the whole range, costs taken off.',
    format: formatPercentChange,
    better: 'more',
  },
  {
    id: 'cagr',
    title: 'A year',
    explanation: 'The same return spread evenly over the years.',
    format: formatPercentChange,
    better: 'more',
  },
  {
    id: 'sharpe',
    title: 'Sharpe',
    explanation: 'Return for each unit of risk, by the convention of the run.',
    format: ratio,
    better: 'more',
  },
  {
    id: 'maxDrawdown',
    title: 'Worst fall',
    explanation: 'From a highest value down to the lowest after it.',
    format: formatPercentChange,
    better: 'more',
  },
  { id: 'volatility', title: 'Volatility', explanation: 'How much a year moves it, as a share.', format: formatShare, better: 'less' },
  { id: 'trades', title: 'Trades', explanation: 'Round trips. Fewer than 30 tell little.', format: formatCount, better: 'none' },
  { id: 'winRate', title: 'Won', explanation: 'Share of the trades that made money.', format: formatShare, better: 'more' },
  {
    id: 'profitFactor',
    title: 'Profit factor',
    explanation: 'Won money over lost money; – without a loss.',
    format: ratio,
    better: 'more',
  },
  { id: 'exposure', title: 'In the market', explanation: 'Share of the time with an open position.', format: formatShare, better: 'none' },
];

/** A change of a figure, such as `+0.12`; empty where it is not known or nothing. */
export function changeText(figure: KeyFigure, now: number | null | undefined, before: number | null | undefined): string {
  if (now === null || now === undefined || before === null || before === undefined) return '';
  const difference = now - before;
  const isShare = figure.format === formatShare || figure.format === formatPercentChange;
  const size = Math.abs(isShare ? difference * 100 : difference);
  const text = formatNumber(size, figure.id === 'trades' ? 0 : isShare ? 1 : 2);
  if (text === MISSING || !/[1-9]/.test(text)) return '';
  return `${difference > 0 ? '+' : '\u2212'}${text}${isShare ? ' pp' : ''}`;
}
