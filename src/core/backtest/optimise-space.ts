import { ExpectedError, err, ok, type Result } from '#core/result.ts';

/** A value that a parameter may take. */
export type ParameterValue = number | string | boolean;

/** What may be tried for one parameter: numbers from low to high in steps, both ends included, or the values as they are. */
export type ParameterRange =
  | { readonly low: number; readonly high: number; readonly step: number }
  | { readonly values: readonly ParameterValue[] };

/** What may be tried, by parameter. */
export type ParameterSpace = Readonly<Record<string, ParameterRange>>;

/** One setting of all parameters. */
export type ParameterSetting = Readonly<Record<string, ParameterValue>>;

/** A space with its values listed: a point is one position per dimension. */
export interface SearchSpace {
  readonly names: readonly string[];
  readonly values: readonly (readonly ParameterValue[])[];
  /** Whether neighbours in the list are alike: true of numbers. */
  readonly ordered: readonly boolean[];
  /** Number of points, those that constraints forbid included. */
  readonly size: number;
  readonly constraints: readonly Constraint[];
  /** Parameters that are not varied: constraints may name them too. */
  readonly fixed: ParameterSetting;
}

/** `left < right` and the like, of two parameters or a parameter and a number. */
export interface Constraint {
  readonly left: string;
  readonly comparison: '<' | '<=' | '>' | '>=' | '==' | '!=';
  readonly right: string | number;
  /** What a parameter on the right is multiplied by. */
  readonly factor: number;
}

/** Lists the values of a space and reads its constraints. `present`: what the parameters are that are not varied. Error `BadConfiguration`: which range or constraint, and what is allowed. */
export function searchSpace(
  space: ParameterSpace,
  constraints: readonly string[] = [],
  present: Readonly<Record<string, unknown>> = {},
): Result<SearchSpace, ExpectedError> {
  const names = Object.keys(space);
  if (names.length === 0) return err(new ExpectedError('BadConfiguration', 'The space has no parameter; name at least one to try.'));
  const values: ParameterValue[][] = [];
  for (const [name, range] of Object.entries(space)) {
    const listed = valuesOf(range);
    if (listed.length === 0 || listed.length > MOST_VALUES) {
      const found = 'values' in range ? `${range.values.length} values` : `${range.low} to ${range.high} in steps of ${range.step}`;
      return err(new ExpectedError('BadConfiguration', `${name} needs 1 to ${MOST_VALUES} values to try; found ${found}.`));
    }
    values.push(listed);
  }
  const fixed = Object.fromEntries(
    Object.entries(present).filter((entry): entry is [string, ParameterValue] => !(entry[0] in space) && isParameterValue(entry[1])),
  );
  const known = [...names, ...Object.keys(fixed)];
  const read: Constraint[] = [];
  for (const text of constraints) {
    const constraint = readConstraint(text, known);
    if (constraint === null) {
      const sentence = `The constraint "${text}" is not understood; write for example "${known[0]} < ${known[1] ?? 10}", with ${known.join(', ')}.`;
      return err(new ExpectedError('BadConfiguration', sentence));
    }
    read.push(constraint);
  }
  const ordered = values.map((each) => each.every((value) => typeof value === 'number'));
  return ok({ names, values, ordered, size: values.reduce((size, each) => size * each.length, 1), constraints: read, fixed });
}

const MOST_VALUES = 100_000;

const isParameterValue = (value: unknown): value is ParameterValue =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

function valuesOf(range: ParameterRange): ParameterValue[] {
  if ('values' in range) return [...new Set(range.values)];
  const { low, high, step } = range;
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  if (!(step > 0 && count >= 1 && count <= MOST_VALUES)) return [];
  // To the step's own decimals: 0.1 · 3 shall be 0.3.
  return Array.from({ length: count }, (_, i) => Number((low + i * step).toPrecision(12)));
}

const CONSTRAINT = /^\s*([A-Za-z_]\w*)\s*(<=|>=|==|!=|<|>)\s*(?:(-?\d+(?:\.\d+)?)\s*\*\s*)?([A-Za-z_]\w*|-?\d+(?:\.\d+)?)\s*$/;

/** `name < name`, `name <= 20` or `name < 2 * name`. */
function readConstraint(text: string, names: readonly string[]): Constraint | null {
  const [, left, comparison, factor, right] = CONSTRAINT.exec(text) ?? [];
  if (left === undefined || right === undefined || !names.includes(left)) return null;
  const isName = names.includes(right);
  if (!isName && Number.isNaN(Number(right))) return null;
  return {
    left,
    comparison: comparison as Constraint['comparison'],
    right: isName ? right : Number(right),
    factor: factor === undefined ? 1 : Number(factor),
  };
}

/** The setting at a point. */
export const settingAt = ({ names, values }: SearchSpace, point: readonly number[]): ParameterSetting =>
  Object.fromEntries(names.map((name, i) => [name, values[i]?.[point[i] as number] as ParameterValue]));

/** Whether a setting keeps all constraints. */
export const isAllowed = ({ constraints, fixed }: SearchSpace, setting: ParameterSetting): boolean =>
  constraints.every(({ left, comparison, right, factor }) => {
    const a = (setting[left] ?? fixed[left]) as ParameterValue;
    const other = typeof right === 'number' ? right : ((setting[right] ?? fixed[right]) as ParameterValue);
    const b = typeof other === 'number' ? factor * other : other;
    if (comparison === '==') return a === b;
    if (comparison === '!=') return a !== b;
    if (comparison === '<') return a < b;
    if (comparison === '<=') return a <= b;
    return comparison === '>' ? a > b : a >= b;
  });

/** The point of a number below the space's size; the last parameter moves fastest. */
export function pointOf({ values }: SearchSpace, index: number): number[] {
  const point = new Array<number>(values.length).fill(0);
  let rest = index;
  for (let i = values.length - 1; i >= 0; i--) {
    const count = values[i]?.length ?? 1;
    point[i] = rest % count;
    rest = Math.floor(rest / count);
  }
  return point;
}

/** Points that constraints allow. Of more than `most` points, all are counted: nobody waits for the rest. */
export function allowedPoints(space: SearchSpace, most: number): number {
  if (space.constraints.length === 0 || space.size > most) return space.size;
  let count = 0;
  for (let index = 0; index < space.size; index++) if (isAllowed(space, settingAt(space, pointOf(space, index)))) count++;
  return count;
}

/** The number of a point: inverse of {@link pointOf}. */
export const indexOf = ({ values }: SearchSpace, point: readonly number[]): number =>
  values.reduce((index, each, i) => index * each.length + (point[i] as number), 0);
