/** One parameter of an indicator as a form shows it. */
export type ParameterField = FieldKind & {
  /** Values of other parameters with which alone it matters; without them it always does. */
  readonly offeredWhen?: Readonly<Record<string, unknown>>;
};

type FieldKind =
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly isWhole: boolean;
      readonly min?: number;
      readonly max?: number;
      readonly step: number;
    }
  | { readonly kind: 'choice'; readonly name: string; readonly choices: readonly string[] }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string }
  /** The name of an instrument. */
  | { readonly kind: 'symbol'; readonly name: string };

const numberOr = (value: unknown): number | undefined =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;

/** About a hundredth of a narrow range, a tenth in wider ones. */
const stepOf = (isWhole: boolean, min: number | undefined, max: number | undefined): number => {
  if (isWhole) return 1;
  const width = (max ?? Number.POSITIVE_INFINITY) - (min ?? 0);
  return width <= 0.1 ? 0.001 : width <= 2 ? 0.01 : 0.1;
};

/** Reads the form fields out of a JSON Schema object. */
export function parameterFields(schema: Record<string, unknown>): ParameterField[] {
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  return Object.entries(properties).map(([name, property]) => ({ ...fieldOf(name, property), ...conditionOf(property) }));
}

const conditionOf = ({ offeredWhen }: Record<string, unknown>): Pick<ParameterField, 'offeredWhen'> =>
  typeof offeredWhen === 'object' ? { offeredWhen: { ...offeredWhen } } : {};

/** Whether a parameter matters beside those values. */
export const isOffered = ({ offeredWhen = {} }: ParameterField, values: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(offeredWhen).every(([name, value]) => values[name] === value);

function fieldOf(name: string, property: Record<string, unknown>): FieldKind {
  if (Array.isArray(property.enum)) return { kind: 'choice', name, choices: property.enum.map(String) };
  if (property.type === 'boolean') return { kind: 'flag', name };
  if (property.type === 'number' || property.type === 'integer') {
    const isWhole = property.type === 'integer';
    const exclusiveMin = numberOr(property.exclusiveMinimum);
    const exclusiveMax = numberOr(property.exclusiveMaximum);
    const step = stepOf(isWhole, numberOr(property.minimum) ?? exclusiveMin, numberOr(property.maximum) ?? exclusiveMax);
    // An exclusive bound cannot be reached: the nearest step inside it can.
    const min = numberOr(property.minimum) ?? (exclusiveMin === undefined ? undefined : exclusiveMin + step);
    const max = numberOr(property.maximum) ?? (exclusiveMax === undefined ? undefined : exclusiveMax - step);
    return { kind: 'number', name, isWhole, step, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  }
  return { kind: property.format === 'symbol' ? 'symbol' : 'text', name };
}

/** What is wrong with a value, as a sentence with the range; null when it is allowed. */
export function parameterProblem(field: ParameterField, value: unknown): string | null {
  if (field.kind !== 'number') return null;
  const { isWhole, min, max } = field;
  const isGood =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!isWhole || Number.isInteger(value)) &&
    value >= (min ?? Number.NEGATIVE_INFINITY) &&
    value <= (max ?? Number.POSITIVE_INFINITY);
  if (isGood) return null;
  const range = [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` to ${max}`].join('');
  return `Must be ${isWhole ? 'a whole number' : 'a number'}${range}.`;
}

/** `fastPeriod` → `Fast period`; single letters stay capitals, as in `Phase B bars`. */
export const parameterTitle = (name: string): string => {
  const words = name
    .replace(/([A-Z])/g, ' $1')
    .split(' ')
    .map((word) => (word.length === 1 ? word : word.toLowerCase()))
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
