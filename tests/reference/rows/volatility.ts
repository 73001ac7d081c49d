import { HALF_THE_DIGITS, type TalibRow } from './talib-row.ts';

export const VOLATILITY_ROWS: readonly TalibRow[] = [
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
    ours: 'donchian',
    parameters: { period: 20, until: 'this-bar' },
    theirs: 'DONCHIAN',
    theirParameters: { timeperiod: 20 },
    outputs: ['upperBand', 'centerline', 'lowerBand'],
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
  // Other parameters.
  { ours: 'atr', parameters: { period: 2 }, theirs: 'ATR', theirParameters: { timeperiod: 2 }, outputs: ['atr'] },
  { ours: 'atr', parameters: { period: 100 }, theirs: 'ATR', theirParameters: { timeperiod: 100 }, outputs: ['atr'] },
  {
    ours: 'bb',
    parameters: { period: 5, multiplier: 1.5 },
    theirs: 'BBANDS',
    theirParameters: { timeperiod: 5, nbdevup: 1.5, nbdevdn: 1.5 },
    outputs: ['upperBand', 'sma', 'lowerBand'],
    slack: HALF_THE_DIGITS,
  },
  {
    ours: 'psar',
    parameters: { step: 0.05, maximum: 0.5, start: 'directional' },
    theirs: 'SAR',
    theirParameters: { acceleration: 0.05, maximum: 0.5 },
    outputs: ['sar'],
  },
];
