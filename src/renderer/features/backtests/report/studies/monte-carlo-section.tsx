import { useCallback, useState } from 'react';
import { MONTE_CARLO_METHODS, type MonteCarloResult } from '#contract/research-studies.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount, formatNumber, formatPercentChange, formatShare } from '../../../../format/number.ts';
import { fanOption, quantileLabel, quantileNames } from '../../../../report-charts/fan-option.ts';
import { histogramOption } from '../../../../report-charts/histogram-option.ts';
import { ReportChart } from '../../../../report-charts/report-chart.tsx';
import { percentTicks, type ReportTheme, spanOf } from '../../../../report-charts/report-theme.ts';
import { NumberField } from '../../../../ui/number-field.tsx';
import { SelectField } from '../../../../ui/select-field.tsx';
import { wordsOf } from '../figures.ts';
import type { RunProps } from '../run-facts.ts';
import { Columns } from '../section.tsx';
import { Facts } from './facts.tsx';
import { startStudy } from './start-study.ts';
import { StudyFrame } from './study-frame.tsx';

type Method = (typeof MONTE_CARLO_METHODS)[number];

/** Steps of a path are trades where trades are shuffled, else periods of the account. */
const stepName = (method: Method): string => (method === 'trade-shuffle' ? 'trades' : 'steps');

/** What else might have happened: many paths by one method, their fan, and the chance of loss and ruin. */
export function MonteCarloSection({ run }: RunProps) {
  const [method, setMethod] = useState<Method>('block-bootstrap');
  const [paths, setPaths] = useState(5000);
  const [ruin, setRuin] = useState(0.5);
  const start = () => {
    const { client } = linkTo('research');
    void startStudy(run, 'monte-carlo', (signal) =>
      client['backtest.monteCarlo']({ of: { runId: run.runId }, request: { method, paths, ruinFraction: ruin } }, signal),
    );
  };
  return (
    <StudyFrame
      run={run}
      id="monte-carlo"
      kind="monte-carlo"
      title="Monte Carlo"
      question="How else might it have gone?"
      action="Run"
      onStart={start}
      form={
        <>
          <SelectField
            label="Method"
            value={method}
            options={MONTE_CARLO_METHODS.map((each) => [each, wordsOf(each)] as const)}
            onChange={setMethod}
          />
          <NumberField label="Paths" value={paths} min={10} max={100_000} step={1000} onChange={setPaths} />
          <NumberField label="Ruin: lost, %" value={ruin * 100} min={1} max={100} step={5} onChange={(percent) => setRuin(percent / 100)} />
        </>
      }
      view={({ study }) =>
        study.kind === 'monte-carlo' ? <MonteCarloView result={study.result} ruin={study.request.ruinFraction} /> : null
      }
    />
  );
}

const medianOf = (quantiles: Readonly<Record<string, number>>): number => quantiles['0.5'] ?? Number.NaN;

/** A chance that is seldom is still no `0.0%`. */
const formatRare = (chance: number): string => (chance > 0 && chance < 0.0005 ? '< 0.1%' : formatShare(chance));

function MonteCarloView({ result, ruin }: { result: MonteCarloResult; ruin: number }) {
  const { fan, finals, drawdowns } = result;
  const drawFan = useCallback((theme: ReportTheme) => fanOption(theme, fan, stepName(result.method)), [fan, result.method]);
  const fanTable = useCallback(() => {
    const names = quantileNames(fan);
    return {
      columns: [
        { title: 'Step', format: formatCount },
        ...names.map((name) => ({ title: quantileLabel(name), format: formatPercentChange })),
      ],
      rows: Array.from(fan.step, (step, i) => [step, ...names.map((name) => (fan.quantiles[name]?.[i] ?? Number.NaN) - 1)]),
    };
  }, [fan]);
  const changes = useCallback(() => ({ edges: finals.edges.map((multiple) => multiple - 1), counts: finals.counts }), [finals]);
  const drawFinals = useCallback(
    (theme: ReportTheme) =>
      histogramOption(theme, changes(), {
        format: percentTicks(spanOf(finals.edges)),
        axis: 'change of the account',
        counted: 'paths',
        threshold: 0,
      }),
    [changes, finals],
  );
  const drawDrawdowns = useCallback(
    (theme: ReportTheme) =>
      histogramOption(theme, drawdowns, {
        format: percentTicks(spanOf(drawdowns.edges)),
        axis: 'deepest drawdown of a path',
        counted: 'paths',
      }),
    [drawdowns],
  );
  const binTable = (edges: Float64Array, counts: Float64Array) => ({
    columns: [
      { title: 'From', format: formatPercentChange },
      { title: 'To', format: formatPercentChange },
      { title: 'Paths', format: formatCount },
    ],
    rows: Array.from(counts, (count, i) => [edges[i] as number, edges[i + 1] as number, count]),
  });
  const quantiles = (values: Readonly<Record<string, number>>, read: (value: number) => number) =>
    Object.entries(values)
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map(([name, value]) => `${quantileLabel(name)} ${formatPercentChange(read(value))}`)
      .join(' · ');
  const finalText = quantiles(result.finalQuantiles, (multiple) => multiple - 1);
  const drawdownText = quantiles(result.drawdownQuantiles, (value) => value);
  const paths = `${formatCount(result.paths)} paths of ${formatCount(result.steps)} ${stepName(result.method)}`;
  return (
    <>
      <Facts
        facts={[
          { title: 'Ends below the start', value: formatShare(result.lossProbability), note: paths },
          { title: `Loses ${formatNumber(ruin * 100, 0)}% on the way`, value: formatRare(result.ruinProbability), note: 'chance of ruin' },
          { title: 'Median at the end', value: formatPercentChange(medianOf(result.finalQuantiles) - 1), note: finalText },
          { title: 'Median of the deepest drawdown', value: formatPercentChange(medianOf(result.drawdownQuantiles)), note: drawdownText },
        ]}
      />
      <Columns shape="thirds">
        <ReportChart
          title="Paths"
          note={wordsOf(result.method)}
          summary={`${paths}. At the end: ${finalText}.`}
          draw={drawFan}
          table={fanTable}
          testId="fan"
        />
        <ReportChart
          title="Results"
          note="at the end"
          summary={`${formatShare(result.lossProbability)} of the paths end below the start. ${finalText}.`}
          draw={drawFinals}
          table={() => binTable(changes().edges, finals.counts)}
        />
        <ReportChart
          title="Drawdowns"
          note="deepest of each path"
          summary={`Quantiles: ${drawdownText}.`}
          draw={drawDrawdowns}
          table={() => binTable(drawdowns.edges, drawdowns.counts)}
        />
      </Columns>
    </>
  );
}
