import { useCallback, useState } from 'react';
import type { OverfittingResult } from '#contract/research-studies.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatChange, formatCount, formatNumber, formatShare } from '../../../../format/number.ts';
import { type Histogram, histogramOption } from '../../../../report-charts/histogram-option.ts';
import { ReportChart } from '../../../../report-charts/report-chart.tsx';
import { type ReportTheme, spanOf } from '../../../../report-charts/report-theme.ts';
import { scatterOption } from '../../../../report-charts/scatter-option.ts';
import { NumberField } from '../../../../ui/number-field.tsx';
import { untoldOverfitting } from '../../runs/judged-then.ts';
import { formatProbability } from '../figures.ts';
import type { RunProps } from '../run-facts.ts';
import { Columns, Panel } from '../section.tsx';
import { Facts } from './facts.tsx';
import { startStudy } from './start-study.ts';
import styles from './studies.module.css';
import { StudyFrame } from './study-frame.tsx';

/** Whether the best of what was tried is only the best by chance. */
export function OverfittingSection({ run }: RunProps) {
  const [blocks, setBlocks] = useState(16);
  const [strategies, setStrategies] = useState(100);
  const start = () => {
    const { client } = linkTo('research');
    void startStudy(run, 'overfitting', (signal) =>
      client['backtest.overfitting']({ of: { runId: run.runId }, request: { blocks, strategies } }, signal),
    );
  };
  const { overfitting } = run.honesty;
  return (
    <StudyFrame
      run={run}
      id="overfitting"
      kind="overfitting"
      title="Overfitting"
      question="Is the best of what was tried the best by chance?"
      action="Compare the trials"
      onStart={start}
      form={
        <>
          <NumberField
            label="Blocks, even"
            value={blocks}
            min={4}
            max={20}
            step={2}
            onChange={(value) => setBlocks(Math.round(value / 2) * 2)}
          />
          <NumberField label="Most trials" value={strategies} min={2} max={500} step={10} onChange={setStrategies} />
        </>
      }
      view={({ study }) => (study.kind === 'overfitting' ? <OverfittingView result={study.result} /> : null)}
    >
      {overfitting && (
        <Columns shape="halves">
          <Logits logits={overfitting.logits} probability={overfitting.probability} splits={overfitting.splits} title="Logits by now" />
          <RunFacts run={run} />
        </Columns>
      )}
    </StudyFrame>
  );
}

function RunFacts({ run }: RunProps) {
  const { overfitting, realityCheck, expectedMaximumSharpe, trials, effectiveTrials } = run.honesty;
  const { judgedThen } = run;
  if (!overfitting) return null;
  const then = (value: string | null): string =>
    judgedThen ? `; on the day of the run ${value ?? untoldOverfitting(judgedThen.trials).toLowerCase()}` : '';
  const share = judgedThen?.overfittingProbability ?? null;
  const check = judgedThen?.realityCheckPValue ?? null;
  const facts: readonly (readonly [string, string, string])[] = [
    [
      'Chance of overfitting',
      formatShare(overfitting.probability),
      `${formatCount(overfitting.splits)} splits of ${formatCount(overfitting.strategies)} trials${then(share === null ? null : formatShare(share))}`,
    ],
    [
      'Reality check, p',
      formatProbability(realityCheck?.pValue),
      `that the best of ${formatCount(realityCheck?.strategies)} trials is luck${then(check === null ? null : formatProbability(check))}`,
    ],
    ['Sharpe expected by luck', formatNumber(expectedMaximumSharpe, 2), 'best of the effective trials without any skill'],
    [
      'Trials',
      formatCount(trials),
      `worth ${formatNumber(effectiveTrials, 1)} independent ones${judgedThen ? `; ${formatCount(judgedThen.trials)} on the day of the run` : ''}`,
    ],
  ];
  return (
    <Panel title="Judged by now" note="over the ledger's trials of the idea">
      <dl className={styles.list}>
        {facts.map(([title, value, note]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <b>{value}</b> <span>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

interface LogitsProps {
  logits: Histogram;
  probability: number;
  splits: number;
  title: string;
}

const tick = (value: number): string => formatChange(value, 1);

/** Logits of the out-of-sample rank of the best in sample: below zero it was worse than the median. */
function Logits({ logits, probability, splits, title }: LogitsProps) {
  const draw = useCallback(
    (theme: ReportTheme) =>
      histogramOption(theme, logits, {
        ...{ format: tick, axis: 'logit of its rank out of sample; below 0: worse than the median', counted: 'splits', threshold: 0 },
        mark: { at: 0, label: `${formatShare(probability)} below` },
      }),
    [logits, probability],
  );
  return (
    <ReportChart
      title={title}
      note={`CSCV, ${formatCount(splits)} splits`}
      summary={`In ${formatShare(probability)} of ${formatCount(splits)} splits the best in sample was worse than the median out of sample.`}
      draw={draw}
      table={() => ({
        columns: [
          { title: 'From', format: tick },
          { title: 'To', format: tick },
          { title: 'Splits', format: formatCount },
        ],
        rows: Array.from(logits.counts, (count, i) => [logits.edges[i] as number, logits.edges[i + 1] as number, count]),
      })}
      testId="logits"
    />
  );
}

/** Writes ratios on axes that span so much. */
const ratioTicks =
  (span: number) =>
  (value: number): string =>
    formatNumber(value, span >= 2 ? 1 : span >= 0.2 ? 2 : 3);

function OverfittingView({ result }: { result: OverfittingResult }) {
  const { inSample, outOfSample, degradation } = result;
  const { slope, intercept } = degradation;
  const draw = useCallback(
    (theme: ReportTheme) =>
      scatterOption(theme, [{ name: 'splits', x: Array.from(inSample), y: Array.from(outOfSample), tone: 'accent', symbol: 'circle' }], {
        ...{
          xAxis: 'Sharpe of the best in sample, not annual',
          yAxis: 'out of sample',
          format: ratioTicks(Math.min(spanOf(inSample), spanOf(outOfSample))),
        },
        line: slope === null || intercept === null ? undefined : { slope, intercept },
        tooltip: (_, i) => `In sample ${formatNumber(inSample[i], 3)}\nOut of sample ${formatNumber(outOfSample[i], 3)}`,
      }),
    [inSample, outOfSample, slope, intercept],
  );
  return (
    <>
      <Facts
        facts={[
          {
            title: 'Chance of overfitting',
            value: formatShare(result.probability),
            note: `${formatCount(result.splits)} splits of ${formatCount(result.strategies)} trials`,
          },
          { title: 'Loses out of sample', value: formatShare(result.probabilityOfLoss), note: 'the best in sample' },
          { title: 'Degradation', value: formatChange(slope, 2), note: 'Sharpe out for each Sharpe in sample' },
          { title: 'Reality check, p', value: formatProbability(result.realityCheck?.pValue), note: 'that the best is luck' },
        ]}
      />
      <Columns shape="halves">
        <Logits logits={result.logits} probability={result.probability} splits={result.splits} title="Logits" />
        <ReportChart
          title="Degradation"
          note="a point a split"
          summary={`Out of sample the Sharpe ratio changes by ${formatChange(slope, 2)} for each Sharpe in sample.`}
          draw={draw}
          table={() => ({
            columns: [
              { title: 'In sample', format: (value: number) => formatNumber(value, 3) },
              { title: 'Out of sample', format: (value: number) => formatNumber(value, 3) },
            ],
            rows: Array.from(inSample, (value, i) => [value, outOfSample[i] as number]),
          })}
          testId="degradation"
        />
      </Columns>
    </>
  );
}
