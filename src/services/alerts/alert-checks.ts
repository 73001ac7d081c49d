import type { Alert, AlertCondition, IndicatorOperand } from '#core/alerts/alert.ts';
import { MESSAGE_NAMES, unknownNames } from '#core/alerts/message.ts';
import type { Drawing } from '#core/drawings/drawing.ts';
import { lineNames } from '#core/drawings/price-at.ts';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { parseIndicatorParameters } from '#core/indicators/parameters.ts';
import { findIndicator, INDICATORS } from '#core/indicators/registry.ts';
import { unknownIndicatorSentence } from '#core/indicators/similar-indicators.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import { type FindOwnOperand, isOwn } from './own-operands.ts';

interface AlertCheckDeps {
  readonly instruments: InstrumentReader;
  readonly bars: BarReader;
  readonly findDrawing: (symbol: string, id: string) => Drawing | null;
}

/** An indicator with its checked parameters, or why there is none. */
export function definitionFor(
  id: string,
  raw: Readonly<Record<string, unknown>>,
): { definition: IndicatorDefinition; parameters: Record<string, unknown> } {
  const definition = findIndicator(id);
  if (definition === null) throw new ExpectedError('UnknownIndicator', unknownIndicatorSentence(id, INDICATORS));
  const parsed = parseIndicatorParameters(definition, raw);
  if (!parsed.ok) throw parsed.error;
  // The other instrument's bar may close later: a crossing at the alert's own bar would be judged without it, and missed.
  if ((definition.companion?.(parsed.value) ?? null) !== null)
    throw new ExpectedError(
      'BadParameters',
      `An alert can't watch ${definition.title} with another instrument, whose bars may close later than its own. Choose time, lag or volume.`,
    );
  return { definition, parameters: parsed.value };
}

function checkOutput(operand: IndicatorOperand): void {
  // The trader's own are looked at when they are used: their files may change at any time.
  if (isOwn(operand)) return;
  const { indicator, parameters, output } = operand;
  const { definition } = definitionFor(indicator, parameters);
  if (definition.outputs.some(({ name }) => name === output)) return;
  const known = definition.outputs.map(({ name }) => name).join(', ');
  throw new ExpectedError('UnknownOutput', `${definition.title} has no output "${output}". It has ${known}.`);
}

/** Throws when a condition can't be judged, with what to do. */
export function checkCondition(symbol: string, condition: AlertCondition, { findDrawing }: AlertCheckDeps): void {
  switch (condition.kind) {
    case 'price':
      return;
    case 'drawing': {
      const drawing = findDrawing(symbol, condition.drawing);
      if (drawing === null)
        throw new ExpectedError('UnknownDrawing', 'Its drawing was deleted. Choose another line, draw it again, or delete the alert.');
      const lines = lineNames(drawing);
      if (lines.length === 0)
        throw new ExpectedError('UnknownDrawing', 'A text has no line that a price could cross. Choose another drawing.');
      if (condition.line !== null && !lines.includes(condition.line))
        throw new ExpectedError('UnknownDrawing', `The drawing has no line "${condition.line}" any more. It has ${lines.join(', ')}.`);
      return;
    }
    case 'indicator':
      checkOutput(condition.left);
      if (condition.right.kind === 'indicator') checkOutput(condition.right);
      return;
    default: {
      const { definition } = definitionFor(condition.indicator, condition.parameters);
      if (definition.marks) return;
      const known = INDICATORS.filter(({ marks }) => marks).map(({ id }) => id);
      throw new ExpectedError('NoMarks', `${definition.title} marks nothing on a chart. These do: ${known.join(', ')}.`);
    }
  }
}

/** Throws when an alert can't be kept as it is, with what to do. */
export async function checkAlert(alert: Alert, deps: AlertCheckDeps & { readonly findOwn: FindOwnOperand }): Promise<void> {
  const { symbol, condition, message } = alert;
  if (deps.instruments.findInstrument(symbol) === null && !deps.bars.listSeries().some((series) => series.symbol === symbol))
    throw new ExpectedError('UnknownInstrument', `No instrument is called ${symbol}. Import its history or connect a feed that has it.`);
  const [unknown] = unknownNames(message);
  if (unknown !== undefined)
    throw new ExpectedError(
      'BadMessage',
      `The message has {${unknown}}, which nothing is put in for. It may have ${MESSAGE_NAMES.map((name) => `{${name}}`).join(', ')}.`,
    );
  checkCondition(symbol, condition, deps);
  if (condition.kind !== 'indicator') return;
  const { left, right } = condition;
  for (const operand of right.kind === 'indicator' ? [left, right] : [left]) if (isOwn(operand)) await deps.findOwn(operand);
}
