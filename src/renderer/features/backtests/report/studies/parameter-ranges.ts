import type { OptimiseRequest } from '#contract/research-studies.ts';

type Values = Readonly<Record<string, number | string | boolean>>;

/** What may be tried for one numeric parameter. */
export interface ParameterRange {
  readonly name: string;
  readonly isVaried: boolean;
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

const STEPS = 8;
const MOST_VARIED_FIRST = 2;

const rounded = (value: number): number => Number(value.toPrecision(2));

/** Ranges around the values of a run: from half to one and a half times, in eight steps; the first two parameters are varied. */
export function rangesAround(parameters: Values): ParameterRange[] {
  const numbers = Object.entries(parameters).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] !== 0);
  return numbers.map(([name, value], i) => {
    const ends = [value * 0.5, value * 1.5].toSorted((a, b) => a - b) as [number, number];
    const isVaried = i < MOST_VARIED_FIRST;
    if (Number.isInteger(value)) {
      const [low, high] = [Math.round(ends[0]) || Math.sign(value), Math.round(ends[1]) || Math.sign(value)];
      return { name, isVaried, low, high, step: Math.max(1, Math.round((high - low) / STEPS)) };
    }
    const step = rounded((ends[1] - ends[0]) / STEPS);
    return { name, isVaried, low: rounded(ends[0]), high: rounded(ends[1]), step };
  });
}

const stepsOf = ({ low, high, step }: ParameterRange): number => (step > 0 && high >= low ? Math.floor((high - low) / step + 1e-9) + 1 : 0);

/** Points of the grid over the varied ranges; 0 where one holds nothing. */
export const gridPoints = (ranges: readonly ParameterRange[]): number => {
  const varied = ranges.filter(({ isVaried }) => isVaried);
  return varied.length === 0 ? 0 : varied.reduce((product, range) => product * stepsOf(range), 1);
};

/** The ranges as a request names them. */
export const spaceOf = (ranges: readonly ParameterRange[]): NonNullable<OptimiseRequest['space']> =>
  Object.fromEntries(ranges.filter(({ isVaried }) => isVaried).map(({ name, low, high, step }) => [name, { low, high, step }]));
