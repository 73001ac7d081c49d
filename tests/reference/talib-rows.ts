import type { BarColumns } from '#core/market/bar-columns.ts';
import type { TalibInput } from './ask-talib.ts';

/** One indicator of ours beside the function of TA-Lib that computes the same. */
export interface TalibRow {
  /** Id or alias of ours. */
  readonly ours: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly theirs: string;
  readonly inputs: readonly TalibInput[];
  readonly theirParameters?: Readonly<Record<string, number>>;
  /** The output of ours for each of theirs, in their order; null where we have none. */
  readonly outputs: readonly (string | null)[];
  /** Largest difference, as a fraction of the value; {@link EXACT} unless stated. */
  readonly tolerance?: number;
  /** Largest difference as a fraction of the highest price or volume, where their sums lose digits that the value needs. */
  readonly slack?: number;
  /** By how many bars their first value comes after ours, by output of ours. */
  readonly later?: Readonly<Record<string, number>>;
  /** Their seed differs: equal from so many bars after their first value. */
  readonly settles?: number;
  /** What each gives where the quotient is 0/0; theirs elsewhere would be a difference. */
  readonly undefinedAs?: { readonly ours: number; readonly theirs: number };
  /** Brings their column to our stated convention. */
  readonly convert?: (theirs: Float64Array, bars: BarColumns) => Float64Array;
}

/** A few roundings of doubles. */
export const EXACT = 1e-9;

const HLC: readonly TalibInput[] = ['high', 'low', 'close'];
const CLOSE: readonly TalibInput[] = ['close'];

const movingAverages: readonly TalibRow[] = [
  { ours: 'sma', parameters: { period: 20 }, theirs: 'SMA', inputs: CLOSE, theirParameters: { timeperiod: 20 }, outputs: ['sma'] },
  { ours: 'ema', parameters: { period: 20 }, theirs: 'EMA', inputs: CLOSE, theirParameters: { timeperiod: 20 }, outputs: ['ema'] },
  { ours: 'ema', parameters: { period: 3 }, theirs: 'EMA', inputs: CLOSE, theirParameters: { timeperiod: 3 }, outputs: ['ema'] },
  { ours: 'wma', parameters: { period: 14 }, theirs: 'WMA', inputs: CLOSE, theirParameters: { timeperiod: 14 }, outputs: ['wma'] },
];

const momentum: readonly TalibRow[] = [
  {
    ours: 'rsi',
    parameters: { period: 14 },
    theirs: 'RSI',
    inputs: CLOSE,
    theirParameters: { timeperiod: 14 },
    outputs: ['rsi'],
    undefinedAs: { ours: 50, theirs: 0 },
  },
  {
    ours: 'macd',
    theirs: 'MACD',
    inputs: CLOSE,
    theirParameters: { fastperiod: 12, slowperiod: 26, signalperiod: 9 },
    outputs: ['macd', 'signal', 'histogram'],
    // They begin the fast average with the slow one, and give nothing before all three lines are there.
    later: { macd: 8 },
    settles: 200,
    slack: 1e-11,
  },
  {
    ours: 'stoch',
    parameters: { period: 14, smooth: 3, signal: 3 },
    theirs: 'STOCH',
    inputs: HLC,
    theirParameters: { fastk_period: 14, slowk_period: 3, slowd_period: 3 },
    outputs: ['oscillator', 'signal'],
    later: { oscillator: 2 },
  },
  {
    ours: 'cci',
    parameters: { period: 20 },
    theirs: 'CCI',
    inputs: HLC,
    theirParameters: { timeperiod: 20 },
    outputs: ['cci'],
    undefinedAs: { ours: Number.NaN, theirs: 0 },
  },
  { ours: 'roc', parameters: { period: 10 }, theirs: 'ROC', inputs: CLOSE, theirParameters: { timeperiod: 10 }, outputs: ['roc'] },
  {
    ours: 'willr',
    parameters: { period: 14 },
    theirs: 'WILLR',
    inputs: HLC,
    theirParameters: { timeperiod: 14 },
    outputs: ['williamsR'],
    undefinedAs: { ours: -100, theirs: 0 },
  },
];

const volatility: readonly TalibRow[] = [
  { ours: 'tr', theirs: 'TRANGE', inputs: HLC, outputs: ['tr'] },
  { ours: 'atr', parameters: { period: 14 }, theirs: 'ATR', inputs: HLC, theirParameters: { timeperiod: 14 }, outputs: ['atr'] },
  {
    ours: 'stdev',
    parameters: { period: 14 },
    theirs: 'STDDEV',
    inputs: CLOSE,
    theirParameters: { timeperiod: 14 },
    outputs: ['stdDev'],
    // The root of a difference of running sums of squares: half of the digits are gone where prices stand still.
    slack: 1e-7,
  },
  {
    ours: 'bb',
    parameters: { period: 20, multiplier: 2 },
    theirs: 'BBANDS',
    inputs: CLOSE,
    theirParameters: { timeperiod: 20, nbdevup: 2, nbdevdn: 2 },
    outputs: ['upperBand', 'sma', 'lowerBand'],
    slack: 1e-7,
  },
];

const volume: readonly TalibRow[] = [
  {
    ours: 'obv',
    theirs: 'OBV',
    inputs: ['close', 'volume'],
    outputs: ['obv'],
    // They begin with the volume of the first bar, ours with nothing.
    convert: (theirs, { volume }) => theirs.map((value) => value - (volume[0] as number)),
  },
];

/** Everything that both have. */
export const TALIB_ROWS: readonly TalibRow[] = [...movingAverages, ...momentum, ...volatility, ...volume];
