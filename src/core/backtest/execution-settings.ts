import { z } from 'zod';
import { oneOf, realNumber, settingsObject, settingsUnion, wholeNumber, yesOrNo } from '#core/trading/settings-object.ts';

const FILL_AT = ['next-open', 'same-close'] as const;
const INTRABAR = ['worst', 'best', 'adaptive', 'finer'] as const;

const limitFill = z.union(
  [z.enum(['touch', 'through']), settingsObject({ ticks: wholeNumber(0, 10_000) })],
  'touch, through, or {"ticks": n} with n from 0 to 10000',
);

/** When and where orders fill. */
export const executionSettings = settingsObject({
  /** A signal at a bar's close fills at the next bar's open, or at that close. */
  fillAt: oneOf(FILL_AT).default('next-open'),
  /** The path inside a bar: against the trader, for the trader, nearer extreme first, or by finer stored bars. */
  intrabar: oneOf(INTRABAR).default('worst'),
  /** With `finer`: the path inside the finer bars, and inside bars without any; worst when not given. */
  finerPath: oneOf(['worst', 'best', 'adaptive']).optional(),
  /** When a limit order fills: touched, passed, or passed by so many ticks. */
  limitFill: limitFill.default('touch'),
  allowShort: yesOrNo.default(true),
  /** Largest value of all positions over the equity. */
  leverage: realNumber(0.01, 1000).default(1),
  /** Equity over the positions' value below which all is closed; half of 1 / leverage when not given, 0 without leverage. */
  maintenanceMargin: realNumber(0, 1).optional(),
  /** Netting: one side a symbol, first in, first out. Hedging: both sides may be open at once. */
  positions: oneOf(['netting', 'hedging']).default('netting'),
  /** Bars between the signal and the first bar that may fill it, beyond the usual next one. */
  latencyBars: wholeNumber(0, 1000).default(0),
  /** The same in time. With bars alone, a market order fills at the first open after it. */
  latencyMs: realNumber(0, 86_400_000).default(0),
  /** Share of the equity at the end of the session day before whose loss at a close ends the day: all is closed, and nothing opened until the next one. */
  maxDailyLoss: realNumber(0.000001, 1, 'a fraction of the equity above 0 and up to 1').nullish(),
  /** Closes everything at the end of each session day. */
  closeAtSessionEnd: yesOrNo.default(false),
});
export type Execution = z.output<typeof executionSettings>;

const EXIT_TYPES = ['fraction', 'amount', 'atr', 'price'] as const;
const distance = realNumber(0.000001, 1e9, 'a number above 0');
const ranges = realNumber(0.000001, 100, 'a multiple of the average true range, above 0 and up to 100');
const exit = (fraction: z.ZodNumber) =>
  z.preprocess(
    (value) => (typeof value === 'number' ? { type: 'fraction', value } : value),
    settingsUnion(EXIT_TYPES, [
      settingsObject({ type: z.literal('fraction'), value: fraction }),
      settingsObject({ type: z.literal('amount'), value: distance }),
      settingsObject({ type: z.literal('atr'), value: ranges, period: wholeNumber(1, 5000).default(14) }),
      settingsObject({ type: z.literal('price'), value: distance }),
    ]).nullable(),
  );

const trailing = z.preprocess(
  (value) => (typeof value === 'number' ? { type: 'fraction', value } : value),
  settingsUnion(
    ['fraction', 'amount', 'atr'],
    [
      settingsObject({ type: z.literal('fraction'), value: realNumber(0.000001, 0.999999, 'a fraction of the price between 0 and 1') }),
      settingsObject({ type: z.literal('amount'), value: distance }),
      settingsObject({ type: z.literal('atr'), value: ranges, period: wholeNumber(1, 5000).default(14) }),
    ],
  ).nullable(),
);

const partial = settingsObject({
  atRisk: realNumber(0.000001, 1000, 'a multiple of the risk (entry to stop) above 0'),
  fraction: realNumber(0.000001, 1, 'a fraction of the units at entry, above 0 and up to 1'),
  moveStop: oneOf(['entry', 'trail']).optional(),
});

/**
 * Exits of every entry whose strategy asks for none of its own. A number alone is a fraction of the entry price; else an amount in price units, a
 * multiple of the average true range at entry, or a price.
 */
export const exitSettings = settingsObject({
  stopLoss: exit(realNumber(0.000001, 0.999999, 'a fraction of the entry price between 0 and 1 (0.05 is five percent away)')).default(null),
  takeProfit: exit(realNumber(0.000001, 1000, 'a fraction of the entry price above 0 and up to 1000 (0.05 is five percent away)')).default(
    null,
  ),
  trailingStop: trailing.default(null),
  partials: z.array(partial, 'a list of partial profits').max(20).default([]),
  /** Ends a position after so many bars. */
  maxBars: wholeNumber(1, 1e9).nullable().default(null),
});
export type ExitSettings = z.output<typeof exitSettings>;
export type ExitDistance = NonNullable<ExitSettings['stopLoss']>;
