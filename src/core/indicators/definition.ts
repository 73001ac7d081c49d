import type { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { MarkStream } from './marks.ts';

/** The families of the picker, in its order; each is a folder here. */
export const INDICATOR_FAMILIES = [
  'moving-averages',
  'momentum',
  'volatility',
  'volume',
  'price-structure',
  'statistics',
  'candlesticks',
  'smart-money',
  'wyckoff',
  // The trader's own, from the data folder: no folder here.
  'user',
] as const;
export type IndicatorFamily = (typeof INDICATOR_FAMILIES)[number];

/** How one output is drawn. `none`: a figure beside what is drawn, on another scale; read, compared and alerted on, never drawn. */
export type OutputStyle = 'line' | 'histogram' | 'band' | 'points' | 'none';

/** One named column that an indicator produces. */
export interface IndicatorOutput {
  readonly name: string;
  readonly style: OutputStyle;
  /** Drawn only where the trader asks for it: a line that few read beside the others. */
  readonly isExtra?: true;
}

/** Horizontal reference levels of a separate pane, for example 30 and 70. */
export interface IndicatorPane {
  /** `price`: drawn over the candles. `separate`: a pane of its own. */
  readonly placement: 'price' | 'separate';
  readonly levels?: readonly number[];
  /** Fixed range of the scale, for example [0, 100]. */
  readonly range?: readonly [number, number];
}

/**
 * The streaming form of an indicator. `push` takes the next closed bar; `pushMany` is the batch form: the same arithmetic
 * in the same order, so both give the same bits from the same start.
 */
export interface IndicatorStream {
  /** Feeds one bar; writes the values of all outputs to `out`, in the order of the definition, NaN before warm-up. */
  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void;
  /** Feeds bars `[from, to)`; writes output k of bar i to `outputs[k][i]`. */
  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void;
  /** An independent copy in the same state: push the forming bar into a copy to see its live value. */
  clone(): IndicatorStream;
}

/**
 * The days that an indicator which begins afresh with the day (or week, or month) follows: those of the instrument's session
 * calendar. Without them days begin at midnight UTC.
 */
export interface SessionDays {
  /** Opening instant of the session day that an instant belongs to, microseconds UTC. At most `timeUs`. */
  dayStartUs(timeUs: number): number;
}

/** Another instrument that an indicator compares with: its bars of the same timeframe. */
export interface Companion {
  /** Close of its bar that opened at that instant (microseconds UTC); NaN where it has none. */
  closeAt(timeUs: number): number;
}

/** What an indicator says on one timeframe: the newest values of its outputs, in the order of the definition. */
export interface TimeframeValues {
  readonly timeframe: Timeframe;
  readonly values: ArrayLike<number>;
}

/** What an indicator is, apart from how it is computed: enough to list it, ask for its parameters and draw it. */
export interface IndicatorDescription<Schema extends z.ZodObject = z.ZodObject> {
  /** Kebab-case id. */
  readonly id: string;
  /** Short names accepted wherever the id is. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly family: IndicatorFamily;
  readonly version: number;
  /** Parameters with ranges and defaults; unknown keys are refused. */
  readonly parameters: Schema;
  readonly outputs: readonly IndicatorOutput[];
  readonly pane: IndicatorPane;
  /**
   * Whether the form that others publish changes past bars when new ones arrive. Such an indicator has two forms: `published`,
   * and the stream, which stamps everything at the bar that made it known and never changes a value.
   */
  readonly repaints: boolean;
}

/** Everything the app knows about an indicator of its own: its description and how it is computed. */
export interface IndicatorDefinition<Schema extends z.ZodObject = z.ZodObject> extends IndicatorDescription<Schema> {
  /** Bars before the first defined value: the index of the first value that is not NaN. */
  warmupBars(parameters: z.output<Schema>): number;
  /** Of an indicator that wants a companion: without one, everything that needs it is NaN. */
  create(parameters: z.output<Schema>, days?: SessionDays, companion?: Companion): IndicatorStream;
  /** Of an indicator that may compare with another instrument: the symbol that these parameters ask for; null when they ask for none. */
  readonly companion?: (parameters: z.output<Schema>) => string | null;
  /** Of a repainting indicator: the form as published, over a whole history. Output k of bar i goes to `outputs[k][i]`. */
  readonly published?: (bars: BarColumns, parameters: z.output<Schema>, outputs: readonly Float64Array[], days?: SessionDays) => void;
  /** Of an indicator that finds zones, levels or labels: those, bar by bar, each stamped when it is known. */
  readonly marks?: (parameters: z.output<Schema>, days?: SessionDays) => MarkStream;
  /** Every kind of mark that `marks` may find, for those who choose by kind, as alerts do. */
  readonly markKinds?: readonly string[];
  /** Of an indicator that may contradict itself between timeframes: sentences about `timeframe` and its neighbours; none when they agree. */
  readonly compareTimeframes?: (timeframe: Timeframe, readings: readonly TimeframeValues[]) => readonly string[];
}
