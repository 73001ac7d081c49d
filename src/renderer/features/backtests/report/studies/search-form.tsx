import { useMemo, useState } from 'react';
import { OBJECTIVES, OPTIMISE_METHODS, type OptimiseRequest } from '#contract/research-studies.ts';
import { Segments } from '../../../../ui/choice.tsx';
import { TextField } from '../../../../ui/field.tsx';
import { NumberField } from '../../../../ui/number-field.tsx';
import { SelectField } from '../../../../ui/select-field.tsx';
import { figureTitle, wordsOf } from '../figures.ts';
import { gridPoints, type ParameterRange, rangesAround, spaceOf, usualConstraint } from './parameter-ranges.ts';
import { RangeFields } from './range-fields.tsx';

type Objective = (typeof OBJECTIVES)[number];
type Method = (typeof OPTIMISE_METHODS)[number];

const MOST_GRID_POINTS = 200_000;

/** What a search of parameters is set to. */
interface SearchSettings {
  readonly method: Method;
  readonly objective: Objective;
  readonly evaluations: number;
  readonly leastTrades: number;
  readonly constraint: string;
  readonly space: 'own' | 'strategy';
  readonly ranges: readonly ParameterRange[];
}

/** A search as it is being set. */
interface SearchForm {
  readonly settings: SearchSettings;
  readonly change: (part: Partial<SearchSettings>) => void;
  /** As it is asked for. */
  readonly request: Partial<OptimiseRequest>;
  /** What is set makes no sense yet. */
  readonly isBlocked: boolean;
}

/** The settings of a search around a run's parameters. */
export function useSearchForm(parameters: Readonly<Record<string, number | string | boolean>>, leastTrades: number): SearchForm {
  const [settings, setSettings] = useState<SearchSettings>(() => ({
    ...{ method: 'grid', objective: 'sharpe', evaluations: 500, leastTrades, constraint: usualConstraint(parameters), space: 'own' },
    ranges: rangesAround(parameters),
  }));
  const request = useMemo(() => requestOf(settings), [settings]);
  const points = gridPoints(settings.ranges);
  return {
    settings,
    change: (part) => setSettings((before) => ({ ...before, ...part })),
    request,
    isBlocked: settings.space === 'own' && (points === 0 || (settings.method === 'grid' && points > MOST_GRID_POINTS)),
  };
}

function requestOf({ method, objective, evaluations, leastTrades, constraint, space, ranges }: SearchSettings): Partial<OptimiseRequest> {
  const constraints = constraint
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return { ...{ method, objective, evaluations, leastTrades, constraints }, ...(space === 'own' ? { space: spaceOf(ranges) } : {}) };
}

/** How to search, what for, and over which space. */
export function SearchFields({ form: { settings, change } }: { form: SearchForm }) {
  const { method, objective, evaluations, leastTrades, constraint, space, ranges } = settings;
  return (
    <>
      <SelectField
        label="Method"
        value={method}
        options={OPTIMISE_METHODS.map((each) => [each, wordsOf(each)] as const)}
        onChange={(next) => change({ method: next })}
      />
      <SelectField
        label="Best by"
        value={objective}
        options={OBJECTIVES.map((each) => [each, figureTitle(each)] as const)}
        onChange={(next) => change({ objective: next })}
      />
      {method !== 'grid' && (
        <NumberField
          label="Settings tried"
          value={evaluations}
          min={1}
          max={200_000}
          step={100}
          onChange={(next) => change({ evaluations: next })}
        />
      )}
      <NumberField label="Fewest trades" value={leastTrades} min={1} onChange={(next) => change({ leastTrades: next })} />
      <TextField
        label="Must hold"
        placeholder={ranges.length > 1 ? `${ranges[0]?.name} < ${ranges[1]?.name}` : 'two parameters, < between'}
        value={constraint}
        onChange={(event) => change({ constraint: event.target.value })}
      />
      <Segments
        label="Ranges"
        value={space}
        options={[
          ['own', 'Around this run'],
          ['strategy', "The strategy's own"],
        ]}
        onChange={(next) => change({ space: next })}
      />
      {space === 'own' && (
        <RangeFields ranges={ranges} onChange={(next) => change({ ranges: next })} points={method === 'grid' ? gridPoints(ranges) : null} />
      )}
    </>
  );
}
