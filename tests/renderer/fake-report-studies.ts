import type { z } from 'zod';
import type { monteCarloResult, optimiseResult, overfittingResult, walkForwardResult } from '#contract/research-studies.ts';
import { seededRandom } from './fake-market.ts';
import type { FakeRun } from './fake-report-runs.ts';

const QUANTILES = { '0.025': -1.96, '0.1': -1.28, '0.25': -0.67, '0.5': 0, '0.75': 0.67, '0.9': 1.28, '0.975': 1.96 } as const;

function histogramOf(values: readonly number[], bins: number) {
  const low = Math.min(...values);
  const width = (Math.max(...values) - low) / bins || 1;
  const counts = new Float64Array(bins);
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[at] = (counts[at] as number) + 1;
  }
  return { edges: Float64Array.from({ length: bins + 1 }, (_, i) => low + i * width), counts };
}

/** A random walk's own quantiles. */
export function fakeMonteCarlo(method: z.output<typeof monteCarloResult>['method'], paths: number): z.output<typeof monteCarloResult> {
  const steps = 250;
  const step = Float64Array.from({ length: 51 }, (_, i) => i * 5);
  const at = (z: number) => step.map((k) => Math.exp(k * 0.0003 + z * Math.sqrt(k) * 0.0068));
  const random = seededRandom(3);
  const finals = Array.from({ length: 5000 }, () => Math.exp(0.075 + (random() + random() + random() + random() - 2) * 0.19));
  const drawdowns = Array.from({ length: 5000 }, () => -0.03 - Math.abs(random() + random() - 1) * 0.16);
  return {
    ...{ method, paths, steps },
    fan: { step, quantiles: Object.fromEntries(Object.entries(QUANTILES).map(([name, z]) => [name, at(z)])) },
    ...{ finals: histogramOf(finals, 40), drawdowns: histogramOf(drawdowns, 40) },
    finalQuantiles: { '0.05': 0.92, '0.5': 1.078, '0.95': 1.26 },
    drawdownQuantiles: { '0.05': -0.174, '0.5': -0.081, '0.95': -0.036 },
    ...{ lossProbability: 0.231, ruinProbability: 0.0004 },
  };
}

export function fakeWalkForward(run: FakeRun): z.output<typeof walkForwardResult> {
  const random = seededRandom(11);
  const count = 8;
  const half = Math.floor(run.equity.timeUs.length / 2);
  const part = (values: Float64Array) => values.slice(half);
  const stepUs = (run.document.toUs - (run.equity.timeUs[half] as number)) / count;
  return {
    windows: Array.from({ length: count }, (_, i) => {
      const testFromUs = Math.round((run.equity.timeUs[half] as number) + i * stepUs);
      const inSample = 0.7 + random() * 0.7;
      return {
        ...{
          trainFromUs: Math.round(testFromUs - 4 * stepUs),
          trainToUs: testFromUs,
          testFromUs,
          testToUs: Math.round(testFromUs + stepUs),
        },
        parameters: { lookback: 20 + Math.floor(random() * 4) * 4, stopAtr: 1 + Math.floor(random() * 4) * 0.5 },
        ...{
          inSample,
          outOfSample: inSample * (random() - 0.15),
          outOfSampleReturn: (random() - 0.42) * 0.06,
          trades: 18 + Math.floor(random() * 20),
        },
      };
    }),
    equity: {
      timeUs: part(run.equity.timeUs),
      value: part(run.equity.value),
      drawdown: part(run.equity.drawdown),
      benchmark: part(run.equity.benchmark),
    },
    ...{ efficiency: 0.44, outOfSampleSharpe: 0.39, outOfSampleReturn: 0.051, drift: { lookback: 0.21, stopAtr: 0.34 } },
  };
}

export function fakeOptimise(evaluated: number, isComplete: boolean): z.output<typeof optimiseResult> {
  const random = seededRandom(17);
  const settings = [8, 12, 16, 20, 24, 28, 32, 36, 40]
    .flatMap((lookback) => [0.5, 1, 1.5, 2, 2.5, 3].map((stopAtr) => ({ lookback, stopAtr })))
    .slice(0, evaluated);
  const sharpe = Float64Array.from(
    settings,
    ({ lookback, stopAtr }) =>
      0.16 + 0.42 * Math.exp(-(((lookback - 24) / 4) ** 2) / 3.2 - ((stopAtr - 1.5) * 2) ** 2 / 2.6) + (random() - 0.5) * 0.12,
  );
  const best = sharpe.indexOf(Math.max(...sharpe));
  const plateau = settings.findIndex(({ lookback, stopAtr }) => lookback === 24 && stopAtr === 1.5);
  return {
    ...{ method: 'grid', objective: 'sharpe', objectiveValue: sharpe, sharpe },
    values: { lookback: settings.map(({ lookback }) => lookback), stopAtr: settings.map(({ stopAtr }) => stopAtr) },
    totalReturn: sharpe.map((value) => value * 0.22),
    maxDrawdown: sharpe.map((value) => -0.2 + value * 0.12),
    trades: sharpe.map((_, i) => 300 + i * 3),
    best: best < 0 ? null : { index: best, parameters: settings[best] ?? {}, value: sharpe[best] as number },
    plateau: plateau < 0 ? null : { index: plateau, parameters: settings[plateau] ?? {}, score: 0.46 },
    plateauScore: sharpe.map((value) => value * 0.8),
    ...{ evaluated: settings.length, total: 54, isComplete },
  };
}

export function fakeOverfitting(run: FakeRun): z.output<typeof overfittingResult> {
  const random = seededRandom(23);
  const inSample = Float64Array.from({ length: 2000 }, () => 0.9 + (random() + random() - 1) * 0.8);
  return {
    ...{ probability: 0.38, splits: 12_870, strategies: 100, inSample },
    logits: run.document.honesty.overfitting?.logits ?? histogramOf([0], 1),
    outOfSample: inSample.map((value) => 0.55 - 0.42 * (value - 0.9) + (random() + random() - 1) * 0.9),
    ...{ degradation: { slope: -0.42, intercept: 0.93 }, probabilityOfLoss: 0.17, realityCheck: { pValue: 0.27, strategies: 100 } },
  };
}
