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

const STEPS_EACH_WAY = 4;
const MOST_VARIED_FIRST = 2;
const NICE = [1, 2, 2.5, 5, 10] as const;

/** The nearest of 1, 2, 2.5 and 5 times a power of ten. */
function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const nearest = NICE.reduce(
    (best, each) => (Math.abs(each - size / power) < Math.abs(best - size / power) ? each : best),
    NICE[0] as number,
  );
  return Number((nearest * power).toPrecision(6));
}

const clean = (value: number): number => Number(value.toPrecision(10));

/** Ranges around the values of a run, which is on the grid itself: four steps of about an eighth each way; the first two are varied. */
export function rangesAround(parameters: Values): ParameterRange[] {
  const numbers = Object.entries(parameters).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] !== 0);
  return numbers.map(([name, value], i) => {
    const isWhole = Number.isInteger(value);
    const step = isWhole
      ? Math.max(1, Math.round(Math.abs(value) / (2 * STEPS_EACH_WAY)))
      : niceStep(Math.abs(value) / (2 * STEPS_EACH_WAY));
    // Zero and below would change what a positive parameter means.
    const downward = Math.min(STEPS_EACH_WAY, Math.ceil(Math.abs(value) / step) - 1);
    const [less, more] = value > 0 ? [downward, STEPS_EACH_WAY] : [STEPS_EACH_WAY, downward];
    return { name, isVaried: i < MOST_VARIED_FIRST, low: clean(value - less * step), high: clean(value + more * step), step };
  });
}

/** What has to hold between parameters that are called fast and slow, where it holds now: settings without it mean something else, or nothing. */
export const usualConstraint = ({ fast, slow }: Values): string =>
  typeof fast === 'number' && typeof slow === 'number' && fast < slow ? 'fast < slow' : '';

/** A window is short: fewer trades than these tell nothing, more are seldom there. Where no setting has so many, the run's own is kept. */
export const LEAST_TRADES_OF_A_WINDOW = 5;

const stepsOf = ({ low, high, step }: ParameterRange): number => (step > 0 && high >= low ? Math.floor((high - low) / step + 1e-9) + 1 : 0);

/** Points of the grid over the varied ranges; 0 where one holds nothing. */
export const gridPoints = (ranges: readonly ParameterRange[]): number => {
  const varied = ranges.filter(({ isVaried }) => isVaried);
  return varied.length === 0 ? 0 : varied.reduce((product, range) => product * stepsOf(range), 1);
};

/** The ranges as a request names them. */
export const spaceOf = (ranges: readonly ParameterRange[]): NonNullable<OptimiseRequest['space']> =>
  Object.fromEntries(ranges.filter(({ isVaried }) => isVaried).map(({ name, low, high, step }) => [name, { low, high, step }]));
