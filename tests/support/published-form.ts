import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import type { Mark } from '#core/indicators/marks.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { parametersOf } from './run-indicator.ts';

/** The published form over all bars: one column per output, by name. */
export function runPublished(
  definition: IndicatorDefinition,
  bars: BarColumns,
  raw: Record<string, unknown> = {},
): Record<string, Float64Array> {
  if (definition.published === undefined) throw new Error(`${definition.id} has no published form`);
  const columns = definition.outputs.map(() => new Float64Array(bars.timeUs.length));
  definition.published(bars, parametersOf(definition, raw), columns);
  return Object.fromEntries(definition.outputs.map((output, k) => [output.name, columns[k] as Float64Array]));
}

/** A mark with the index of the bar that told it. */
export interface ToldMark {
  readonly bar: number;
  readonly mark: Mark;
}

/** Everything that the marks of an indicator tell over all bars, in order. */
export function runMarks(definition: IndicatorDefinition, bars: BarColumns, raw: Record<string, unknown> = {}): ToldMark[] {
  const stream = definition.marks?.(parametersOf(definition, raw));
  if (stream === undefined) throw new Error(`${definition.id} has no marks`);
  const { timeUs, open, high, low, close, volume } = bars;
  const told: ToldMark[] = [];
  for (let i = 0; i < timeUs.length; i++) {
    stream.push(
      timeUs[i] as number,
      open[i] as number,
      high[i] as number,
      low[i] as number,
      close[i] as number,
      volume[i] as number,
      (mark) => told.push({ bar: i, mark }),
    );
  }
  return told;
}
