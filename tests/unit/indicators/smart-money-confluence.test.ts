// verifies: confluence-parts
import { describe, expect, it } from 'vitest';
import { macd } from '#core/indicators/momentum/macd.ts';
import { rsi } from '#core/indicators/momentum/rsi.ts';
import { ema } from '#core/indicators/moving-averages/ema.ts';
import { bosChoch } from '#core/indicators/smart-money/bos-choch.ts';
import { confluence } from '#core/indicators/smart-money/confluence.ts';
import { indicatorPart, structurePart, wyckoffPart } from '#core/indicators/smart-money/confluence-parts.ts';
import { liquiditySweeps } from '#core/indicators/smart-money/liquidity-sweeps.ts';
import { premiumDiscount } from '#core/indicators/smart-money/premium-discount.ts';
import { atr } from '#core/indicators/volatility/atr.ts';
import { wyckoffPhases } from '#core/indicators/wyckoff/phases.ts';
import { runMarks } from '../../support/published-form.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { ToldStory } from '../../support/told-story.ts';

describe('the parts of confluence', () => {
  it.each([
    ['nothing known', { trend: 0, position: Number.NaN, sweep: 0, sweepStrength: 0 }, 0],
    ['an uptrend alone', { trend: 1, position: Number.NaN, sweep: 0, sweepStrength: 0 }, 1],
    ['an uptrend at its discount with a fresh bullish sweep', { trend: 1, position: 0, sweep: 1, sweepStrength: 1 }, 1],
    ['an uptrend at its premium', { trend: 1, position: 1, sweep: 0, sweepStrength: 0 }, 1 / 3],
    ['beyond the range', { trend: 1, position: 3, sweep: 0, sweepStrength: 0 }, 1 / 3],
    ['a downtrend in equilibrium, half a bullish sweep ago', { trend: -1, position: 0.5, sweep: 1, sweepStrength: 0.5 }, -1.5 / 3.5],
  ])('structure: %s', (_name, facts, expected) => {
    expect(structurePart(facts)).toBeCloseTo(expected, 12);
  });

  it('Wyckoff: nothing before the bias has turned, then more with every phase', () => {
    expect([1, 2, 3, 4, 5].map((phase) => wyckoffPart(phase, 1))).toEqual([0, 0, 0.5, 0.8, 1]);
    expect(wyckoffPart(5, -1)).toBe(-1);
    expect(wyckoffPart(4, 0)).toBe(0);
  });

  it('indicators: the mean of three, each cut off', () => {
    expect(indicatorPart(50, 1, 1, 0, 1)).toBe(0);
    expect(indicatorPart(95, 9, 1, 9, 1)).toBe(1);
    expect(indicatorPart(40, 1, 1.5, 0.125, 1)).toBeCloseTo((-0.5 - 0.5 + 0.5) / 3, 12);
    expect(indicatorPart(Number.NaN, 1, 1, 1, 1)).toBeNaN();
  });

  it('indicators: of a price that stands still nothing, once all are known and not before', () => {
    expect(indicatorPart(50, 1, 1, 0, 0)).toBe(0);
    expect(indicatorPart(50, 1, Number.NaN, 0, 0)).toBeNaN();
    expect(indicatorPart(50, 1, 1, Number.NaN, 0)).toBeNaN();
  });
});

describe('confluence', () => {
  const bars = seededBars(11, 1500);
  const columns = runBatch(confluence, bars);

  it('is the weighted mean of its parts, taken from the live indicators themselves', () => {
    const breaks = runBatch(bosChoch, bars);
    const { Position } = runBatch(premiumDiscount, bars);
    const { Sweep } = runBatch(liquiditySweeps, bars);
    const { phase, bias } = runBatch(wyckoffPhases, bars);
    const one = (definition: Parameters<typeof runBatch>[0], name: string, raw = {}) => runBatch(definition, bars, raw)[name];
    const [strength, fast, slow] = [one(rsi, 'rsi'), one(ema, 'ema', { period: 20 }), one(ema, 'ema', { period: 50 })];
    const [histogram, range] = [one(macd, 'histogram'), one(atr, 'atr')];
    let [trend, sweep, since] = [0, 0, 0];
    for (let i = 0; i < 1500; i++) {
      const at = (column: Float64Array | undefined): number => column?.[i] ?? Number.NaN;
      trend = at(breaks.BOS) || at(breaks.CHOCH) || trend;
      since = Number.isNaN(at(Sweep)) ? since + 1 : 0;
      sweep = at(Sweep) || sweep;
      const structure = structurePart({
        trend,
        position: at(Position),
        sweep,
        sweepStrength: sweep === 0 ? 0 : Math.max(0, 1 - since / 20),
      });
      const indicators = indicatorPart(at(strength), at(fast), at(slow), at(histogram), at(range));
      if (Number.isNaN(indicators)) {
        expect(at(columns.score)).toBeNaN();
        continue;
      }
      const isPhase = at(phase) > 0;
      const wyckoff = isPhase ? wyckoffPart(at(phase), at(bias)) : 0;
      const mean = (0.4 * structure + 0.25 * wyckoff + 0.35 * indicators) / (isPhase ? 1 : 0.75);
      expect(at(columns.score)).toBeCloseTo(100 * Math.abs(mean), 8);
      expect(at(columns.direction)).toBe(Math.sign(mean));
      expect([at(columns.structure), at(columns.wyckoff), at(columns.indicators)]).toEqual([
        100 * structure,
        100 * wyckoff,
        100 * indicators,
      ]);
    }
  });

  it('lies from 0 to 100, and its parts from -100 to 100', () => {
    for (let i = 49; i < 1500; i++) {
      expect(columns.score?.[i]).toBeGreaterThanOrEqual(0);
      expect(columns.score?.[i]).toBeLessThanOrEqual(100);
      for (const part of ['structure', 'wyckoff', 'indicators'])
        expect(Math.abs(columns[part]?.[i] ?? Number.NaN)).toBeLessThanOrEqual(100);
    }
  });

  it('can weigh one part alone', () => {
    const alone = runBatch(confluence, bars, { structureWeight: 0, wyckoffWeight: 0, indicatorWeight: 1 });
    expect(alone.score?.[900]).toBeCloseTo(Math.abs(alone.indicators?.[900] ?? Number.NaN), 10);
    const none = runBatch(confluence, bars, { structureWeight: 0, wyckoffWeight: 0, indicatorWeight: 0 });
    expect(none.score?.[900]).toBe(0);
  });

  it('tells a change of band or of side once, with its parts', () => {
    const marks = runMarks(confluence, bars);
    const bandOf = (i: number) => {
      const score = columns.score?.[i] ?? Number.NaN;
      return score >= 60 ? 'confluence-strong' : score >= 35 ? 'confluence-mixed' : 'confluence-weak';
    };
    const sideOf = (i: number) => (bandOf(i) === 'confluence-weak' ? 0 : (columns.direction?.[i] ?? 0));
    const expected = Array.from({ length: 1500 - 49 }, (_, k) => k + 49)
      .filter((i) => i === 49 || bandOf(i) !== bandOf(i - 1) || sideOf(i) !== sideOf(i - 1))
      .map((i) => [i, bandOf(i), sideOf(i)]);
    expect(marks.map(({ bar, mark }) => [bar, mark.kind, mark.direction])).toEqual(expected);
    expect(marks[0]?.mark.evidence.map(({ name }) => name)).toEqual(['score', 'structure', 'Wyckoff', 'indicators']);
  });

  it('finds a steady rise bullish and its mirror as bearish', () => {
    const rise = new ToldStory(100);
    for (let k = 0; k < 12; k++) rise.move(105 + 4 * k, 6, 100).move(102 + 4 * k, 4, 80);
    const up = runBatch(confluence, rise.bars());
    const down = runBatch(confluence, rise.bars(150));
    expect(up.direction?.at(-1)).toBe(1);
    expect(down.direction?.at(-1)).toBe(-1);
    expect(up.score?.at(-1)).toBeGreaterThan(35);
  });
});
