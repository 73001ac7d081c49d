import { describe, expect, it } from 'vitest';
import { readSpread } from '#core/indicators/wyckoff/spread-reading.ts';
import { volumeSpread } from '#core/indicators/wyckoff/volume-spread.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { runMarks } from '../../support/published-form.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { ToldStory } from '../../support/told-story.ts';

const thresholds = { high: 1.2, low: 0.8, climax: 2, stopClose: 0.5 };

describe('volume-spread analysis', () => {
  it.each([
    ['a wide rise on much volume', 1, 1.5, 1.5, 0.9, 1],
    ['a wide fall on much volume', -1, 1.5, 1.5, 0.1, -1],
    ['a narrow fall on little volume', -1, 0.8, 0.8, 0.5, 2],
    ['a narrow rise on little volume', 1, 0.8, 0.8, 0.5, -2],
    ['a fall on climactic volume that closes in the upper half', -1, 2, 1.5, 0.5, 3],
    ['a rise on climactic volume that closes in the lower half', 1, 2, 1.5, 0.5, -3],
    ['a wide rise on little volume', 1, 0.7, 1.3, 0.9, 4],
    ['a wide fall on little volume', -1, 0.7, 1.3, 0.1, -4],
    ['a narrow fall on much volume', -1, 1.3, 0.7, 0.2, 5],
    ['a narrow rise on much volume', 1, 1.3, 0.7, 0.9, -5],
    ['an ordinary bar', 1, 1, 1, 0.5, 0],
    ['an unchanged close', 0, 3, 3, 0.5, 0],
    ['unknown volume', 1, Number.NaN, 2, 0.5, 0],
  ])('reads %s', (_name, change, volume, spread, position, code) => {
    expect(readSpread(change, volume, spread, position, thresholds)).toBe(code);
  });

  it('measures ratios to the mean of the newest bars, this one with them', () => {
    const bars = seededBars(5, 200);
    const { volumeRatio, spreadRatio, closePosition } = runBatch(volumeSpread, bars, { period: 20 });
    for (let i = 19; i < 200; i++) {
      const mean = (of: (k: number) => number) => Array.from({ length: 20 }, (_, k) => of(i - k)).reduce((a, b) => a + b, 0) / 20;
      const spread = (k: number) => (bars.high[k] as number) - (bars.low[k] as number);
      expect(volumeRatio?.[i]).toBeCloseTo((bars.volume[i] as number) / mean((k) => bars.volume[k] as number), 9);
      expect(spreadRatio?.[i]).toBeCloseTo(spread(i) / mean(spread), 9);
      if (spread(i) > 0) expect(closePosition?.[i]).toBeCloseTo(((bars.close[i] as number) - (bars.low[i] as number)) / spread(i), 9);
    }
  });

  it('compares with the same time of earlier days where that is chosen', () => {
    const perDay = 24;
    const bars = makeBarColumns(perDay * 6);
    for (let i = 0; i < bars.timeUs.length; i++) {
      bars.timeUs[i] = 1_699_920_000_000_000 + i * 3_600_000_000;
      bars.high[i] = 2;
      bars.low[i] = 1;
      bars.close[i] = 1.5;
      bars.volume[i] = 100 + 10 * (i % perDay) + Math.floor(i / perDay);
    }
    const { volumeRatio } = runBatch(volumeSpread, bars, { volumeBase: 'same-time', sameTimeDays: 3 });
    expect(volumeRatio?.slice(0, 3 * perDay).every(Number.isNaN)).toBe(true);
    const at = 4 * perDay + 7;
    const earlier = [1, 2, 3].map((day) => bars.volume[at - day * perDay] as number);
    expect(volumeRatio?.[at]).toBeCloseTo((bars.volume[at] as number) / (earlier.reduce((a, b) => a + b, 0) / 3), 12);
  });

  it('labels a reading with the figures behind it', () => {
    const bars = new ToldStory(100).move(110, 25, 100).bar({ high: 114, low: 109.8, close: 113.5, volume: 180 }).bars();
    const label = runMarks(volumeSpread, bars).at(-1)?.mark;
    expect(label).toMatchObject({ kind: 'demand', direction: 1, fromTimeUs: bars.timeUs.at(-1), text: 'Demand' });
    expect(label?.evidence[0]).toMatchObject({ name: 'volume ratio', condition: 'at least 1.2' });
    expect(label?.evidence[0]?.value).toBeCloseTo(180 / 104, 10);
  });
});
