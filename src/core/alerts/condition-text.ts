import type { AlertCondition, AlertOperand, CrossDirection, IndicatorOperand } from './alert.ts';

/** How the parts of a condition are written: prices with their decimals, drawings and indicators by their names. */
export interface ConditionWords {
  price(value: number): string;
  /** A drawing's line, for example `Trend line`. */
  drawing(id: string, line: string | null): string;
  /** An indicator with its parameters, for example `EMA 50`. */
  indicator(id: string, parameters: Readonly<Record<string, unknown>>): string;
}

const CROSSES: Readonly<Record<CrossDirection, string>> = { up: 'crosses above', down: 'crosses below', either: 'crosses' };

function output(words: ConditionWords, { indicator, parameters, output: name }: IndicatorOperand): string {
  const title = words.indicator(indicator, parameters);
  return name === indicator || name === '' ? title : `${title} ${name}`;
}

function operand(words: ConditionWords, right: AlertOperand): string {
  if (right.kind === 'level') return String(right.level);
  return right.kind === 'price' ? 'the price' : output(words, right);
}

/** A condition as part of a sentence, for example `price crosses above 1.1000`. */
export function conditionText(condition: AlertCondition, words: ConditionWords): string {
  const { direction } = condition;
  switch (condition.kind) {
    case 'price':
      return `${condition.at === 'tick' ? 'price' : 'close'} ${CROSSES[condition.direction]} ${words.price(condition.level)}`;
    case 'drawing':
      return `${condition.at === 'tick' ? 'price' : 'close'} ${CROSSES[condition.direction]} ${words.drawing(condition.drawing, condition.line)}`;
    case 'indicator':
      return `${output(words, condition.left)} ${CROSSES[condition.direction]} ${operand(words, condition.right)}`;
    default: {
      const what = `${direction === 'any' ? '' : `${direction} `}${condition.mark?.replaceAll('-', ' ') ?? 'structure'}`;
      const title = words.indicator(condition.indicator, condition.parameters);
      return condition.on === 'new' ? `${title}: new ${what}` : `${title}: change of a ${what}`;
    }
  }
}
