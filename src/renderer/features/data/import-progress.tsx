import { formatBytes, formatCount } from '../../format/number.ts';
import styles from './import-dialog.module.css';

interface ImportProgressProps {
  title: string;
  done: number;
  total: number;
  rows?: number;
  rejected?: number;
}

/** How far reading or writing is. */
export function ImportProgress({ title, done, total, rows, rejected }: ImportProgressProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div className={styles.progress}>
      <span>
        {title}: {formatBytes(done)} of {formatBytes(total)}
      </span>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={title}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div className={styles.fill} style={{ width: `${share * 100}%` }} />
      </div>
      {rows !== undefined && (
        <span>
          {formatCount(rows)} rows, {formatCount(rejected)} rejected so far
        </span>
      )}
    </div>
  );
}
