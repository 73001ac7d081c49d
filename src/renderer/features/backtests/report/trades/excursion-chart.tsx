import { useCallback, useMemo, useState } from 'react';
import { formatPercentChange } from '../../../../format/number.ts';
import { ReportChart } from '../../../../report-charts/report-chart.tsx';
import { percentTicks, type ReportTheme, spanOf } from '../../../../report-charts/report-theme.ts';
import { type PointGroup, scatterOption } from '../../../../report-charts/scatter-option.ts';
import { Segments } from '../../../../ui/choice.tsx';
import type { TradeColumns } from './trade-rows.ts';

/** How far each trade went against and for the position, beside what it came to. */
export function ExcursionChart({ trades }: { trades: TradeColumns }) {
  const [kind, setKind] = useState<'mae' | 'mfe'>('mae');
  const [gains, losses] = useMemo(() => {
    const positions = Array.from(trades.pnl, (_, i) => i);
    return [positions.filter((i) => (trades.pnl[i] as number) > 0), positions.filter((i) => (trades.pnl[i] as number) <= 0)] as const;
  }, [trades]);
  const draw = useCallback(
    (theme: ReportTheme) => {
      const column = trades[kind];
      const group = (name: string, positions: readonly number[], tone: PointGroup['tone'], symbol: PointGroup['symbol']): PointGroup => ({
        ...{
          name,
          tone,
          symbol,
          x: positions.map((i) => column[i] as number),
          y: positions.map((i) => trades.returnFraction[i] as number),
        },
      });
      const groups = [group('gains', gains, 'up', 'circle'), group('losses', losses, 'down', 'triangle')];
      return scatterOption(theme, groups, {
        xAxis: kind === 'mae' ? 'worst point while open (MAE)' : 'best point while open (MFE)',
        yAxis: 'return of the trade',
        format: percentTicks(Math.min(spanOf(column), spanOf(trades.returnFraction))),
        tooltip: (which, position) => {
          const i = (which === 0 ? gains : losses)[position] ?? 0;
          return `Trade ${i + 1}\nReturn ${formatPercentChange(trades.returnFraction[i])}\nMAE ${formatPercentChange(trades.mae[i])}\nMFE ${formatPercentChange(trades.mfe[i])}`;
        },
      });
    },
    [trades, kind, gains, losses],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'Trade', format: String },
        { title: 'Return', format: formatPercentChange },
        { title: 'MAE', format: formatPercentChange },
        { title: 'MFE', format: formatPercentChange },
      ],
      rows: Array.from(trades.pnl, (_, i) => [i + 1, trades.returnFraction[i] as number, trades.mae[i] as number, trades.mfe[i] as number]),
    }),
    [trades],
  );
  const worstOfGains = gains.reduce((least, i) => Math.min(least, trades.mae[i] as number), 0);
  return (
    <ReportChart
      title="Excursions"
      note="● gains ▲ losses"
      summary={`${gains.length} gains and ${losses.length} losses; the deepest point of a trade that still gained was ${formatPercentChange(worstOfGains)}.`}
      draw={draw}
      table={table}
      controls={
        <Segments
          label="Excursion"
          value={kind}
          options={[
            ['mae', 'Worst'],
            ['mfe', 'Best'],
          ]}
          onChange={setKind}
        />
      }
      testId="excursions"
    />
  );
}
