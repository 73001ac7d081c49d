import { useCallback } from 'react';
import type { RunDocument } from '#contract/research-documents.ts';
import { formatCount, formatNumber, formatPercentChange } from '../../../format/number.ts';
import { stressOption } from '../../../report-charts/lines-option.ts';
import { ReportChart } from '../../../report-charts/report-chart.tsx';
import type { ReportTheme } from '../../../report-charts/report-theme.ts';
import { formatFigure } from './figures.ts';
import styles from './plain-table.module.css';
import { currencyOf, hasTraded, type RunProps } from './run-facts.ts';
import { Columns, Panel, Section } from './section.tsx';

const times = (factor: number): string => `×${formatNumber(factor, Number.isInteger(factor) ? 0 : 1)}`;
const NOTHING = 'Nothing was traded, so there is nothing to stress.';
const known = (value: number | null): number => value ?? Number.NaN;

/** What costs, the path inside bars and the start make of the result. */
export function CostsSection({ run }: RunProps) {
  const paid = formatFigure('commissions', run.summary.commissions, currencyOf(run));
  return (
    <Section id="costs" title="Costs and other assumptions" note={`commissions paid ${paid}`}>
      <Columns shape="thirds">
        <CostChart run={run} />
        <PathTable run={run} />
        <WarmupChart run={run} />
      </Columns>
    </Section>
  );
}

function CostChart({ run }: RunProps) {
  const { costStress, breakEvenCostFactor: even } = run.honesty;
  const draw = useCallback(
    (theme: ReportTheme) =>
      stressOption(
        theme,
        costStress.map(({ factor, totalReturn }) => [factor, known(totalReturn)]),
        {
          axis: 'costs, times those of the run',
          formatX: times,
          formatY: formatPercentChange,
          mark: even === null || even <= 0 ? undefined : { at: even, label: `nothing left at ×${formatNumber(even, 2)}` },
        },
      ),
    [costStress, even],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'Costs', format: times },
        { title: 'Net return', format: formatPercentChange },
        { title: 'Sharpe', format: (value: number) => formatNumber(value, 2) },
        { title: 'Trades', format: formatCount },
      ],
      rows: costStress.map(({ factor, totalReturn, sharpe, trades }) => [factor, known(totalReturn), known(sharpe), trades]),
    }),
    [costStress],
  );
  const first = costStress[0];
  const last = costStress.at(-1);
  return (
    <ReportChart
      title="Cost stress"
      note={even !== null && even <= 0 && hasTraded(run) ? 'net return; it loses without any costs' : 'net return'}
      summary={
        first && last
          ? `${formatPercentChange(first.totalReturn)} at ${times(first.factor)} the costs, ${formatPercentChange(last.totalReturn)} at ${times(last.factor)}.${even === null ? '' : even <= 0 ? ' It loses without any costs.' : ` Nothing is left at ×${formatNumber(even, 2)}.`}`
          : ''
      }
      draw={draw}
      table={table}
      empty={hasTraded(run) ? (costStress.length === 0 ? 'The run was not repeated with other costs.' : undefined) : NOTHING}
      testId="cost-stress"
    />
  );
}

function WarmupChart({ run }: RunProps) {
  const { warmup } = run.honesty;
  const draw = useCallback(
    (theme: ReportTheme) =>
      stressOption(
        theme,
        warmup.map(({ bars, totalReturn }) => [bars, known(totalReturn)]),
        { axis: 'bars before the first order', formatX: formatCount, formatY: formatPercentChange },
      ),
    [warmup],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'Bars', format: formatCount },
        { title: 'Net return', format: formatPercentChange },
        { title: 'Sharpe', format: (value: number) => formatNumber(value, 2) },
        { title: 'Trades', format: formatCount },
      ],
      rows: warmup.map(({ bars, totalReturn, sharpe, trades }) => [bars, known(totalReturn), known(sharpe), trades]),
    }),
    [warmup],
  );
  return (
    <ReportChart
      title="Start later"
      note="net return by warm-up"
      summary={warmup.map(({ bars, totalReturn }) => `${formatPercentChange(totalReturn)} after ${bars} bars`).join(', ')}
      draw={draw}
      table={table}
      empty={hasTraded(run) ? (warmup.length === 0 ? 'The run was not repeated with a later start.' : undefined) : NOTHING}
    />
  );
}

type Outcome = RunDocument['honesty']['paths']['worst'];

function PathTable({ run }: RunProps) {
  const { paths } = run.honesty;
  const { totalReturn, sharpe, trades } = run.summary;
  const rows: readonly (readonly [string, Outcome])[] = [
    ['As reported', { totalReturn, sharpe, trades }],
    ['Worst path', paths.worst],
    ['Best path', paths.best],
    ['Adaptive path', paths.adaptive],
  ];
  return (
    <Panel title="Path inside bars" note={`${formatCount(paths.dependentTrades)} trades depend on it`}>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Results by the path inside bars">
          <thead>
            <tr>
              <th scope="col">Path</th>
              {['Net return', 'Sharpe', 'Trades'].map((title) => (
                <th key={title} scope="col" className={styles.number}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, outcome]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className={styles.number}>{formatPercentChange(outcome?.totalReturn)}</td>
                <td className={styles.number}>{formatNumber(outcome?.sharpe, 2)}</td>
                <td className={styles.number}>{formatCount(outcome?.trades)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
