import { useCallback } from 'react';
import { linkTo } from '../../../connection/service-link.ts';
import { formatNumber, formatPercentChange } from '../../../format/number.ts';
import { formatFull } from '../../../format/time.ts';
import { type AccountCurve, accountOption } from '../../../report-charts/account-option.ts';
import { ReportChart } from '../../../report-charts/report-chart.tsx';
import type { ReportTheme } from '../../../report-charts/report-theme.ts';
import { Awaited } from './awaited.tsx';
import { formatFigure } from './figures.ts';
import { MonthTable } from './month-table.tsx';
import { currencyOf, type RunProps, startValueOf } from './run-facts.ts';
import { Columns, Panel, Section } from './section.tsx';
import { useAnswer } from './use-answer.ts';

/** More than pixels in the widest chart: in each piece of the curve its lowest and highest value. */
const POINTS = 4000;

/** The account with its drawdown, and its returns by month. */
export function EquitySection({ run }: RunProps) {
  const { runId } = run;
  const equity = useAnswer(
    useCallback((signal: AbortSignal) => linkTo('research').client['runs.equity']({ runId, points: POINTS }, { signal }), [runId]),
  );
  const monthly = useAnswer(
    useCallback((signal: AbortSignal) => linkTo('research').client['runs.monthly']({ runId }, { signal }), [runId]),
  );
  return (
    <Section id="equity" title="Equity" isBare>
      <Columns shape="wide">
        <Awaited answer={equity} what="Equity and drawdown" size="tall">
          {(curve) => <EquityChart run={run} curve={curve} />}
        </Awaited>
        <Awaited answer={monthly} what="Monthly return" size="tall">
          {(table) => (
            <Panel title="Monthly return" note="of equity at the month's start, UTC">
              <MonthTable table={table} />
            </Panel>
          )}
        </Awaited>
      </Columns>
    </Section>
  );
}

function EquityChart({ run, curve }: RunProps & { curve: AccountCurve & { total: number } }) {
  const currency = currencyOf(run);
  const { summary } = run;
  const draw = useCallback(
    (theme: ReportTheme) => accountOption(theme, curve, { currency, startValue: startValueOf(run), benchmarkName: 'Buy and hold' }),
    [curve, currency, run],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'Time, UTC' },
        { title: `Account, ${currency}`, format: (value: number) => formatNumber(value, 2) },
        { title: 'Drawdown', format: formatPercentChange },
        { title: `Buy and hold, ${currency}`, format: (value: number) => formatNumber(value, 2) },
      ],
      rows: Array.from(curve.timeUs, (timeUs, i) => [
        formatFull(timeUs, 'UTC', false),
        curve.value[i] as number,
        curve.drawdown[i] as number,
        curve.benchmark[i] as number,
      ]),
    }),
    [curve, currency],
  );
  const shown = curve.timeUs.length < curve.total ? `; ${curve.timeUs.length} of ${curve.total} closes drawn` : '';
  return (
    <ReportChart
      title="Equity and drawdown"
      note={`net of costs${currency && `, ${currency}`}; dashed: buy and hold${shown}`}
      size="tall"
      testId="equity-chart"
      summary={`From ${formatNumber(startValueOf(run), 0)} to ${formatFigure('finalEquity', summary.finalEquity, currency)}, ${formatPercentChange(summary.totalReturn)}; deepest drawdown ${formatPercentChange(summary.maxDrawdown)}; buying and holding would have made ${formatPercentChange(summary.buyAndHoldReturn)}.`}
      draw={draw}
      table={table}
      empty={curve.timeUs.length === 0 ? 'The run has no closes to draw.' : undefined}
    />
  );
}
