import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import type { Mark, MarkSink, MarkStream } from '../marks.ts';
import { numberParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import type { SettingAt } from './candle-settings.ts';
import { Candles } from './candles.ts';

/** A candlestick pattern by the definition of TA-Lib: 0 where it is not, above 0 where it is bullish, below 0 where it is bearish. */
export interface CandlePattern {
  /** Kebab-case; without its hyphens it is TA-Lib's name. */
  readonly id: string;
  readonly title: string;
  /** A word or two for the chart; the title where it is short enough. */
  readonly label?: string;
  /** Candles before the newest that must be there beside those that the settings average. */
  readonly barsBefore: number;
  /** Every threshold of an average that the rule asks for. */
  readonly settings: readonly SettingAt[];
  /** Default share of the first body that the last candle must take back, where the pattern has that parameter. */
  readonly penetration?: number;
  /** Of a pattern that a later candle confirms: bars before the first value from which on one may be waiting. */
  readonly barsToConfirm?: number;
  /** The value at the newest candle. */
  readonly rule: (candles: Candles, penetration: number) => number;
}

const withoutParameters = z.strictObject({});

/** Bars before the first value: TA-Lib's look-back. */
const warmupOf = ({ settings, barsBefore }: CandlePattern): number =>
  settings.reduce((longest, [{ period }]) => Math.max(longest, period), 0) + barsBefore;

class CandlePatternStream extends PerBarStream {
  readonly #pattern: CandlePattern;
  readonly #penetration: number;
  readonly #candles: Candles;
  readonly #warmup: number;
  readonly #begin: number;
  /** Bars seen, counted until the first value. */
  #seen = 0;

  constructor(pattern: CandlePattern, penetration: number) {
    super();
    this.#pattern = pattern;
    this.#penetration = penetration;
    this.#candles = new Candles(pattern.settings);
    this.#warmup = warmupOf(pattern);
    this.#begin = this.#warmup - (pattern.barsToConfirm ?? 0);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.next(open, high, low, close);
  }

  /** The value at the next candle; NaN before the warm-up is over. */
  next(open: number, high: number, low: number, close: number): number {
    const candles = this.#candles;
    const before = this.#seen;
    candles.push(open, high, low, close);
    if (before <= this.#warmup) this.#seen++;
    if (before < this.#begin) return Number.NaN;
    if (before === this.#begin) candles.beginThresholds();
    const value = this.#pattern.rule(candles, this.#penetration);
    candles.advanceThresholds();
    return before < this.#warmup ? Number.NaN : value;
  }

  clone(): CandlePatternStream {
    const copy = new CandlePatternStream(this.#pattern, this.#penetration);
    copy.#candles.copyFrom(this.#candles);
    copy.#seen = this.#seen;
    return copy;
  }
}

/** A label at every bar that completes the pattern: below a bullish candle, above the others. */
class CandlePatternMarks implements MarkStream {
  readonly #pattern: CandlePattern;
  readonly #stream: CandlePatternStream;

  constructor(pattern: CandlePattern, penetration: number) {
    this.#pattern = pattern;
    this.#stream = new CandlePatternStream(pattern, penetration);
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, _volume: number, found: MarkSink): void {
    const value = this.#stream.next(open, high, low, close);
    if (value > 0 || value < 0) found(labelAt(this.#pattern, value, timeUs, open, high, low, close));
  }
}

function labelAt(pattern: CandlePattern, value: number, timeUs: number, open: number, high: number, low: number, close: number): Mark {
  const range = high - low;
  const share = (length: number) => (range > 0 ? length / range : 0);
  const price = value > 0 ? low : high;
  return {
    id: `${pattern.id}@${timeUs}`,
    kind: pattern.id,
    shape: 'label',
    direction: value > 0 ? 1 : -1,
    fromTimeUs: timeUs,
    toTimeUs: timeUs,
    top: price,
    bottom: price,
    text: pattern.label ?? pattern.title,
    knownAtUs: timeUs,
    state: 'complete',
    stateAtUs: timeUs,
    evidence: [
      { name: 'value', value, condition: 'above 0 bullish, below 0 bearish' },
      { name: 'body / range', value: share(Math.abs(close - open)), condition: '' },
      { name: 'upper shadow / range', value: share(high - Math.max(open, close)), condition: '' },
      { name: 'lower shadow / range', value: share(Math.min(open, close) - low), condition: '' },
    ],
  };
}

/** The indicator of a pattern. */
export function candlestickIndicator(pattern: CandlePattern): IndicatorDefinition {
  const { penetration } = pattern;
  const penetrationOf = (parameters: Readonly<Record<string, unknown>>) => Number(parameters.penetration ?? 0);
  return {
    id: pattern.id,
    aliases: [pattern.id.replaceAll('-', '')],
    title: pattern.title,
    family: 'candlesticks',
    version: 1,
    parameters: penetration === undefined ? withoutParameters : z.strictObject({ penetration: numberParameter(penetration, 0, 10) }),
    outputs: [{ name: 'pattern', style: 'points' }],
    pane: { placement: 'price' },
    repaints: false,
    warmupBars: () => warmupOf(pattern),
    create: (parameters) => new CandlePatternStream(pattern, penetrationOf(parameters)),
    marks: (parameters) => new CandlePatternMarks(pattern, penetrationOf(parameters)),
  };
}
