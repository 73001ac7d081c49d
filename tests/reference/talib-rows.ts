import type { BarColumns } from '#core/market/bar-columns.ts';
import type { TalibInput } from './ask-talib.ts';

/** One indicator of ours beside the function of TA-Lib that computes the same. */
export interface TalibRow {
  /** Id or alias of ours. */
  readonly ours: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly theirs: string;
  readonly theirParameters?: Readonly<Record<string, number>>;
  /** Columns that theirs works on; those of its own definition unless given. */
  readonly inputs?: readonly TalibInput[];
  /** The output of ours for each of theirs, in their order; null where we have none. */
  readonly outputs: readonly (string | null)[];
  /** Largest difference, as a fraction of the value; a few roundings unless stated. */
  readonly tolerance?: number;
  /** Largest difference as a fraction of the highest price, where their sums lose digits that the value needs. */
  readonly slack?: number;
  /** By how many bars their first value comes after ours, by output of ours. */
  readonly later?: Readonly<Record<string, number>>;
  /** Their seed differs: equal from so many bars after their first value. */
  readonly settles?: number;
  /** What each gives where the quotient is 0/0; theirs elsewhere would be a difference. */
  readonly undefinedAs?: { readonly ours: number; readonly theirs: number };
  /** Why the two part for good where prices stand still: those series are left out. */
  readonly onlyMoving?: string;
  /** Brings their column to our stated convention. */
  readonly convert?: (theirs: Float64Array, bars: BarColumns) => Float64Array;
}

/** Where their running sums lose half of the digits: the root of a difference of squares. */
const HALF_THE_DIGITS = 1e-7;

/** Of 0/0 we say that there is no value; they say 0. */
const NOTHING_FOR_ZERO = { ours: Number.NaN, theirs: 0 };

const movingAverages: readonly TalibRow[] = [
  { ours: 'sma', parameters: { period: 20 }, theirs: 'SMA', theirParameters: { timeperiod: 20 }, outputs: ['sma'] },
  { ours: 'ema', parameters: { period: 20 }, theirs: 'EMA', theirParameters: { timeperiod: 20 }, outputs: ['ema'] },
  { ours: 'ema', parameters: { period: 3 }, theirs: 'EMA', theirParameters: { timeperiod: 3 }, outputs: ['ema'] },
  { ours: 'wma', parameters: { period: 14 }, theirs: 'WMA', theirParameters: { timeperiod: 14 }, outputs: ['wma'] },
  { ours: 'hma', parameters: { period: 20 }, theirs: 'HMA', theirParameters: { timeperiod: 20 }, outputs: ['hma'] },
  { ours: 'dema', parameters: { period: 20, seed: 'cascade' }, theirs: 'DEMA', theirParameters: { timeperiod: 20 }, outputs: ['dema'] },
  { ours: 'tema', parameters: { period: 20, seed: 'cascade' }, theirs: 'TEMA', theirParameters: { timeperiod: 20 }, outputs: ['tema'] },
  {
    ours: 'kama',
    parameters: { period: 10 },
    theirs: 'KAMA',
    theirParameters: { timeperiod: 10 },
    outputs: ['kama'],
    later: { kama: 1 },
    onlyMoving: 'their ratio is 1 there, ours 0, and the average remembers it',
  },
  {
    ours: 'kama',
    parameters: { period: 10 },
    theirs: 'ER',
    theirParameters: { timeperiod: 10 },
    outputs: ['er'],
    undefinedAs: { ours: 0, theirs: 1 },
  },
  { ours: 'smma', parameters: { period: 20 }, theirs: 'RMA', theirParameters: { timeperiod: 20 }, outputs: ['smma'] },
  {
    ours: 't3',
    parameters: { period: 5, volumeFactor: 0.7, seed: 'cascade' },
    theirs: 'T3',
    theirParameters: { timeperiod: 5, vfactor: 0.7 },
    outputs: ['t3'],
  },
  {
    ours: 'vwma',
    parameters: { period: 20 },
    theirs: 'VWMA',
    theirParameters: { timeperiod: 20 },
    outputs: ['vwma'],
    onlyMoving: 'they divide what rounding left of their sums by no volume',
  },
  { ours: 'zlema', parameters: { period: 20 }, theirs: 'ZLEMA', theirParameters: { timeperiod: 20 }, outputs: ['zlema'] },
  { ours: 'midpoint', parameters: { period: 14 }, theirs: 'MIDPOINT', theirParameters: { timeperiod: 14 }, outputs: ['midpoint'] },
];

const momentum: readonly TalibRow[] = [
  {
    ours: 'rsi',
    parameters: { period: 14 },
    theirs: 'RSI',
    theirParameters: { timeperiod: 14 },
    outputs: ['rsi'],
    undefinedAs: { ours: 50, theirs: 0 },
  },
  {
    ours: 'macd',
    theirs: 'MACD',
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
    theirParameters: { fastk_period: 14, slowk_period: 3, slowd_period: 3 },
    outputs: ['oscillator', 'signal'],
    later: { oscillator: 2 },
  },
  {
    ours: 'stochrsi',
    parameters: { period: 14, stochastic: 5, smooth: 1, signal: 3 },
    theirs: 'STOCHRSI',
    theirParameters: { timeperiod: 14, fastk_period: 5, fastd_period: 3 },
    outputs: ['stochRsi', 'signal'],
    later: { stochRsi: 2 },
    onlyMoving: 'their relative strength index is 0 there, ours 50',
  },
  { ours: 'adx', parameters: { period: 14, seed: 'short' }, theirs: 'ADX', theirParameters: { timeperiod: 14 }, outputs: ['adx'] },
  { ours: 'adx', parameters: { period: 14, seed: 'short' }, theirs: 'ADXR', theirParameters: { timeperiod: 14 }, outputs: ['adxr'] },
  { ours: 'adx', parameters: { period: 14, seed: 'short' }, theirs: 'DX', theirParameters: { timeperiod: 14 }, outputs: ['dx'] },
  { ours: 'adx', parameters: { period: 14, seed: 'short' }, theirs: 'PLUS_DI', theirParameters: { timeperiod: 14 }, outputs: ['pdi'] },
  { ours: 'adx', parameters: { period: 14, seed: 'short' }, theirs: 'MINUS_DI', theirParameters: { timeperiod: 14 }, outputs: ['mdi'] },
  {
    ours: 'cci',
    parameters: { period: 20 },
    theirs: 'CCI',
    theirParameters: { timeperiod: 20 },
    outputs: ['cci'],
    undefinedAs: NOTHING_FOR_ZERO,
  },
  { ours: 'roc', parameters: { period: 10 }, theirs: 'ROC', theirParameters: { timeperiod: 10 }, outputs: ['roc'] },
  { ours: 'momentum', parameters: { period: 10 }, theirs: 'MOM', theirParameters: { timeperiod: 10 }, outputs: ['momentum'] },
  {
    ours: 'willr',
    parameters: { period: 14 },
    theirs: 'WILLR',
    theirParameters: { timeperiod: 14 },
    outputs: ['williamsR'],
    undefinedAs: { ours: -100, theirs: 0 },
  },
  {
    ours: 'mfi',
    parameters: { period: 14 },
    theirs: 'MFI',
    theirParameters: { timeperiod: 14 },
    outputs: ['mfi'],
    undefinedAs: { ours: 100, theirs: 0 },
  },
  { ours: 'awesome', theirs: 'AO', theirParameters: { fastperiod: 5, slowperiod: 34 }, outputs: ['oscillator'], slack: 1e-14 },
  {
    ours: 'aroon',
    parameters: { period: 14, ties: 'newest' },
    theirs: 'AROON',
    theirParameters: { timeperiod: 14 },
    outputs: ['aroonDown', 'aroonUp'],
  },
  {
    ours: 'aroon',
    parameters: { period: 14, ties: 'newest' },
    theirs: 'AROONOSC',
    theirParameters: { timeperiod: 14 },
    outputs: ['oscillator'],
  },
  {
    ours: 'vortex',
    parameters: { period: 14 },
    theirs: 'VORTEX',
    theirParameters: { timeperiod: 14 },
    outputs: ['pvi', 'nvi'],
    undefinedAs: NOTHING_FOR_ZERO,
  },
  { ours: 'tsi', theirs: 'TSI', theirParameters: { firstperiod: 25, secondperiod: 13 }, outputs: ['tsi'] },
  { ours: 'trix', parameters: { period: 14, seed: 'cascade' }, theirs: 'TRIX', theirParameters: { timeperiod: 14 }, outputs: ['trix'] },
  { ours: 'ultimate', theirs: 'ULTOSC', outputs: ['ultimate'], onlyMoving: 'they count a window without range as 0, ours has no value' },
  {
    ours: 'ppo',
    theirs: 'PPO',
    theirParameters: { fastperiod: 12, slowperiod: 26, matype: 1 },
    outputs: ['ppo'],
    settles: 200,
    slack: 1e-11,
  },
  { ours: 'cmo', parameters: { period: 14, smoothing: 'wilder' }, theirs: 'CMO', theirParameters: { timeperiod: 14 }, outputs: ['cmo'] },
  {
    ours: 'cmo',
    parameters: { period: 14 },
    theirs: 'CMOU',
    theirParameters: { timeperiod: 14 },
    outputs: ['cmo'],
    undefinedAs: NOTHING_FOR_ZERO,
  },
  { ours: 'dpo', parameters: { period: 20 }, theirs: 'DPO', theirParameters: { timeperiod: 20 }, outputs: ['dpo'], slack: 1e-14 },
  { ours: 'coppock', theirs: 'COPPOCK', outputs: ['coppock'] },
  { ours: 'bop', parameters: { smooth: 1 }, theirs: 'BOP', outputs: ['bop'], undefinedAs: NOTHING_FOR_ZERO },
];

const volatility: readonly TalibRow[] = [
  { ours: 'tr', theirs: 'TRANGE', outputs: ['tr'] },
  { ours: 'atr', parameters: { period: 14 }, theirs: 'ATR', theirParameters: { timeperiod: 14 }, outputs: ['atr'] },
  { ours: 'natr', parameters: { period: 14 }, theirs: 'NATR', theirParameters: { timeperiod: 14 }, outputs: ['natr'] },
  {
    ours: 'stdev',
    parameters: { period: 14 },
    theirs: 'STDDEV',
    theirParameters: { timeperiod: 14 },
    outputs: ['stdDev'],
    slack: HALF_THE_DIGITS,
  },
  {
    ours: 'bb',
    parameters: { period: 20, multiplier: 2 },
    theirs: 'BBANDS',
    theirParameters: { timeperiod: 20, nbdevup: 2, nbdevdn: 2 },
    outputs: ['upperBand', 'sma', 'lowerBand'],
    slack: HALF_THE_DIGITS,
  },
  {
    ours: 'donchian',
    parameters: { period: 20 },
    theirs: 'DONCHIAN',
    theirParameters: { timeperiod: 20 },
    outputs: ['upperBand', 'centerline', 'lowerBand'],
    // Ours is of the bars before this one, as in Stock.Indicators.
    convert: (theirs) => theirs.map((_value, i) => theirs[i - 1] ?? Number.NaN),
  },
  {
    ours: 'supertrend',
    parameters: { period: 10, multiplier: 3 },
    theirs: 'SUPERTREND',
    theirParameters: { timeperiod: 10, multiplier: 3 },
    outputs: ['superTrend', null],
    // They begin with a rising trend, ours with the one that the first close is in.
    settles: 150,
  },
  {
    ours: 'psar',
    parameters: { step: 0.02, maximum: 0.2, start: 'directional' },
    theirs: 'SAR',
    theirParameters: { acceleration: 0.02, maximum: 0.2 },
    outputs: ['sar'],
  },
  {
    ours: 'chaikin-volatility',
    parameters: { period: 10, change: 10 },
    theirs: 'CVI',
    theirParameters: { timeperiod: 10, rocperiod: 10 },
    outputs: ['chaikinVolatility'],
  },
  {
    ours: 'mass-index',
    parameters: { period: 25, smooth: 9 },
    theirs: 'MASSI',
    theirParameters: { fastperiod: 9, slowperiod: 25 },
    outputs: ['massIndex'],
  },
];

const volume: readonly TalibRow[] = [
  {
    ours: 'obv',
    theirs: 'OBV',
    outputs: ['obv'],
    // They begin with the volume of the first bar, ours with nothing.
    convert: (theirs, { volume }) => theirs.map((value) => value - (volume[0] as number)),
  },
  { ours: 'adl', theirs: 'AD', outputs: ['adl'] },
  { ours: 'adosc', theirs: 'ADOSC', theirParameters: { fastperiod: 3, slowperiod: 10 }, outputs: ['oscillator'], settles: 150 },
  {
    ours: 'cmf',
    parameters: { period: 20 },
    theirs: 'CMF',
    theirParameters: { timeperiod: 20 },
    outputs: ['cmf'],
    undefinedAs: NOTHING_FOR_ZERO,
  },
  { ours: 'force', parameters: { period: 13 }, theirs: 'EFI', theirParameters: { timeperiod: 13 }, outputs: ['forceIndex'] },
  { ours: 'nvi', theirs: 'NVI', outputs: ['nvi'] },
  { ours: 'pvi', theirs: 'PVI', outputs: ['pvi'] },
  { ours: 'pvo', theirs: 'PVO', theirParameters: { fastperiod: 12, slowperiod: 26, matype: 1 }, outputs: ['pvo'], settles: 200 },
  {
    ours: 'relative-volume',
    parameters: { period: 20 },
    theirs: 'RVOL',
    theirParameters: { timeperiod: 20 },
    outputs: ['relativeVolume'],
    undefinedAs: { ours: Number.NaN, theirs: Number.POSITIVE_INFINITY },
  },
  { ours: 'vwap', theirs: 'VWAP', outputs: ['vwap'] },
];

/** Everything that both have. */
export const TALIB_ROWS: readonly TalibRow[] = [...movingAverages, ...momentum, ...volatility, ...volume];
