/** What a file in the folder `indicators` of the data folder may use. It has the language besides, without clock and chance. */
declare module 'tradewind' {
  /** How one output is drawn. `none`: a figure beside what is drawn; read, compared and alerted on, never drawn. */
  export type OutputStyle = 'line' | 'histogram' | 'band' | 'points' | 'none';

  export interface IndicatorOutput {
    readonly name: string;
    readonly style: OutputStyle;
  }

  export interface IndicatorPane {
    /** `price`: drawn over the candles. `separate`: a pane of its own. */
    readonly placement: 'price' | 'separate';
    /** Horizontal reference levels of a separate pane, for example 30 and 70. */
    readonly levels?: readonly number[];
    /** Fixed range of the scale, for example [0, 100]. */
    readonly range?: readonly [number, number];
  }

  /** Bars as columns. Times are microseconds since 1970, UTC, when the bar opened; a volume that is not known is NaN. */
  export interface BarColumns {
    readonly timeUs: Float64Array;
    readonly open: Float64Array;
    readonly high: Float64Array;
    readonly low: Float64Array;
    readonly close: Float64Array;
    readonly volume: Float64Array;
  }

  /** The session days of the instrument, for indicators that begin afresh with the day. */
  export interface SessionDays {
    /** When the session day of a bar that is being pushed began, microseconds UTC. */
    dayStartUs(timeUs: number): number;
  }

  /** The values of an indicator bar by bar. Whatever it remembers belongs to it: no two streams may share a variable. */
  export interface IndicatorStream {
    /** Takes the next closed bar and writes its values into `out`, in the order of the outputs. What is not written is absent (NaN). */
    push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void;
    /**
     * Only where it is worth it for speed: takes bars `[from, to)` and writes output k of bar i to `outputs[k][i]`, with the same bits as
     * `push` would. Without it, `push` is called for every bar.
     */
    pushMany?(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void;
    /** An independent copy in the same state: the forming bar is pushed into a copy. */
    clone(): IndicatorStream;
  }

  interface Parameter<Value> {
    /** Only for the compiler. */
    readonly value?: Value;
  }

  /** A whole number; from 1 to 5000 unless told otherwise. */
  export function wholeNumber(initial: number, minimum?: number, maximum?: number): Parameter<number>;
  export function number(initial: number, minimum: number, maximum: number): Parameter<number>;
  /** One of the texts. */
  export function choice<const Values extends readonly [string, ...string[]]>(
    values: Values,
    initial: Values[number],
  ): Parameter<Values[number]>;

  export const PRICE_SOURCES: readonly ['open', 'high', 'low', 'close', 'hl2', 'hlc3', 'ohlc4'];
  export type PriceSource = (typeof PRICE_SOURCES)[number];
  /** Which price of the bar is used. */
  export function priceSource(initial?: PriceSource): Parameter<PriceSource>;
  /** That price of a bar. */
  export function sourcePrice(source: PriceSource, open: number, high: number, low: number, close: number): number;

  /** Raised when this interface changes so that files must change. */
  export const INTERFACE_VERSION: 1;

  type Values<Parameters> = { readonly [Name in keyof Parameters]: Parameters[Name] extends Parameter<infer Value> ? Value : never };

  export interface IndicatorDefinition<Parameters extends Readonly<Record<string, Parameter<unknown>>>> {
    /** As the picker shows it. */
    readonly title: string;
    /** Raise it when the values change. */
    readonly version: number;
    /** Names begin with a small letter. */
    readonly parameters: Parameters;
    readonly outputs: readonly [IndicatorOutput, ...IndicatorOutput[]];
    readonly pane: IndicatorPane;
    /** Bars before the first value: no output may have a value earlier. */
    warmupBars(parameters: Values<Parameters>): number;
    create(parameters: Values<Parameters>, days: SessionDays): IndicatorStream;
  }

  /** The file exports the result under the name `indicator`. */
  export function defineIndicator<const Parameters extends Readonly<Record<string, Parameter<unknown>>>>(
    definition: IndicatorDefinition<Parameters>,
  ): IndicatorDefinition<Parameters>;
}
