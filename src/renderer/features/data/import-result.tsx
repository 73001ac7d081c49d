import { Download, Play } from 'lucide-react';
import { useMemo } from 'react';
import { formatCount } from '../../format/number.ts';
import { readable } from '../../format/readable.ts';
import { formatDuration } from '../../format/time.ts';
import { openSection } from '../../state/shell-store.ts';
import text from '../../styles/text.module.css';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { showToast } from '../../ui/toast.tsx';
import { askReplay } from '../replay/replay-store.ts';
import { activeChart, changeChart } from '../trade/charts-store.ts';
import styles from './import-dialog.module.css';
import { type ImportReport, rejectedRows } from './import-steps.ts';

type Problem = ImportReport['problems'][number];

const COLUMNS: readonly Column<Problem>[] = [
  { id: 'line', title: 'Line', width: '70px', isNumber: true, sortBy: (row) => row.line, cell: (row) => formatCount(row.line) },
  {
    id: 'reason',
    title: 'Reason',
    width: 'minmax(220px, 1fr)',
    sortBy: (row) => row.reason,
    cell: (row) => <span title={row.reason}>{row.reason}</span>,
  },
  { id: 'text', title: 'Row', width: 'minmax(260px, 1fr)', cell: (row) => <span className={text.mono}>{row.text ?? ''}</span> },
];

async function save(report: ImportReport): Promise<void> {
  const file = await rejectedRows(report);
  if (!file) return showToast('The rejected rows are not kept any more.', 'Import the file again to see them.', 'bad');
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${report.symbol}-${report.timeframe}-rejected.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

/** What was written and what was not, row by row. */
export function ImportResult({ report, onClose }: { report: ImportReport; onClose: () => void }) {
  const reasons = useMemo(() => {
    const counts = new Map<string, number>();
    for (const problem of report.problems) counts.set(problem.reason, (counts.get(problem.reason) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  }, [report]);
  const { quality } = report;
  const figures: readonly (readonly [string, number])[] = [
    ['rows', report.rows],
    [report.timeframe === 'tick' ? 'ticks added' : 'bars added', report.added],
    ['repaired', report.repaired],
    ['there already', report.duplicates],
    ['rejected', report.rejected],
    ['gaps', quality.gaps],
    ['outliers', quality.outliers],
  ];
  const show = () => {
    const active = activeChart();
    if (active) changeChart(active[0], { symbol: report.symbol, timeframe: report.timeframe === 'tick' ? '1m' : report.timeframe });
    openSection('trade');
    onClose();
  };
  return (
    <div data-testid="import-result">
      <div className={styles.figures}>
        {figures.map(([title, value]) => (
          <div key={title} className={styles.figure}>
            <b>{formatCount(value)}</b>
            <span>{title}</span>
          </div>
        ))}
      </div>
      <p>
        {report.symbol} {report.timeframe === 'tick' ? 'ticks' : report.timeframe}
        {report.from &&
          ` from ${report.from.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} to ${(report.to ?? '').replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC`}
        {quality.gaps > 0 && `; longest gap ${formatDuration(quality.longestGapSeconds * 1e6)}`}.
      </p>
      <p className={styles.hash}>data hash {report.datasetHash}</p>
      {report.notes.map((note) => (
        <p key={note} className={text.second}>
          {readable(note)}
        </p>
      ))}
      {report.problems.length > 0 && (
        <>
          <div className={styles.reasons}>
            {report.problems.length < report.rejected && (
              <span>
                The first {formatCount(report.problems.length)} of {formatCount(report.rejected)} rejected rows:
              </span>
            )}
            {reasons.map(([reason, count]) => (
              <Badge key={reason} tone="warn">
                {formatCount(count)} × {reason}
              </Badge>
            ))}
          </div>
          <div className={styles.list}>
            <DataTable label="Rejected rows" columns={COLUMNS} rows={report.problems} rowId={(row) => `${row.line} ${row.reason}`} />
          </div>
        </>
      )}
      <div className={styles.switches}>
        <Button onClick={show}>Show on the chart</Button>
        {report.timeframe === 'tick' && report.added + report.duplicates > 0 && (
          <Button
            onClick={() => {
              onClose();
              askReplay(report.symbol);
            }}
          >
            <Play size={13} />
            Replay ticks…
          </Button>
        )}
        {report.problems.length > 0 && (
          <Button onClick={() => void save(report)}>
            <Download size={14} />
            Rejected rows as CSV
          </Button>
        )}
      </div>
    </div>
  );
}
