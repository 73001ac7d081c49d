import { z } from 'zod';
import type { ParameterSpace } from '#core/backtest/optimise-space.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';

/** Values that are proposed for a number, about. */
const STEPS = 10;

interface NumberSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

function rangeOf({ type, minimum, maximum, exclusiveMinimum }: NumberSchema, present: number) {
  const isInteger = type === 'integer';
  const least = minimum ?? (exclusiveMinimum === undefined ? Number.NEGATIVE_INFINITY : exclusiveMinimum + (isInteger ? 1 : 1e-9));
  const reach = present === 0 ? 1 : Math.abs(present);
  const rounded = (value: number) => (isInteger ? Math.round(value) : Number(value.toPrecision(3)));
  const low = Math.max(least, rounded(present - reach / 2));
  const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, rounded(present + reach));
  const step = isInteger ? Math.max(1, Math.round((high - low) / STEPS)) : Number(((high - low) / STEPS).toPrecision(3));
  return high > low && step > 0 ? { low, high, step } : null;
}

/** What to try where nothing is said: every numeric parameter from half to twice its present value, in about ten steps. */
export function proposedSpace(definition: StrategyDefinition, parameters: Readonly<Record<string, unknown>>): ParameterSpace {
  const { properties = {} } = z.toJSONSchema(definition.parameters, { unrepresentable: 'any', io: 'input' }) as {
    properties?: Record<string, NumberSchema>;
  };
  const space: Record<string, { low: number; high: number; step: number }> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const present = parameters[name];
    const range = typeof present === 'number' && /^(integer|number)$/.test(schema.type ?? '') ? rangeOf(schema, present) : null;
    if (range) space[name] = range;
  }
  return space;
}
