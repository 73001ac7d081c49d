import { formatCount, formatShare } from '../../../format/number.ts';
import styles from './run-comparison.module.css';
import type { Comparison } from './run-comparison.tsx';

/** How many trades only one of the first two runs made, and how many both. */
export function SharedTrades({ comparison }: { comparison: Comparison }) {
  const { onlyFirst, onlySecond, both } = comparison.trades;
  const total = onlyFirst + onlySecond + both;
  if (total === 0) return <p className={styles.nothing}>Neither A nor B made a trade.</p>;
  const rows: readonly (readonly [string, number])[] = [
    ['Only in A', onlyFirst],
    ['In both', both],
    ['Only in B', onlySecond],
  ];
  return (
    <dl className={styles.shares} data-testid="shared-trades">
      {rows.map(([name, count]) => (
        <div key={name} className={styles.share}>
          <dt>{name}</dt>
          <dd>
            <span className={styles.track} aria-hidden="true">
              <i style={{ width: `${(count / total) * 100}%` }} />
            </span>
            <b>{formatCount(count)}</b> {formatShare(count / total)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
