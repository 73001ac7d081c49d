import { useCallback, useMemo } from 'react';
import { formatChange, formatNumber, formatPercentChange } from '../../../format/number.ts';
import { formatFull } from '../../../format/time.ts';
import { timeLinesOption } from '../../../report-charts/lines-option.ts';
import { ReportChart } from '../../../report-charts/report-chart.tsx';
import { percentTicks, type ReportTheme, spanOf } from '../../../report-charts/report-theme.ts';
import { letterOf } from './letters.ts';
import type { Comparison } from './run-comparison.tsx';

/** Growth since the first close that all runs have: accounts of different size on one axis. */
const growthOf = (values: Float64Array): Float64Array => {
  const first = values[0] ?? Number.NaN;
  return values.map((value) => value / first - 1);
};

/** Every account on one axis. */
export function ComparedCurves({ comparison }: { comparison: Comparison }) {
  const { equity } = comparison;
  const lines = useMemo(() => equity.values.map((values, i) => ({ name: letterOf(i), values: growthOf(values) })), [equity]);
  const draw = useCallback(
    (theme: ReportTheme) =>
      timeLinesOption(theme, equity.timeUs, lines, {
        format: percentTicks(spanOf(lines.flatMap(({ values }) => Array.from(values)))),
        formatFully: formatPercentChange,
        rule: 0,
      }),
    [equity, lines],
  );
  const table = useCallback(
    () => ({
      columns: [{ title: 'Time, UTC' }, ...lines.map(({ name }) => ({ title: name, format: formatPercentChange }))],
      rows: Array.from(equity.timeUs, (timeUs, row) => [
        formatFull(timeUs, 'UTC', false),
        ...lines.map(({ values }) => values[row] as number),
      ]),
    }),
    [equity, lines],
  );
  const ends = lines.map(({ name, values }) => `${name} ${formatPercentChange(values.at(-1))}`).join(', ');
  return (
    <ReportChart
      title="Growth"
      note="since the first close that all have"
      summary={`At the end: ${ends}.`}
      draw={draw}
      table={table}
      empty={equity.timeUs.length < 2 ? 'These runs have no closes in common.' : undefined}
      testId="compared-curves"
    />
  );
}

/** How far the second is ahead of the first. */
export function DifferenceCurve({ comparison }: { comparison: Comparison }) {
  const { equity } = comparison;
  const values = useMemo(() => {
    const [a, b] = equity.values.map(growthOf);
    return a && b ? b.map((value, i) => value - (a[i] as number)) : new Float64Array(0);
  }, [equity]);
  const inPoints = useCallback((value: number) => `${formatChange(value * 100, 1)} pp`, []);
  const draw = useCallback(
    (theme: ReportTheme) =>
      timeLinesOption(theme, equity.timeUs, [{ name: 'B − A', values }], { format: inPoints, rule: 0, isFilled: true }),
    [equity, values, inPoints],
  );
  const table = useCallback(
    () => ({
      columns: [{ title: 'Time, UTC' }, { title: 'B − A, pp', format: (value: number) => formatNumber(value * 100, 2) }],
      rows: Array.from(equity.timeUs, (timeUs, row) => [formatFull(timeUs, 'UTC', false), values[row] as number]),
    }),
    [equity, values],
  );
  return (
    <ReportChart
      title="B − A"
      note="difference of growth, percentage points"
      size="low"
      summary={`At the end B is ${inPoints(values.at(-1) ?? Number.NaN)} from A.`}
      draw={draw}
      table={table}
      empty={values.length < 2 ? 'These runs have no closes in common.' : undefined}
      testId="difference-curve"
    />
  );
}
