import { figureTitle, formatFigure } from './figures.ts';
import styles from './plain-table.module.css';
import type { RunProps } from './run-facts.ts';

const NAMES = ['sharpe', 'sortino', 'calmar', 'cagr', 'volatility'] as const;

/** The ratios as each convention computes them from the same run. */
export function ConventionTable({ run }: RunProps) {
  const own = Object.fromEntries(NAMES.map((name) => [name, run.summary[name]]));
  const rows = [[run.convention, own] as const, ...Object.entries(run.conventions).filter(([name]) => name !== run.convention)];
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label="Ratios by convention">
        <thead>
          <tr>
            <th scope="col">Convention</th>
            {NAMES.map((name) => (
              <th key={name} scope="col" className={styles.number}>
                {figureTitle(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([convention, values]) => (
            <tr key={convention}>
              <th scope="row">
                {convention}
                {convention === run.convention && ' (of this run)'}
              </th>
              {NAMES.map((name) => (
                <td key={name} className={styles.number}>
                  {formatFigure(name, values[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
