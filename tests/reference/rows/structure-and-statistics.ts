import { NOTHING_FOR_ZERO, type TalibRow } from './talib-row.ts';

export const STRUCTURE_ROWS: readonly TalibRow[] = [
  { ours: 'heikin-ashi', theirs: 'HA', outputs: ['open', 'high', 'low', 'close'] },
  {
    ours: 'fractal',
    parameters: { left: 2, right: 2 },
    theirs: 'FRACTAL',
    theirParameters: { leftbars: 2, rightbars: 2 },
    outputs: ['fractalBear', 'fractalBull'],
    isSparse: true,
    // They say that there is one, ours at which price; both when it is known, two bars later.
    convert: (theirs, { high, low }, output) =>
      theirs.map((value, i) => (value === 0 ? Number.NaN : ((output === 'fractalBear' ? high : low)[i - 2] as number))),
  },
  { ours: 'linreg', parameters: { period: 14 }, theirs: 'LINEARREG', theirParameters: { timeperiod: 14 }, outputs: ['line'] },
  {
    ours: 'linearreg-slope',
    parameters: { period: 14 },
    theirs: 'LINEARREG_SLOPE',
    theirParameters: { timeperiod: 14 },
    outputs: ['slope'],
    slack: 1e-13,
  },
];

export const STATISTICS_ROWS: readonly TalibRow[] = [
  { ours: 'variance', parameters: { period: 20 }, theirs: 'VAR', theirParameters: { timeperiod: 20, nbdev: 1 }, outputs: ['variance'] },
  {
    ours: 'correlation',
    parameters: { period: 20, against: 'volume' },
    theirs: 'CORREL',
    theirParameters: { timeperiod: 20 },
    inputs: ['close', 'volume'],
    outputs: ['correlation'],
    undefinedAs: NOTHING_FOR_ZERO,
  },
  {
    ours: 'beta',
    parameters: { period: 20, against: 'volume' },
    theirs: 'BETA',
    theirParameters: { timeperiod: 20 },
    inputs: ['volume', 'close'],
    outputs: ['beta'],
    undefinedAs: NOTHING_FOR_ZERO,
  },
];
