import { MISSING } from '../../../format/number.ts';
import text from '../../../styles/text.module.css';
import { figureTitle, formatDifference, formatFigure } from '../report/figures.ts';
import plain from '../report/plain-table.module.css';
import { Panel } from '../report/section.tsx';
import { letterOf } from './letters.ts';
import styles from './run-comparison.module.css';
import type { Comparison } from './run-comparison.tsx';

type Metric = Comparison['metrics'][number];

/** What the interval of a difference allows to say. */
function judge({ name, difference, low, high }: Metric): string {
  if (difference === null) return '';
  if (low === null || high === null) return '';
  if (low <= 0 && high >= 0) return 'no clear winner';
  const isMore = low > 0;
  // Smaller volatility and a shorter drawdown are better; a drawdown itself is negative, so more is better.
  const isLessBetter = name === 'volatility' || name === 'maxDrawdownDays' || name === 'pValue';
  return isMore === isLessBetter ? 'A is better' : 'B is better';
}

/** Figures of the runs beside each other, the difference of the first two with its interval, and what it means. */
export function ComparedMetrics({ comparison }: { comparison: Comparison }) {
  const { runs, metrics } = comparison;
  const currency = '';
  return (
    <Panel title="Figures" note="B − A with its 95% interval, where it was estimated">
      <div className={plain.scroll}>
        <table className={plain.table} aria-label="Figures of the runs" data-testid="compared-metrics">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {runs.map((run, i) => (
                <th key={run.runId} scope="col" className={plain.number}>
                  {letterOf(i)}
                </th>
              ))}
              <th scope="col" className={plain.number}>
                B − A
              </th>
              <th scope="col">95% interval</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((metric) => {
              const verdict = judge(metric);
              return (
                <tr key={metric.name} data-metric={metric.name}>
                  <th scope="row">{figureTitle(metric.name)}</th>
                  {metric.values.map((value, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a value a run, in the runs' order
                    <td key={i} className={plain.number}>
                      {formatFigure(metric.name, value, currency)}
                    </td>
                  ))}
                  <td className={plain.number}>{formatDifference(metric.name, metric.difference, currency)}</td>
                  <td className={plain.wrap}>
                    {metric.low !== null && metric.high !== null && (
                      <span className={styles.interval}>
                        {formatDifference(metric.name, metric.low, currency)} … {formatDifference(metric.name, metric.high, currency)}
                      </span>
                    )}{' '}
                    <span className={verdict === 'no clear winner' ? text.second : undefined}>{verdict === '' ? MISSING : verdict}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
