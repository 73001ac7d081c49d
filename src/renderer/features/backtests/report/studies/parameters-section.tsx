import { useCallback, useMemo, useState } from 'react';
import { OBJECTIVES, OPTIMISE_METHODS, type OptimiseRequest, type OptimiseResult } from '#contract/research-studies.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { formatCount, formatNumber, formatPercentChange } from '../../../../format/number.ts';
import { parallelOption } from '../../../../report-charts/parallel-option.ts';
import { ReportChart } from '../../../../report-charts/report-chart.tsx';
import type { ReportTheme } from '../../../../report-charts/report-theme.ts';
import { Button } from '../../../../ui/button.tsx';
import { Segments } from '../../../../ui/choice.tsx';
import { TextField } from '../../../../ui/field.tsx';
import { NumberField } from '../../../../ui/number-field.tsx';
import { SelectField } from '../../../../ui/select-field.tsx';
import { parameterText } from '../../runs/run-words.ts';
import { figureTitle, formatFigure, wordsOf } from '../figures.ts';
import type { RunProps } from '../run-facts.ts';
import { Columns } from '../section.tsx';
import type { StoredStudy } from '../use-studies.ts';
import { Facts } from './facts.tsx';
import { HeatTable } from './heat-table.tsx';
import { gridPoints, rangesAround, spaceOf } from './parameter-ranges.ts';
import { RangeFields } from './range-fields.tsx';
import { startStudy } from './start-study.ts';
import { StudyFrame } from './study-frame.tsx';

type Objective = (typeof OBJECTIVES)[number];
type Method = (typeof OPTIMISE_METHODS)[number];

const MOST_GRID_POINTS = 200_000;

/** Whether the run's parameters stand on a plateau or on a lonely peak. */
export function ParametersSection({ run }: RunProps) {
  const [method, setMethod] = useState<Method>('grid');
  const [objective, setObjective] = useState<Objective>('sharpe');
  const [evaluations, setEvaluations] = useState(500);
  const [constraint, setConstraint] = useState('');
  const [space, setSpace] = useState<'own' | 'strategy'>('own');
  const [ranges, setRanges] = useState(() => rangesAround(run.parameters));
  const points = gridPoints(ranges);
  const begin = (what: { request: Partial<OptimiseRequest> } | { resume: string }) => {
    const { client } = linkTo('research');
    void startStudy(run, 'optimise', (signal) =>
      client['backtest.optimise']('resume' in what ? what : { of: { runId: run.runId }, ...what }, signal),
    );
  };
  const start = () => {
    const constraints = constraint
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean);
    begin({ request: { method, objective, evaluations, constraints, ...(space === 'own' ? { space: spaceOf(ranges) } : {}) } });
  };
  const isEmpty = space === 'own' && points === 0;
  const isTooMany = space === 'own' && method === 'grid' && points > MOST_GRID_POINTS;
  return (
    <StudyFrame
      run={run}
      id="parameters"
      kind="optimise"
      title="Parameters"
      question="Would its neighbours have done as well? Each setting tried counts as a trial."
      action="Try settings"
      isBlocked={isEmpty || isTooMany}
      onStart={start}
      form={
        <>
          <SelectField
            label="Method"
            value={method}
            options={OPTIMISE_METHODS.map((each) => [each, wordsOf(each)] as const)}
            onChange={setMethod}
          />
          <SelectField
            label="Best by"
            value={objective}
            options={OBJECTIVES.map((each) => [each, figureTitle(each)] as const)}
            onChange={setObjective}
          />
          {method !== 'grid' && (
            <NumberField label="Settings tried" value={evaluations} min={1} max={200_000} step={100} onChange={setEvaluations} />
          )}
          <TextField
            label="Must hold"
            placeholder="fast < slow"
            value={constraint}
            onChange={(event) => setConstraint(event.target.value)}
          />
          <Segments
            label="Ranges"
            value={space}
            options={[
              ['own', 'Around this run'],
              ['strategy', "The strategy's own"],
            ]}
            onChange={setSpace}
          />
          {space === 'own' && <RangeFields ranges={ranges} onChange={setRanges} points={method === 'grid' ? points : null} />}
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
