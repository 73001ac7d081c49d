import { NOTHING_FOR_ZERO, type TalibRow } from './talib-row.ts';

export const VOLUME_ROWS: readonly TalibRow[] = [
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
    ours: 'adosc',
    parameters: { seed: 'first' },
    theirs: 'ADOSC',
    theirParameters: { fastperiod: 3, slowperiod: 10 },
    outputs: ['oscillator'],
    later: { oscillator: 9 },
    slack: 1e-13,
  },
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
