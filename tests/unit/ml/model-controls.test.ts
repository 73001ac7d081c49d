// verifies: honest-baseline
import { describe, expect, it } from 'vitest';
import { baselineV1 } from '#core/features/baseline-v1.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { type EdgeReport, reportEdge } from '#core/ml/edge-report.ts';
import { logisticProbability } from '#core/ml/logistic-regression.ts';
import { trainBaseline } from '#core/ml/train-baseline.ts';
import { revertingBars } from '../../support/reverting-bars.ts';
import { runToEnd } from '../../support/run-generator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const WIDTH = baselineV1.names.length;

/** Trains and scores the baseline out of sample, as the inference service does. */
function reportFor(bars: BarColumns): EdgeReport {
  const rows = new Float64Array(bars.timeUs.length * WIDTH);
  baselineV1.create('1m').pushMany(bars, 0, bars.timeUs.length, rows);
  const trained = runToEnd(trainBaseline(rows, WIDTH, bars.close));
  if (trained === null) throw new Error('too few bars');
  const probabilities = Float64Array.from(trained.testBars, (bar) => logisticProbability(trained.model, rows, bar * WIDTH));
  return reportEdge(probabilities, trained.testLabels, trained.trainBaseRate);
}

describe('the controls of the baseline model', () => {
  it('learns a planted pattern out of sample', () => {
    for (const seed of [1, 2, 3]) {
      const report = reportFor(revertingBars(seed, 4000, 0.15));
      expect(report.hasEdge).toBe(true);
      expect(report.pValue).toBeLessThan(0.001);
      // A move reverts with probability 0.65: nobody can do better.
      expect(report.testAccuracy).toBeGreaterThan(0.61);
      expect(report.testAccuracy).toBeLessThan(0.69);
      expect(report.verdict).toMatch(/^Small but measurable edge/);
    }
  });

  it('claims an edge on at most 7 % of 200 random walks', () => {
    let claims = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const report = reportFor(seededBars(seed * 7919, 1200));
      if (report.hasEdge) claims++;
      else expect(report.verdict).toMatch(/^No edge/);
    }
    expect(claims).toBeLessThanOrEqual(14);
  }, 30_000);

  it('claims nothing from too few test bars, however good they look', () => {
    const labels = Float64Array.from({ length: 150 }, (_, i) => i % 2);
    const probabilities = labels.map((label) => (label === 1 ? 0.9 : 0.1));
    const report = reportEdge(probabilities, labels, 0.5);
    expect(report.pValue).toBeLessThan(0.05);
    expect(report.hasEdge).toBe(false);
    expect(report.verdict).toBe('Not enough evidence: only 150 bars it had not seen, at least 200 are needed.');
  });

  it('gives the same weights to the last bit when trained again', () => {
    const bars = seededBars(77, 2000);
    const rows = new Float64Array(2000 * WIDTH);
    baselineV1.create('1m').pushMany(bars, 0, 2000, rows);
    const first = runToEnd(trainBaseline(rows, WIDTH, bars.close));
    const second = runToEnd(trainBaseline(rows, WIDTH, bars.close));
    expect(first).not.toBeNull();
    expect(second).toEqual(first);
  });

  it('is fitted without the test side: changing later bars changes no weight', () => {
    const train = (bars: BarColumns) => {
      const rows = new Float64Array(2000 * WIDTH);
      baselineV1.create('1m').pushMany(bars, 0, 2000, rows);
      return runToEnd(trainBaseline(rows, WIDTH, bars.close));
    };
    const first = train(seededBars(78, 2000));
    const altered = seededBars(78, 2000);
    const split = (first?.lastTrainBar ?? 0) + 2;
    for (let i = split; i < 2000; i++) {
      for (const column of [altered.open, altered.high, altered.low, altered.close]) column[i] = (column[i] as number) * (1 + i / 1000);
    }
    expect(train(altered)?.model).toEqual(first?.model);
  });
});
