import type { EChartsOption } from 'echarts';
import { ChartNoAxesCombined, Table2 } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/states.tsx';
import { ChartTable, type ChartTableData } from './chart-table.tsx';
import styles from './report-chart.module.css';
import type { ReportTheme } from './report-theme.ts';
import { useReportChart } from './use-report-chart.ts';

interface ReportChartProps {
  title: string;
  /** Unit, count, method: beside the title. */
  note?: ReactNode;
  /** What the picture shows, in a sentence, for those who can't see it. */
  summary: string;
  /** Made anew only when the data change. */
  draw: (theme: ReportTheme) => EChartsOption;
  table: () => ChartTableData;
  /** The least height: it grows to what stands beside it. */
  size?: 'normal' | 'tall' | 'low';
  /** Said in place of the chart where there is nothing to draw. */
  empty?: string | undefined;
  /** Controls beside the title. */
  controls?: ReactNode;
  /** The trader chose a point: the position in the series' data. */
  onPick?: ((position: number) => void) | undefined;
  testId?: string;
}

/** A chart of a report in its panel: title, picture with a summary, and the same as a table. */
export function ReportChart({ title, note, summary, draw, table, size = 'normal', empty, controls, onPick, testId }: ReportChartProps) {
  const [isTable, setIsTable] = useState(false);
  const titleId = useId();
  return (
    <section className={styles.panel} aria-labelledby={titleId} data-testid={testId}>
      <div className={styles.head}>
        <h3 id={titleId} className={styles.title}>
          {title}
        </h3>
        {note && <span className={styles.note}>{note}</span>}
        <span className={styles.gap} />
        {controls}
        {empty === undefined && (
          <IconButton
            label={isTable ? `Show ${title} as a chart` : `Show ${title} as a table`}
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <ChartNoAxesCombined size={14} /> : <Table2 size={14} />}
          </IconButton>
        )}
      </div>
      <div className={classNames(styles.body, styles[size])}>
        {empty !== undefined ? (
          <EmptyState>{empty}</EmptyState>
        ) : isTable ? (
          <ChartTable label={title} data={table()} />
        ) : (
          <Picture summary={`${title}. ${summary}`} draw={draw} onPick={onPick} />
        )}
      </div>
    </section>
  );
}

function Picture({ summary, draw, onPick }: Pick<ReportChartProps, 'summary' | 'draw' | 'onPick'>) {
  const { element, problem } = useReportChart(draw, onPick);
  if (problem) return <EmptyState>The chart could not be drawn: {problem}. Its table is complete.</EmptyState>;
  return <div ref={element} role="img" aria-label={summary} data-testid="report-canvas" />;
}
