/** How a figure of a run is written. */
export type FigureKind =
  | 'change'
  | 'small-change'
  | 'share'
  | 'ratio'
  | 'signed-ratio'
  | 'count'
  | 'days'
  | 'money'
  | 'cost'
  | 'probability';

interface FigureLook {
  readonly title: string;
  readonly kind: FigureKind;
}

const LOOKS: Readonly<Record<string, FigureLook>> = {
  finalEquity: { title: 'Final equity', kind: 'cost' },
  totalReturn: { title: 'Net return', kind: 'change' },
  buyAndHoldReturn: { title: 'Buy and hold', kind: 'change' },
  cagr: { title: 'CAGR', kind: 'change' },
  volatility: { title: 'Volatility a year', kind: 'share' },
  sharpe: { title: 'Sharpe ratio', kind: 'signed-ratio' },
  sortino: { title: 'Sortino ratio', kind: 'signed-ratio' },
  calmar: { title: 'Calmar ratio', kind: 'signed-ratio' },
  maxDrawdown: { title: 'Max drawdown', kind: 'change' },
  maxDrawdownDays: { title: 'Longest drawdown', kind: 'days' },
  trades: { title: 'Trades', kind: 'count' },
  winRate: { title: 'Win rate', kind: 'share' },
  profitFactor: { title: 'Profit factor', kind: 'ratio' },
  expectancy: { title: 'Expectancy a trade', kind: 'small-change' },
  exposure: { title: 'Time in the market', kind: 'share' },
  annualMeanReturn: { title: 'Mean return a year', kind: 'change' },
  commissions: { title: 'Commissions', kind: 'cost' },
  pValue: { title: 'p-value', kind: 'probability' },
  probabilisticSharpe: { title: 'Probabilistic Sharpe', kind: 'probability' },
  deflatedSharpe: { title: 'Deflated Sharpe', kind: 'probability' },
  trials: { title: 'Trials counted', kind: 'count' },
  effectiveTrials: { title: 'Effective trials', kind: 'ratio' },
};

/** `maxDrawdownDays` as `Max drawdown days`. */
export function wordsOf(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[.\-_]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a figure of a run is called, on the screen and in the terminal: a name that is not known in its own words. */
export const figureTitle = (name: string): string => LOOKS[name]?.title ?? wordsOf(name);

/** How it is written; undefined where that is not known. */
export const figureKind = (name: string): FigureKind | undefined => LOOKS[name]?.kind;
