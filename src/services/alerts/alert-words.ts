import type { Alert } from '#core/alerts/alert.ts';
import { type ConditionWords, conditionText } from '#core/alerts/condition-text.ts';
import type { Drawing } from '#core/drawings/drawing.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';

const MOST_DECIMALS = 10;
const MOST_NUMBERS = 3;

/** A price with the decimals of its instrument; without one, as it is. */
export function priceText(instruments: InstrumentReader, symbol: string, value: number): string {
  const tickSize = instruments.findInstrument(symbol)?.tickSize;
  if (tickSize === undefined) return String(value);
  let decimals = 0;
  while (decimals < MOST_DECIMALS && Math.abs(Math.round(tickSize * 10 ** decimals) / 10 ** decimals - tickSize) > 1e-12) decimals++;
  return value.toFixed(decimals);
}

function indicatorText(id: string, parameters: Readonly<Record<string, unknown>>): string {
  const definition = findIndicator(id);
  const name = definition === null ? id : definition.id.length <= 5 ? definition.id.toUpperCase() : definition.title;
  const numbers = Object.values(parameters).filter((value) => typeof value === 'number');
  return [name, ...(numbers.length <= MOST_NUMBERS ? numbers : [])].join(' ');
}

const DRAWING_WORDS: Readonly<Record<Drawing['kind'], string>> = {
  horizontal: 'the horizontal line',
  trend: 'the trend line',
  ray: 'the ray',
  channel: 'the channel',
  rectangle: 'the rectangle',
  fibonacci: 'the retracement',
  long: 'the long position',
  short: 'the short position',
  text: 'the text',
};

function drawingText(drawing: Drawing | null, line: string | null): string {
  if (drawing === null) return 'a drawing that was deleted';
  const [title = ''] = drawing.text.split('\n');
  const name = title === '' ? DRAWING_WORDS[drawing.kind] : `${DRAWING_WORDS[drawing.kind]} “${title.slice(0, 40)}”`;
  return line === null || line === 'line' ? name : `${line} of ${name}`;
}

/** The condition of an alert in words. */
export function alertConditionText(
  { symbol, condition }: Pick<Alert, 'symbol' | 'condition'>,
  instruments: InstrumentReader,
  findDrawing: (symbol: string, id: string) => Drawing | null,
): string {
  const words: ConditionWords = {
    price: (value) => priceText(instruments, symbol, value),
    drawing: (id, line) => drawingText(findDrawing(symbol, id), line),
    indicator: indicatorText,
  };
  return conditionText(condition, words);
}
