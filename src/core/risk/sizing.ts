import { z } from 'zod';
import { positiveNumber, realNumber, settingsObject, settingsUnion, wholeNumber, yesOrNo } from '#core/trading/settings-object.ts';

/** How the units of an entry are found. */
const SIZING_TYPES = ['equity-fraction', 'fixed-units', 'fixed-value', 'risk-percent', 'volatility-target', 'kelly-fraction'] as const;

const wholeUnits = yesOrNo.default(false);
const fraction = realNumber(0.000001, 1000, 'a fraction above 0, for example 0.5 for half of the equity');

/**
 * Settings of the sizing. Fractions are of the account's equity at the fill.
 * - `equity-fraction`: value and costs of the order together are that fraction of the equity.
 * - `fixed-units`: so many units of the underlying. `fixed-value`: so much money of the account's currency.
 * - `risk-percent`: the stop of the order, when hit, loses that fraction (0.01 is one percent). Needs a stop.
 * - `volatility-target`: the position's value moves by that fraction a year, by the closes of `lookback` bars.
 * - `kelly-fraction`: that share of the Kelly bet of the newest `trades` round trips; `initialFraction` of the equity until there are so many.
 */
export const sizingSettings = settingsUnion(SIZING_TYPES, [
  settingsObject({ type: z.literal('equity-fraction'), fraction: fraction.default(0.9999), wholeUnits }),
  settingsObject({ type: z.literal('fixed-units'), units: positiveNumber, wholeUnits }),
  settingsObject({ type: z.literal('fixed-value'), value: positiveNumber, wholeUnits }),
  settingsObject({
    type: z.literal('risk-percent'),
    fraction: realNumber(0.000001, 1, 'the fraction of the equity at risk, above 0 and up to 1, for example 0.01'),
    wholeUnits,
  }),
  settingsObject({
    type: z.literal('volatility-target'),
    volatility: realNumber(0.0001, 10, 'the volatility of a year as a fraction, from 0.0001 to 10').default(0.1),
    lookback: wholeNumber(2, 5000).default(20),
    wholeUnits,
  }),
  settingsObject({
    type: z.literal('kelly-fraction'),
    fraction: realNumber(0.0001, 1).default(0.5),
    trades: wholeNumber(2, 10_000).default(30),
    initialFraction: realNumber(0.000001, 1000).default(0.1),
    wholeUnits,
  }),
]);
export type Sizing = z.output<typeof sizingSettings>;

/** What a sizing may look at when an order fills. Money in the account's currency. */
export interface SizingSituation {
  readonly equity: number;
  /** Value of one unit at the fill price. */
  readonly unitValue: number;
  /** Commission that grows with the value, as a fraction of it; for one unit; and for the order. */
  readonly rate: number;
  readonly perUnit: number;
  readonly perOrder: number;
  /** Loss of one unit when the stop is hit; NaN without a stop. */
  readonly unitRisk: number;
  /** Volatility of a year of the instrument, as a fraction; NaN while unknown. */
  readonly volatility: number;
  /** Kelly bet of the newest trades as a fraction of the equity; NaN while there are too few. */
  readonly kelly: number;
}

/** Units that the sizing asks for, before limits and rounding; 0 where it can't tell (no stop, no volatility, a Kelly bet of nothing). */
export function wantedUnits(sizing: Sizing, at: SizingSituation): number {
  switch (sizing.type) {
    case 'equity-fraction':
      return unitsFor(sizing.fraction * at.equity, at);
    case 'fixed-units':
      return sizing.units;
    case 'fixed-value':
      return sizing.value / at.unitValue;
    case 'risk-percent':
      return at.unitRisk > 0 ? (sizing.fraction * at.equity) / at.unitRisk : 0;
    case 'volatility-target':
      return at.volatility > 0 ? (at.equity * sizing.volatility) / (at.volatility * at.unitValue) : 0;
    case 'kelly-fraction': {
      const bet = Number.isNaN(at.kelly) ? sizing.initialFraction : sizing.fraction * at.kelly;
      return bet > 0 ? unitsFor(bet * at.equity, at) : 0;
    }
  }
}

/** Units whose value and commission together are `money`; 0 when even the fixed commission is more. */
export function unitsFor(money: number, at: SizingSituation): number {
  return Math.max(0, (money - at.perOrder) / (at.unitValue * (1 + at.rate) + at.perUnit));
}

/**
 * Units rounded down to a step. A count that misses a step by less than a billionth of it counts as on it, because 0.3 / 0.1 is
 * not quite 3.
 */
export function floorToStep(units: number, step: number): number {
  if (!(step > 0)) return units;
  const steps = Math.floor(units / step + 1e-9);
  if (step >= 1) return steps * step;
  // Steps such as 0.01 have no exact double: dividing by the whole number 100 gives the nearest one.
  const inverse = Math.round(1 / step);
  return Math.abs(1 / step - inverse) < 1e-6 ? steps / inverse : steps * step;
}

/** Step of an order's units: the lot step in units of the underlying, and whole units where asked for. */
export function unitStep(lotStep: number, contractSize: number, sizing: Sizing): number {
  const step = lotStep * contractSize;
  return sizing.wholeUnits ? Math.max(1, Math.ceil(step - 1e-9)) : step;
}
