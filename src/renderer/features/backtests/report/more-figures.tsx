import { formatCount, formatNumber, formatPercentChange, formatShare } from '../../../format/number.ts';
import { formatDuration } from '../../../format/time.ts';
import { formatFigure, formatMoneyChange } from './figures.ts';
import styles from './key-figures.module.css';
import { currencyOf, type RunProps } from './run-facts.ts';

/** What else is asked of every run: its other ratios, what it has to do with buying and holding, and its trades. */
export function MoreFigures({ run }: RunProps) {
  const { summary, metrics } = run;
  const currency = currencyOf(run);
  const money = (name: string) => formatMoneyChange(metrics[name], currency);
  const held = metrics['trades.all.averageHeldUs'];
  const groups: readonly (readonly [string, readonly (readonly [string, string, string?])[]])[] = [
    [
      'Account',
      [
        ['Volatility a year', formatFigure('volatility', summary.volatility)],
        ['Sortino ratio', formatFigure('sortino', summary.sortino)],
        ['Calmar ratio', formatFigure('calmar', summary.calmar)],
        ['Longest drawdown', formatFigure('maxDrawdownDays', summary.maxDrawdownDays)],
      ],
    ],
    [
      'Against buying and holding',
      [
        ['Buy and hold', formatPercentChange(summary.buyAndHoldReturn)],
        ['Alpha a year', formatPercentChange(metrics['benchmark.alpha']), 'What beta times its return does not explain'],
        ['Beta', formatNumber(metrics['benchmark.beta'], 2), 'How far it moves with it'],
        ['Information ratio', formatNumber(metrics['benchmark.informationRatio'], 2), 'Mean return above it, over how much that varies'],
      ],
    ],
    [
      'Trades',
      [
        ['Average gain', money('trades.winners.average')],
        ['Average loss', money('trades.losers.average')],
        ['Losses in a row, most', formatCount(metrics['trades.streaks.longestLosses'])],
        ['Held, on average', held === null || held === undefined ? '–' : formatDuration(held)],
      ],
    ],
    [
      'On the way',
      [
        ['Worst point, average', formatPercentChange(metrics['trades.averageMae']), 'How far trades went against it (MAE)'],
        ['Best point, average', formatPercentChange(metrics['trades.averageMfe']), 'How far trades went for it (MFE)'],
        ['Given back, average', formatShare(metrics['trades.averageGivenBack']), 'From the best point to the exit'],
        ['Commissions', formatFigure('commissions', summary.commissions, currency)],
      ],
    ],
  ];
  return (
    <div className={styles.more} data-testid="more-figures">
      {groups.map(([title, figures]) => (
        <section key={title} aria-label={title}>
          <h3 className={styles.moreTitle}>{title}</h3>
          <dl>
            {figures.map(([name, value, tip]) => (
              <div key={name} title={tip}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
