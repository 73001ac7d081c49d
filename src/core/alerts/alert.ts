import type { Timeframe } from '../market/timeframe.ts';

export const MOST_ALERTS = 500;
export const LONGEST_ALERT_MESSAGE = 500;
export const LONGEST_COOL_DOWN_SECONDS = 30 * 86_400;

/** Which way something crosses. */
export const CROSS_DIRECTIONS = ['up', 'down', 'either'] as const;
export type CrossDirection = (typeof CROSS_DIRECTIONS)[number];

/** `tick`: every price counts, judged second by second. `close`: only the closes of the alert's timeframe. */
export const PRICE_MOMENTS = ['tick', 'close'] as const;
export type PriceMoment = (typeof PRICE_MOMENTS)[number];

export const STRUCTURE_DIRECTIONS = ['bullish', 'bearish', 'any'] as const;
export type StructureDirection = (typeof STRUCTURE_DIRECTIONS)[number];

/** `new`: when it is found. `change`: when something happens to one that was found, for example that a zone is mitigated. */
export const STRUCTURE_EVENTS = ['new', 'change'] as const;
export type StructureEvent = (typeof STRUCTURE_EVENTS)[number];

/** One output of an indicator in its live form: the value of a bar never changes once the bar has closed. */
export interface IndicatorOperand {
  readonly indicator: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly output: string;
}

/** What an indicator is compared with: a fixed level, the close, or an output of the same or another indicator. */
export type AlertOperand =
  | { readonly kind: 'level'; readonly level: number }
  | { readonly kind: 'price' }
  | ({ readonly kind: 'indicator' } & IndicatorOperand);

/** The price crosses a fixed level. */
export interface PriceCondition {
  readonly kind: 'price';
  readonly level: number;
  readonly direction: CrossDirection;
  readonly at: PriceMoment;
}

/** The price crosses a line of a drawing, as it lies on a chart of the alert's timeframe. */
export interface DrawingCondition {
  readonly kind: 'drawing';
  readonly drawing: string;
  /** Name of one of its lines; null for its main one. */
  readonly line: string | null;
  readonly direction: CrossDirection;
  readonly at: PriceMoment;
}

/** An indicator crosses something, at the close of a bar. */
export interface IndicatorCondition {
  readonly kind: 'indicator';
  readonly left: IndicatorOperand;
  readonly direction: CrossDirection;
  readonly right: AlertOperand;
}

/** A structure indicator finds something, or something happens to what it found, at the close of a bar. */
export interface StructureCondition {
  readonly kind: 'structure';
  readonly indicator: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Kind of the mark; null for any. */
  readonly mark: string | null;
  readonly direction: StructureDirection;
  readonly on: StructureEvent;
}

/** What an alert waits for. */
export type AlertCondition = PriceCondition | DrawingCondition | IndicatorCondition | StructureCondition;

/** How often an alert may fire: once and then no more, once in a bar of its timeframe, or whenever its rest is over. */
export type AlertFrequency =
  | { readonly kind: 'once' }
  | { readonly kind: 'once-per-bar' }
  | { readonly kind: 'every'; readonly coolDownSeconds: number };

/** Something that a trader wants to be told of. */
export interface Alert {
  readonly id: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly condition: AlertCondition;
  readonly frequency: AlertFrequency;
  /** From when on it no longer fires, microseconds UTC; null for never. */
  readonly expiresAtUs: number | null;
  readonly isEnabled: boolean;
  /** What it says, with names in braces (see message.ts); empty for a sentence made from the condition. */
  readonly message: string;
}

/** The timeframe of the bars that an alert looks at. */
export const watchedTimeframe = ({ condition, timeframe }: Pick<Alert, 'condition' | 'timeframe'>): Timeframe =>
  (condition.kind === 'price' || condition.kind === 'drawing') && condition.at === 'tick' ? '1s' : timeframe;
