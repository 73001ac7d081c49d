import plain from '../report/plain-table.module.css';
import { Panel } from '../report/section.tsx';
import { letterOf } from './letters.ts';
import styles from './run-comparison.module.css';
import type { Comparison } from './run-comparison.tsx';

/** Only the settings that are not the same in all runs. */
export function SettingsThatDiffer({ comparison }: { comparison: Comparison }) {
  const { runs, settings } = comparison;
  return (
    <Panel title="Settings that differ" note={String(settings.length)}>
      {settings.length === 0 ? (
        <p className={styles.nothing}>Every setting is the same.</p>
      ) : (
        <div className={plain.scroll}>
          <table className={plain.table} aria-label="Settings that differ" data-testid="compared-settings">
            <thead>
              <tr>
                <th scope="col">Setting</th>
                {runs.map((run, i) => (
                  <th key={run.runId} scope="col">
                    {letterOf(i)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {settings.map(({ path, values }) => (
                <tr key={path}>
                  <th scope="row" className={plain.wrap}>
                    {path}
                  </th>
                  {values.map((value, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a value a run, in the runs' order
                    <td key={i} className={plain.wrap}>
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
