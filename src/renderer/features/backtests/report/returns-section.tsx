import { useCallback, useMemo, useState } from 'react';
import type { z } from 'zod';
import type { researchContract } from '#contract/index.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { formatCount, formatNumber, formatShare } from '../../../format/number.ts';
import { formatDate } from '../../../format/time.ts';
import { histogramOption } from '../../../report-charts/histogram-option.ts';
import { timeLinesOption } from '../../../report-charts/lines-option.ts';
import { ReportChart } from '../../../report-charts/report-chart.tsx';
import { percentTicks, type ReportTheme, spanOf } from '../../../report-charts/report-theme.ts';
import { Segments } from '../../../ui/choice.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { Awaited } from './awaited.tsx';
import { formatMoneyChange, formatSmallChange, wordsOf } from './figures.ts';
import styles from './returns-section.module.css';
import { currencyOf, hasTraded, type RunProps } from './run-facts.ts';
import { Columns, Panel, Section } from './section.tsx';
import { useAnswer } from './use-answer.ts';

type Breakdown = z.output<(typeof researchContract)['runs.breakdown']['output']>;
type Group = Breakdown['groups'][number];

/** How single trades turned out, how steady the ratios were, and where the trades lie. */
export function ReturnsSection({ run }: RunProps) {
  const { runId } = run;
  const breakdown = useAnswer(
    useCallback((signal: AbortSignal) => linkTo('research').client['runs.breakdown']({ runId }, { signal }), [runId]),
  );
  return (
    <Section id="returns" title="Returns" isBare>
      <Awaited answer={breakdown} what="Returns">
        {(value) => (
          <Columns shape="thirds">
            <TradeReturns run={run} breakdown={value} />
            <Rolling run={run} breakdown={value} />
            <Groups run={run} groups={value.groups} />
          </Columns>
        )}
      </Awaited>
    </Section>
  );
}

function TradeReturns({ run, breakdown }: RunProps & { breakdown: Breakdown }) {
  const { tradeReturns } = breakdown;
  const { expectancy, trades, winRate } = run.summary;
  const mark = useMemo(
    () => (expectancy === null ? undefined : { at: expectancy, label: `mean ${formatSmallChange(expectancy)}` }),
    [expectancy],
  );
  const draw = useCallback(
    (theme: ReportTheme) =>
      histogramOption(theme, tradeReturns, {
        format: percentTicks(spanOf(tradeReturns.edges)),
        axis: 'return of a trade',
        counted: 'trades',
        mark,
        threshold: 0,
      }),
    [tradeReturns, mark],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'From', format: formatSmallChange },
        { title: 'To', format: formatSmallChange },
        { title: 'Trades', format: formatCount },
      ],
      rows: Array.from(tradeReturns.counts, (count, i) => [tradeReturns.edges[i] as number, tradeReturns.edges[i + 1] as number, count]),
    }),
    [tradeReturns],
  );
  return (
    <ReportChart
      title="Result per trade"
      note={`% of value at entry, ${formatCount(trades)} trades`}
      summary={`${formatCount(trades)} trades, ${formatShare(winRate)} won, mean ${formatSmallChange(expectancy)}.`}
      draw={draw}
      table={table}
      empty={trades === 0 ? 'No trade was made.' : undefined}
      testId="trade-returns"
    />
  );
}

const ROLLING = [
  ['sharpe', 'Sharpe'],
  ['sortino', 'Sortino'],
  ['beta', 'Beta'],
  ['volatility', 'Volatility'],
] as const;
type RollingName = (typeof ROLLING)[number][0];

function Rolling({ run, breakdown }: RunProps & { breakdown: Breakdown }) {
  const [name, setName] = useState<RollingName>('sharpe');
  const { rolling } = breakdown;
  const values = rolling[name];
  const format = useCallback((value: number) => (name === 'volatility' ? formatShare(value) : formatNumber(value, 1)), [name]);
  const draw = useCallback(
    (theme: ReportTheme) =>
      timeLinesOption(theme, rolling.timeUs, [{ name: wordsOf(name), values }], { format, ...(name === 'volatility' ? {} : { rule: 0 }) }),
    [rolling, name, values, format],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'To' },
        ...ROLLING.map(([each, title]) => ({
          title,
          format: each === 'volatility' ? formatShare : (value: number) => formatNumber(value, 2),
        })),
      ],
      rows: Array.from(rolling.timeUs, (timeUs, i) => [formatDate(timeUs, 'UTC'), ...ROLLING.map(([each]) => rolling[each][i] as number)]),
    }),
    [rolling],
  );
  const finite = Array.from(values).filter(Number.isFinite);
  const below = finite.filter((value) => value < 0).length;
  return (
    <ReportChart
      title="Rolling"
      note={`${formatCount(rolling.periods)} days each`}
      summary={
        finite.length === 0
          ? ''
          : `${wordsOf(name)} between ${format(Math.min(...finite))} and ${format(Math.max(...finite))}${name !== 'volatility' ? `, below zero ${formatShare(below / finite.length)} of the time` : ''}.`
      }
      draw={draw}
      table={table}
      controls={<Segments label="Rolling figure" value={name} options={ROLLING} onChange={setName} />}
      empty={hasTraded(run) ? (finite.length === 0 ? 'There are fewer returns than one window needs.' : undefined) : 'Nothing was traded.'}
      testId="rolling"
    />
  );
}

interface GroupRow {
  readonly name: string;
  readonly position: number;
  readonly trades: number;
  readonly winRate: number;
  readonly meanReturn: number;
  readonly pnl: number;
}

function Groups({ run, groups }: RunProps & { groups: readonly Group[] }) {
  const [by, setBy] = useState(groups[0]?.by ?? '');
  const group = groups.find((candidate) => candidate.by === by) ?? groups[0];
  const currency = currencyOf(run);
  const rows = useMemo(
    () =>
      (group?.names ?? []).map(
        (name, i): GroupRow => ({
          ...{ name, position: i, trades: group?.trades[i] ?? 0, winRate: group?.winRate[i] ?? Number.NaN },
          ...{ meanReturn: group?.meanReturn[i] ?? Number.NaN, pnl: group?.pnl[i] ?? Number.NaN },
        }),
      ),
    [group],
  );
  const columns = useMemo(
    (): Column<GroupRow>[] => [
      {
        id: 'name',
        title: wordsOf(group?.by ?? ''),
        width: 'minmax(82px, 1.1fr)',
        sortBy: (row) => row.position,
        cell: ({ name }) => wordsOf(name),
      },
      {
        id: 'trades',
        title: 'Trades',
        width: 'minmax(42px, .4fr)',
        isNumber: true,
        sortBy: (row) => row.trades,
        cell: (row) => formatCount(row.trades),
      },
      {
        id: 'won',
        title: 'Won',
        width: 'minmax(46px, .5fr)',
        isNumber: true,
        sortBy: (row) => row.winRate,
        cell: (row) => <span data-scarce={row.trades < 30}>{formatShare(row.winRate)}</span>,
      },
      {
        id: 'mean',
        title: 'Mean',
        width: 'minmax(60px, .7fr)',
        isNumber: true,
        sortBy: (row) => row.meanReturn,
        cell: (row) => <span data-scarce={row.trades < 30}>{formatSmallChange(row.meanReturn)}</span>,
      },
      {
        id: 'pnl',
        title: `Net, ${currency}`,
        width: 'minmax(84px, 1fr)',
        isNumber: true,
        sortBy: (row) => row.pnl,
        cell: (row) => <span className={row.pnl < 0 ? styles.loss : styles.gain}>{formatMoneyChange(row.pnl, '')}</span>,
      },
    ],
    [group, currency],
  );
  return (
    <Panel title="Where the trades lie" note="by entry, faint below 30 trades">
      {groups.every(({ names }) => names.length === 0) ? (
        <p className={styles.empty}>No trade was made.</p>
      ) : (
        <div className={styles.groups}>
          <div className={styles.choice}>
            <SelectField
              label="Group trades by"
              isBare
              value={group?.by ?? ''}
              options={groups.map((each) => [each.by, `By ${each.by === 'exit' ? 'reason of exit' : each.by}`] as const)}
              onChange={setBy}
            />
          </div>
          <div className={styles.table}>
            <DataTable label={`Trades by ${group?.by ?? ''}`} columns={columns} rows={rows} rowId={(row) => row.name} testId="groups" />
          </div>
        </div>
      )}
    </Panel>
  );
}
