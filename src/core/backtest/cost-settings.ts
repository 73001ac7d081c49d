import { z } from 'zod';
import { realNumber, settingsObject, settingsUnion } from '#core/trading/settings-object.ts';

const COMMISSION_TYPES = ['none', 'percent', 'per-unit', 'fixed', 'fixed-plus-percent'] as const;
const SLIPPAGE_TYPES = ['none', 'fraction', 'ticks', 'range-share', 'volume-share'] as const;
const SPREAD_TYPES = ['fixed', 'quotes', 'time-of-day'] as const;

const rate = realNumber(0, 1, 'a fraction of the value from 0 to 1, for example 0.001');
const amount = realNumber(0, 1e9, 'an amount of money from 0');
const none = (value: unknown): unknown => (value === null || value === 'none' ? { type: 'none' } : value);

/** Commission: money of the account's currency, or a fraction of the traded value, at every fill. */
const commissionSettings = z.preprocess(
  none,
  settingsUnion(COMMISSION_TYPES, [
    settingsObject({ type: z.literal('none') }),
    settingsObject({ type: z.literal('percent'), rate }),
    settingsObject({ type: z.literal('per-unit'), amount }),
    settingsObject({ type: z.literal('fixed'), amount }),
    settingsObject({ type: z.literal('fixed-plus-percent'), amount, rate }),
  ]),
);
export type Commission = z.output<typeof commissionSettings>;

/**
 * Slippage of market and stop orders, against the trader: a fraction of the price, ticks, a share of the bar's range, or by volume: at most
 * `maxShare` of the bar's volume is filled, at impact × (share of the volume)² of the price (Zipline's VolumeShareSlippage).
 */
const slippageSettings = z.preprocess(
  none,
  settingsUnion(SLIPPAGE_TYPES, [
    settingsObject({ type: z.literal('none') }),
    settingsObject({ type: z.literal('fraction'), value: realNumber(0, 0.5, 'a fraction of the price from 0 to 0.5') }),
    settingsObject({ type: z.literal('ticks'), value: realNumber(0, 10_000, 'a number of ticks from 0 to 10000') }),
    settingsObject({ type: z.literal('range-share'), value: realNumber(0, 1, "a share of the bar's range from 0 to 1") }),
    settingsObject({
      type: z.literal('volume-share'),
      impact: realNumber(0, 10).default(0.1),
      maxShare: realNumber(0.000001, 1, "a share of the bar's volume above 0 and up to 1").default(0.025),
    }),
  ]),
);
export type Slippage = z.output<typeof slippageSettings>;

/** Times which the widths of quotes count where orders fill at them. */
const quotedFactor = realNumber(0, 100);
const spreadWidth = realNumber(0, 1e9, 'a width in price units from 0');

/**
 * Width between bid and ask in price units; bars are read as the middle. `quotes`: the median width of the stored
 * quotes in each bar, times `factor`; a bar without any has what is usual at its hour. By hour of the UTC day. Where
 * orders fill at ticks, these have their own widths, times `factor` in every type.
 */
const spreadSettings = z.preprocess(
  (value) => (typeof value === 'number' ? { type: 'fixed', value } : value === null ? { type: 'fixed', value: 0 } : value),
  settingsUnion(SPREAD_TYPES, [
    settingsObject({ type: z.literal('fixed'), value: spreadWidth, factor: quotedFactor.optional() }),
    settingsObject({ type: z.literal('quotes'), factor: quotedFactor.default(1) }),
    settingsObject({
      type: z.literal('time-of-day'),
      hours: z.array(spreadWidth, '24 widths, one an hour').length(24, '24 widths, one an hour'),
      factor: quotedFactor.optional(),
    }),
  ]),
);
export type Spread = z.output<typeof spreadSettings>;

const signed = realNumber(-1e9, 1e9, 'money a unit a day; below 0 is paid, above 0 received');

/** All that trading costs. Swap and borrowing are booked at every change of the session day, for each day that passed. */
export const costSettings = settingsObject({
  commission: commissionSettings.default({ type: 'none' }),
  spread: spreadSettings.default({ type: 'fixed', value: 0 }),
  slippage: slippageSettings.default({ type: 'none' }),
  swap: z
    .preprocess((value) => value ?? undefined, settingsObject({ long: signed.default(0), short: signed.default(0) }).optional())
    .transform((swap) => swap ?? { long: 0, short: 0 }),
  borrowRate: realNumber(0, 10, 'a fraction of the short value a year, from 0 to 10').default(0),
});
export type Costs = z.output<typeof costSettings>;
