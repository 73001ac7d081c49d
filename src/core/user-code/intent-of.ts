import {
  type Bracket,
  type EntryIntent,
  ORDER_TYPES,
  type PartialProfit,
  type TimeInForce,
  type TrailingStop,
} from '#core/trading/intent.ts';

type Given = Readonly<Record<string, unknown>>;

function recordOf(value: unknown, name: string): Given {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name} must be an object.`);
  // Read once: what is a getter now is a value from here on.
  return { ...value };
}

function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number.`);
  return value;
}

function oneOf<const Values extends readonly unknown[]>(value: unknown, values: Values, name: string): Values[number] {
  if (values.includes(value)) return value;
  throw new TypeError(`${name} must be one of ${values.join(', ')}.`);
}

function numbersOf<Name extends string>(given: Given, names: readonly Name[], path = ''): { [K in Name]?: number } {
  const numbers: { [K in Name]?: number } = {};
  for (const name of names) {
    const value = given[name];
    if (value !== undefined) numbers[name] = numberOf(value, `${path}${name}`);
  }
  return numbers;
}

function timeInForceOf(value: unknown): TimeInForce {
  if (typeof value !== 'object') return oneOf(value, ['gtc', 'day'], 'timeInForce');
  return { untilUs: numberOf(recordOf(value, 'timeInForce').untilUs, 'timeInForce.untilUs') };
}

function trailingStopOf(value: unknown): TrailingStop {
  const given = recordOf(value, 'bracket.trailingStop');
  return {
    type: oneOf(given.type, ['amount', 'fraction', 'atr'], 'bracket.trailingStop.type'),
    value: numberOf(given.value, 'bracket.trailingStop.value'),
    ...numbersOf(given, ['period'], 'bracket.trailingStop.'),
  };
}

function partialOf(value: unknown): PartialProfit {
  const given = recordOf(value, 'bracket.partials');
  const { moveStop } = given;
  return {
    atRisk: numberOf(given.atRisk, 'bracket.partials.atRisk'),
    fraction: numberOf(given.fraction, 'bracket.partials.fraction'),
    ...(moveStop === undefined ? {} : { moveStop: oneOf(moveStop, ['entry', 'trail'], 'bracket.partials.moveStop') }),
  };
}

function bracketOf(value: unknown): Bracket {
  const given = recordOf(value, 'bracket');
  const { trailingStop, partials, untilSessionEnd } = given;
  if (partials !== undefined && !Array.isArray(partials)) throw new TypeError('bracket.partials must be a list.');
  return {
    ...numbersOf(given, ['stopLoss', 'takeProfit'], 'bracket.'),
    ...(trailingStop === undefined ? {} : { trailingStop: trailingStopOf(trailingStop) }),
    ...(partials === undefined ? {} : { partials: Array.from(partials, partialOf) }),
    ...(untilSessionEnd === undefined ? {} : { untilSessionEnd: oneOf(untilSessionEnd, [true, false], 'bracket.untilSessionEnd') }),
  };
}

/** An order as user code asks for it, taken apart and made anew of plain values; a TypeError for what is none. */
export function intentOf(asked: unknown): EntryIntent {
  const given = recordOf(asked, 'An order');
  const { type, timeInForce, reduceOnly, bracket } = given;
  return {
    side: oneOf(given.side, [1, -1], 'side'),
    ...numbersOf(given, ['symbol', 'units', 'price', 'limitPrice', 'group', 'weight']),
    ...(type === undefined ? {} : { type: oneOf(type, ORDER_TYPES, 'type') }),
    ...(timeInForce === undefined ? {} : { timeInForce: timeInForceOf(timeInForce) }),
    ...(reduceOnly === undefined ? {} : { reduceOnly: oneOf(reduceOnly, [true, false], 'reduceOnly') }),
    ...(bracket === undefined ? {} : { bracket: bracketOf(bracket) }),
  };
}
