import { useMemo, useState } from 'react';
import { TextField } from '../../../ui/field.tsx';
import { wordsOf } from './figures.ts';
import { formatMetric } from './metric-text.ts';
import styles from './plain-table.module.css';
import own from './provenance.module.css';
import type { RunProps } from './run-facts.ts';
import { Panel } from './section.tsx';

/** `trades.winners.averageHeldUs` as `Trades › Winners › Average held`. */
const titleOf = (path: string): string =>
  path
    .replace(/([a-z])Us$/, '$1')
    .split('.')
    .map(wordsOf)
    .join(' › ');

/** Every single figure of a run, found by words. */
export function AllFigures({ run }: RunProps) {
  const [search, setSearch] = useState('');
  const figures = useMemo(
    () => Object.entries(run.metrics).map(([path, value]) => ({ path, title: titleOf(path), text: formatMetric(path, value), value })),
    [run],
  );
  const words = search.toLowerCase().split(/\s+/);
  const found = figures.filter(({ path, title }) => words.every((word) => `${path} ${title}`.toLowerCase().includes(word)));
  return (
    <Panel
      title="All figures"
      note={`${run.convention}; fractions, not percent`}
      controls={
        <TextField
          label="Find a figure"
          isBare
          placeholder="beta, streaks, winners…"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      }
    >
      <div className={own.long} data-testid="all-figures">
        {found.length === 0 && <p className={own.none}>No figure is called so.</p>}
        <table className={styles.table} aria-label="All figures">
          <tbody>
            {found.map(({ path, title, text, value }) => (
              <tr key={path}>
                <th scope="row">{title}</th>
                <td className={styles.wrap}>
                  <span className={own.number} title={value === null ? 'not defined' : `${path} = ${value}`}>
                    {text}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
