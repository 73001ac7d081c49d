import { useCallback, useMemo, useState } from 'react';
import type { WalkForwardResult } from '#contract/research-studies.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount, formatNumber, formatPercentChange, formatShare } from '../../../../format/number.ts';
import { formatDate, formatFull } from '../../../../format/time.ts';
import { accountOption } from '../../../../report-charts/account-option.ts';
import { ReportChart } from '../../../../report-charts/report-chart.tsx';
import type { ReportTheme } from '../../../../report-charts/report-theme.ts';
import text from '../../../../styles/text.module.css';
import { Segments } from '../../../../ui/choice.tsx';
import { type Column, DataTable } from '../../../../ui/data-table.tsx';
import { NumberField } from '../../../../ui/number-field.tsx';
import { parameterText } from '../../runs/run-words.ts';
import { figureTitle, formatFigure, wordsOf } from '../figures.ts';
import { currencyOf, type RunProps, startValueOf } from '../run-facts.ts';
import { Columns, Panel } from '../section.tsx';
import { Facts } from './facts.tsx';
import { LEAST_TRADES_OF_A_WINDOW } from './parameter-ranges.ts';
import { SearchFields, useSearchForm } from './search-form.tsx';
import { startStudy } from './start-study.ts';
import styles from './studies.module.css';
import { StudyCost } from './study-cost.tsx';
import { StudyFrame } from './study-frame.tsx';

/** Chosen in one window, judged in the next: the curve of the parts that no choice had seen. */
export function WalkForwardSection({ run }: RunProps) {
  const [kind, setKind] = useState<'rolling' | 'anchored'>('rolling');
  const [trainBars, setTrainBars] = useState(252);
  const [testBars, setTestBars] = useState(21);
  const [purgeBars, setPurgeBars] = useState(0);
  const [embargoBars, setEmbargoBars] = useState(0);
  const form = useSearchForm(run.parameters, LEAST_TRADES_OF_A_WINDOW);
  const request = useMemo(
    () => ({ kind: 'walk-forward' as const, request: { kind, trainBars, testBars, purgeBars, embargoBars, search: form.request } }),
    [kind, trainBars, testBars, purgeBars, embargoBars, form.request],
  );
  const start = () => {
    const { client } = linkTo('research');
    const of = { runId: run.runId };
    void startStudy(run, 'walk-forward', (signal) => client['backtest.walkForward']({ of, request: request.request }, signal));
  };
  return (
    <StudyFrame
      run={run}
      id="walk-forward"
      kind="walk-forward"
      title="Walk-forward"
      question="Does what was best before stay good after?"
      action="Walk forward"
      isBlocked={form.isBlocked}
      onStart={start}
      form={
        <>
          <Segments
            label="Kind of windows"
            value={kind}
            options={[
              ['rolling', 'Rolling'],
              ['anchored', 'Anchored'],
            ]}
            onChange={setKind}
          />
          <NumberField label="Train, bars" value={trainBars} min={2} step={21} onChange={setTrainBars} />
          <NumberField label="Test, bars" value={testBars} min={1} step={7} onChange={setTestBars} />
          <NumberField label="Left out between" value={purgeBars} min={0} onChange={setPurgeBars} />
          <NumberField label="Embargo after a test" value={embargoBars} min={0} onChange={setEmbargoBars} />
          <SearchFields form={form} />
          {!form.isBlocked && <StudyCost runId={run.runId} request={request} />}
        </>
      }
      view={({ study }) =>
        study.kind === 'walk-forward' ? (
          <WalkForwardView run={run} result={study.result} objective={study.request.search.objective} />
        ) : null
      }
    />
  );
}

type Window = WalkForwardResult['windows'][number] & { readonly position: number };

/** By how much a window's model was surer of what came than the base rate: log loss over the test, above 0 better. */
const modelGain = ({ model }: Window): number | null =>
  model && model.logLoss !== null && model.baseLogLoss !== null ? model.baseLogLoss - model.logLoss : null;

function WalkForwardView({ run, result, objective }: RunProps & { result: WalkForwardResult; objective: string }) {
  const { equity, windows } = result;
  const currency = currencyOf(run);
  const draw = useCallback(
    (theme: ReportTheme) =>
      accountOption(theme, equity, { currency, startValue: equity.value[0] ?? startValueOf(run), benchmarkName: 'Buy and hold' }),
    [equity, currency, run],
  );
  const table = useCallback(
    () => ({
      columns: [
        { title: 'Time, UTC' },
        { title: `Account, ${currency}`, format: (value: number) => formatNumber(value, 2) },
        { title: 'Drawdown', format: formatPercentChange },
      ],
      rows: Array.from(equity.timeUs, (timeUs, i) => [
        formatFull(timeUs, 'UTC', false),
        equity.value[i] as number,
        equity.drawdown[i] as number,
      ]),
    }),
    [equity, currency],
  );
  const rows = useMemo(() => windows.map((window, position): Window => ({ ...window, position })), [windows]);
  const columns = useMemo((): Column<Window>[] => {
    const number = (
      id: string,
      title: string,
      width: string,
      read: (row: Window) => number | null,
      write: (row: Window) => string,
    ): Column<Window> => ({
      ...{ id, title, width, isNumber: true },
      sortBy: (row) => read(row) ?? Number.NEGATIVE_INFINITY,
      cell: (row) => <span className={id === 'return' && (read(row) ?? 0) < 0 ? text.down : undefined}>{write(row)}</span>,
    });
    return [
      {
        id: 'test',
        title: 'Test, UTC',
        width: 'minmax(176px, 1.2fr)',
        sortBy: (row) => row.position,
        cell: (row) => `${formatDate(row.testFromUs, 'UTC')} – ${formatDate(row.testToUs, 'UTC')}`,
      },
      number(
        'in',
        'In',
        'minmax(52px, .5fr)',
        (row) => row.inSample,
        (row) => formatFigure(objective, row.inSample),
      ),
      number(
        'out',
        'Out',
        'minmax(52px, .5fr)',
        (row) => row.outOfSample,
        (row) => formatFigure(objective, row.outOfSample),
      ),
      number(
        'return',
        'Return out',
        'minmax(72px, .6fr)',
        (row) => row.outOfSampleReturn,
        (row) => formatPercentChange(row.outOfSampleReturn),
      ),
      number(
        'trades',
        'Trades',
        'minmax(50px, .5fr)',
        (row) => row.trades,
        (row) => formatCount(row.trades),
      ),
      ...(windows.some(({ model }) => model)
        ? [number('model', 'Model', 'minmax(64px, .5fr)', modelGain, (row) => formatNumber(modelGain(row), 4))]
        : []),
      { id: 'parameters', title: 'Chosen', width: 'minmax(140px, 1.4fr)', cell: (row) => parameterText(row.parameters) },
    ];
  }, [objective, windows]);
  const models = windows.flatMap(({ model }) => (model ? [model] : []));
  const known = rows.flatMap((row) => modelGain(row) ?? []);
  const gains = windows.filter(({ outOfSampleReturn }) => (outOfSampleReturn ?? 0) > 0).length;
  const drifts = Object.entries(result.drift).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  const [most] = drifts.toSorted((a, b) => b[1] - a[1]);
  const drift = drifts.map(([name, value]) => `${wordsOf(name).toLowerCase()} ${formatShare(value)}`).join(', ');
  return (
    <>
      <Facts
        facts={[
          {
            title: 'Return out of sample',
            value: formatPercentChange(result.outOfSampleReturn),
            isLoss: (result.outOfSampleReturn ?? 0) < 0,
            note: `${gains} of ${windows.length} windows gained`,
          },
          { title: 'Sharpe out of sample', value: formatNumber(result.outOfSampleSharpe, 2) },
          { title: 'Efficiency', value: formatNumber(result.efficiency, 2), note: 'annual return out over in sample' },
          ...(models.length > 0
            ? [
                {
                  title: 'Models, gain over the base rate',
                  value: formatNumber(known.reduce((sum, gain) => sum + gain, 0) / known.length, 4),
                  note: `log loss in the tests; each learned from ${formatCount(models[0]?.learnedBars)} bars of its own window`,
                },
              ]
            : []),
          {
            title: 'Largest parameter drift',
            value: formatShare(most?.[1]),
            note: drift ? `mean step as a share of the range: ${drift}` : 'not defined',
          },
        ]}
      />
      <Columns shape="roomy">
        <ReportChart
          title="Out of sample"
          note={`window after window, ${currency}`}
          size="tall"
          summary={`${formatPercentChange(result.outOfSampleReturn)} over ${windows.length} windows, Sharpe ${formatNumber(result.outOfSampleSharpe, 2)}.`}
          draw={draw}
          table={table}
          testId="walk-forward-curve"
        />
        <Panel title="Windows" note={`${figureTitle(objective)} in and out of sample`}>
          <div className={styles.tall}>
            <DataTable label="Walk-forward windows" columns={columns} rows={rows} rowId={(row) => String(row.position)} testId="windows" />
          </div>
        </Panel>
      </Columns>
    </>
  );
}
