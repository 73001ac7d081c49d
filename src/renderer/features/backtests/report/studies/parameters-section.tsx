import { useCallback, useMemo } from 'react';
import type { OptimiseRequest, OptimiseResult } from '#contract/research-studies.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount, formatNumber, formatPercentChange } from '../../../../format/number.ts';
import { parallelOption } from '../../../../report-charts/parallel-option.ts';
import { ReportChart } from '../../../../report-charts/report-chart.tsx';
import type { ReportTheme } from '../../../../report-charts/report-theme.ts';
import { Button } from '../../../../ui/button.tsx';
import { parameterText } from '../../runs/run-words.ts';
import { figureTitle, formatFigure, wordsOf } from '../figures.ts';
import type { RunProps } from '../run-facts.ts';
import { Columns } from '../section.tsx';
import type { StoredStudy } from '../use-studies.ts';
import { Facts } from './facts.tsx';
import { HeatTable } from './heat-table.tsx';
import { SearchFields, useSearchForm } from './search-form.tsx';
import { startStudy } from './start-study.ts';
import { StudyCost } from './study-cost.tsx';
import { StudyFrame } from './study-frame.tsx';

/** Whether the run's parameters stand on a plateau or on a lonely peak. */
export function ParametersSection({ run }: RunProps) {
  const form = useSearchForm(run.parameters, 10);
  const request = useMemo(() => ({ kind: 'optimise' as const, request: form.request }), [form.request]);
  const begin = (what: { request: Partial<OptimiseRequest> } | { resume: string }) => {
    const { client } = linkTo('research');
    void startStudy(run, 'optimise', (signal) =>
      client['backtest.optimise']('resume' in what ? what : { of: { runId: run.runId }, ...what }, signal),
    );
  };
  return (
    <StudyFrame
      run={run}
      id="parameters"
      kind="optimise"
      title="Parameters"
      question="Would its neighbours have done as well? Each setting tried counts as a trial."
      action="Try settings"
      isBlocked={form.isBlocked}
      onStart={() => begin({ request: form.request })}
      form={
        <>
          <SearchFields form={form} />
          {!form.isBlocked && <StudyCost runId={run.runId} request={request} />}
        </>
      }
      view={(stored) =>
        stored.study.kind === 'optimise' ? (
          <OptimiseView run={run} result={stored.study.result} stored={stored} onResume={() => begin({ resume: stored.studyId })} />
        ) : null
      }
    />
  );
}

interface OptimiseViewProps extends RunProps {
  result: OptimiseResult;
  stored: StoredStudy;
  onResume: () => void;
}

function OptimiseView({ run, result, stored, onResume }: OptimiseViewProps) {
  const title = figureTitle(result.objective);
  const write = useCallback((value: number) => formatFigure(result.objective, value), [result.objective]);
  const names = useMemo(() => Object.keys(result.values), [result]);
  const draw = useCallback(
    (theme: ReportTheme) =>
      parallelOption(
        theme,
        [
          ...names.map((name) => ({
            name: wordsOf(name),
            values: (result.values[name] ?? []).map((value) => (typeof value === 'boolean' ? String(value) : value)),
          })),
          { name: 'Trades', values: Array.from(result.trades), format: formatCount },
          { name: 'Drawdown', values: Array.from(result.maxDrawdown), format: formatPercentChange },
          { name: title, values: Array.from(result.objectiveValue), format: write },
        ],
        result.objectiveValue,
        result.best?.index ?? null,
      ),
    [names, result, title, write],
  );
  const table = useCallback(
    () => ({
      columns: [
        ...names.map((name) => ({ title: wordsOf(name), format: (value: number) => String(value) })),
        { title, format: write },
        { title: 'Plateau', format: (value: number) => formatNumber(value, 2) },
        { title: 'Net return', format: formatPercentChange },
        { title: 'Max drawdown', format: formatPercentChange },
        { title: 'Trades', format: formatCount },
      ],
      rows: Array.from(result.objectiveValue, (value, i) => [
        ...names.map((name) => {
          const cell = result.values[name]?.[i] ?? '';
          return typeof cell === 'boolean' ? String(cell) : cell;
        }),
        ...[
          value,
          result.plateauScore[i] as number,
          result.totalReturn[i] as number,
          result.maxDrawdown[i] as number,
          result.trades[i] as number,
        ],
      ]),
    }),
    [names, result, title, write],
  );
  const { best, plateau } = result;
  const evaluated = `${formatCount(result.evaluated)} of ${formatCount(result.total)}`;
  return (
    <>
      <Facts
        facts={[
          {
            title: `Best ${title}`,
            value: `★ ${formatFigure(result.objective, best?.value)}`,
            note: best ? parameterText(best.parameters) : 'none had enough trades',
          },
          {
            title: 'Best plateau, mean of its neighbours',
            value: `◆ ${formatFigure(result.objective, plateau?.score)}`,
            note: plateau ? parameterText(plateau.parameters) : 'no setting has neighbours',
          },
          { title: 'This run', value: formatFigure(result.objective, ownValue(result, run)), note: parameterText(run.parameters) },
          {
            title: 'Settings tried',
            value: evaluated,
            note: stored.isComplete ? 'complete' : <Button onClick={onResume}>Go on where it stopped</Button>,
          },
        ]}
      />
      <Columns shape="halves">
        <HeatTable result={result} own={run.parameters} />
        <ReportChart
          title="All settings"
          note="the best tenth in front"
          summary={`${evaluated} settings; the best ${title} is ${formatFigure(result.objective, best?.value)}${best ? ` with ${parameterText(best.parameters)}` : ''}.`}
          draw={draw}
          table={table}
          empty={result.evaluated === 0 ? 'No setting was tried.' : undefined}
          testId="parallel"
        />
      </Columns>
    </>
  );
}

/** The objective of the run's own setting where it was among those tried; else the run's own figure of that name. */
function ownValue(result: OptimiseResult, run: RunProps['run']): number | null {
  const names = Object.keys(result.values);
  const index = Array.from(result.objectiveValue).findIndex((_, i) =>
    names.every((name) => run.parameters[name] === result.values[name]?.[i]),
  );
  if (index >= 0) return result.objectiveValue[index] as number;
  const own = Object.entries({ ...run.metrics, ...run.summary }).find(([name]) => name === result.objective)?.[1];
  return typeof own === 'number' ? own : null;
}
