// verifies: candlesticks-equal-talib
import { beforeAll, describe, expect, it } from 'vitest';
import { CANDLESTICKS } from '#core/indicators/candlesticks/candlesticks.ts';
import { parametersOf, runBatch } from '../support/run-indicator.ts';
import { askTalib, type TalibAnswer, talibIsHere } from './ask-talib.ts';
import { candleMixtures } from './candle-mixtures.ts';
import { patternFingerprint } from './pattern-fingerprint.ts';

/** Every pattern as it is, and once more with another penetration where it has that parameter. */
const CASES = CANDLESTICKS.flatMap((definition) => {
  const variants = 'penetration' in definition.parameters.shape ? [{}, { penetration: 0.1 }] : [{}];
  return variants.map((parameters) => ({ definition, parameters, theirs: (definition.aliases[0] ?? '').toUpperCase() }));
});
const series = [...candleMixtures];

const BULLISH_ONLY = [
  ...['doji', 'dragonfly-doji', 'gravestone-doji', 'long-legged-doji', 'rickshaw-man', 'takuri', 'hammer', 'homing-pigeon'],
  ...['inverted-hammer', 'matching-low', 'piercing', '3-stars-in-south', 'morning-doji-star', 'morning-star', 'stick-sandwich'],
  ...['unique-3-river', '3-white-soldiers', 'conceal-baby-swall', 'ladder-bottom', 'mat-hold'],
];
const BEARISH_ONLY = [
  ...['dark-cloud-cover', 'hanging-man', 'in-neck', 'on-neck', 'shooting-star', 'thrusting', 'evening-doji-star', 'evening-star'],
  ...['2-crows', '3-black-crows', 'advance-block', 'identical-3-crows', 'stalled-pattern', 'upside-gap-2-crows'],
];
const GRADED: Readonly<Record<string, number[]>> = {
  engulfing: [-100, -80, 80, 100],
  harami: [-100, -80, 80, 100],
  'harami-cross': [-100, -80, 80, 100],
  hikkake: [-200, -100, 100, 200],
  'hikkake-mod': [-200, -100, 100, 200],
};

/** Every value other than 0 that the pattern can have. */
function possibleValues(id: string): number[] {
  const name = id.replace('cdl-', '');
  if (BULLISH_ONLY.includes(name)) return [100];
  return BEARISH_ONLY.includes(name) ? [-100] : (GRADED[name] ?? [-100, 100]);
}

describe.skipIf(!talibIsHere)('candlestick patterns against TA-Lib on seeded mixtures of candles', () => {
  let answers: readonly TalibAnswer[] = [];
  beforeAll(() => {
    const calls = CASES.flatMap(({ theirs, parameters }) => series.map(([name]) => ({ function: theirs, series: name, parameters })));
    answers = askTalib(candleMixtures, calls);
  }, 120_000);

  it.each(CASES.map((row, at) => [row.definition.id, JSON.stringify(row.parameters), row, at] as const))(
    '%s %s has the value of TA-Lib at every bar, and every value it can have occurs',
    (id, _parameters, { definition, parameters }, at) => {
      const warmup = definition.warmupBars(parametersOf(definition, parameters));
      const found: string[] = [];
      const occurring = new Set<number>();
      for (const [s, [name, bars]] of series.entries()) {
        const { outputs, lookback } = answers[at * series.length + s] as TalibAnswer;
        const theirs = outputs[0] as Float64Array;
        const ours = runBatch(definition, bars, parameters).pattern as Float64Array;
        expect(warmup, 'the warm-up is TA-Lib’s look-back').toBe(lookback);
        expect(ours.slice(0, warmup).every((value) => Number.isNaN(value))).toBe(true);
        for (let i = warmup; i < ours.length; i++) {
          const value = theirs[i] as number;
          if (!Object.is(ours[i], value)) found.push(`${name}, bar ${i}: ${ours[i]}, TA-Lib ${value}`);
          if (value !== 0) occurring.add(value);
        }
      }
      expect(found.slice(0, 5)).toEqual([]);
      expect([...occurring].sort((a, b) => a - b)).toEqual(possibleValues(id));
    },
  );

  it('gave the fingerprints that machines without it compare with', async () => {
    const lines = CASES.map(({ definition, parameters }, at) => {
      const columns = answers.slice(at * series.length, (at + 1) * series.length).map(({ outputs }) => outputs[0] as Float64Array);
      return `${definition.id} ${JSON.stringify(parameters)} ${patternFingerprint(columns)}\n`;
    });
    await expect(lines.join('')).toMatchFileSnapshot('../golden/talib-candlesticks.txt');
  });
});
