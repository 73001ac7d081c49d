import { useState } from 'react';
import { METRIC_CONVENTIONS, usualRiskFreeRate } from '#core/backtest/configuration.ts';
import { formatShare } from '../../../format/number.ts';
import { Button } from '../../../ui/button.tsx';
import { ConventionTable } from './convention-table.tsx';
import { figureTitle, formatFigure } from './figures.ts';
import { intervalOf } from './intervals.ts';
import styles from './key-figures.module.css';
import { MoreFigures } from './more-figures.tsx';
import { currencyOf, hasTraded, type RunProps } from './run-facts.ts';

const NAMES = ['totalReturn', 'cagr', 'sharpe', 'maxDrawdown', 'winRate', 'expectancy', 'profitFactor'] as const;
type Name = (typeof NAMES)[number];

/** Where a figure neither gains nor loses. */
const BREAK_EVEN: Readonly<Partial<Record<Name, number>>> = { totalReturn: 0, cagr: 0, sharpe: 0, expectancy: 0, profitFactor: 1 };
const SCARCE = 30;

function IntervalBar({ value, low, high, even }: { value: number; low: number; high: number; even: number | undefined }) {
  const ends = [low, high, value, ...(even === undefined ? [] : [even])];
  const from = Math.min(...ends);
  const span = Math.max(...ends) - from || 1;
  const at = (x: number) => `${8 + ((x - from) / span) * 84}%`;
  return (
    <span className={styles.track} aria-hidden="true">
      <i style={{ left: at(low), right: `calc(100% - ${at(high)})` }} />
      {even !== undefined && <u style={{ left: at(even) }} />}
      <b style={{ left: at(value) }} />
    </span>
  );
}

/** Both ends of an interval, the percent sign once. */
const intervalText = (low: string, high: string): string =>
  low.endsWith('%') && high.endsWith('%') ? `${low.slice(0, -1)} … ${high}` : `${low} … ${high}`;

/** The first figures of a run, each with its 95 % interval, and the convention of its ratios. */
export function KeyFigures({ run }: RunProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { summary } = run;
  const currency = currencyOf(run);
  const others = Object.keys(run.conventions).filter((name) => name !== run.convention);
  return (
    <div className={styles.panel} data-testid="key-figures">
      <dl className={styles.row}>
        {NAMES.map((name) => {
          const value = summary[name];
          const { low, high } = intervalOf(run, name);
          const isScarce = summary.trades < SCARCE;
          return (
            <div key={name} className={styles.cell} data-figure={name}>
              <dt>
                {figureTitle(name)}
                {isScarce && <span> n {summary.trades}</span>}
              </dt>
              <dd className={styles.value} data-scarce={isScarce}>
                {formatFigure(name, value, currency)}
              </dd>
              {value !== null && low !== null && high !== null ? (
                <dd>
                  <IntervalBar value={value} low={low} high={high} even={BREAK_EVEN[name]} />
                  <span className={styles.interval}>
                    95%: {intervalText(formatFigure(name, low, currency), formatFigure(name, high, currency))}
                  </span>
                </dd>
              ) : (
                <dd className={styles.interval}>no interval{summary.trades === 0 && ': no trades'}</dd>
              )}
            </div>
          );
        })}
      </dl>
      {hasTraded(run) && <MoreFigures run={run} />}
      <div className={styles.note}>
        <span>
          Bars show the 95% bootstrap interval; <i className={styles.tick} /> marks zero or break-even. Ratios by the{' '}
          <b>{run.convention}</b> convention{conventionNote(run.manifest.config)}. In the market {formatShare(summary.exposure)} of the
          time.
        </span>
        {others.length > 0 && (
          <Button variant="ghost" className={styles.link} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? 'Hide other conventions' : `Show as ${others.join(', ')}`}
          </Button>
        )}
      </div>
      {isOpen && <ConventionTable run={run} />}
    </div>
  );
}

const usualRateOf = (name: unknown): number => {
  const convention = METRIC_CONVENTIONS.find((one) => one === name);
  return convention === undefined ? 0 : usualRiskFreeRate(convention);
};

function conventionNote(config: Readonly<Record<string, unknown>>): string {
  const { metrics } = config;
  if (typeof metrics !== 'object' || metrics === null) return '';
  const rate = Reflect.get(metrics, 'riskFreeRate') ?? usualRateOf(Reflect.get(metrics, 'convention'));
  const periods = Reflect.get(metrics, 'periodsPerYear');
  const parts = [
    typeof periods === 'number' ? `${periods} periods a year` : null,
    typeof rate === 'number' ? `risk-free rate ${formatShare(rate)}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}
