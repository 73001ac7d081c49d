import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';

/** Parameters of an indicator, checked; throws when they are refused. */
export function parametersOf(definition: IndicatorDefinition, raw: Record<string, unknown> = {}): Record<string, unknown> {
  const parsed = parseIndicatorParameters(definition, raw);
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}

/** The batch form over all bars: one column per output, by name. */
export function runBatch(
  definition: IndicatorDefinition,
  bars: BarColumns,
  raw: Record<string, unknown> = {},
): Record<string, Float64Array> {
  const count = bars.timeUs.length;
  const columns = definition.outputs.map(() => new Float64Array(count));
  definition.create(parametersOf(definition, raw)).pushMany(bars, 0, count, columns);
  return Object.fromEntries(definition.outputs.map((output, k) => [output.name, columns[k] as Float64Array]));
}
