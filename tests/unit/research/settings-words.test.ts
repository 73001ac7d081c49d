// verifies: backtest-runs
import { expect, it } from 'vitest';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { findStrategy } from '#core/strategy/strategies.ts';
import { settingsWords } from '#services/research/settings-words.ts';
import { sceneConfiguration } from '#tests/support/research-scene.ts';

function wordsOf(changes: Record<string, unknown>): string {
  const read = readConfiguration(sceneConfiguration({ sizing: undefined, costs: undefined, ...changes }), findStrategy, []);
  if (!read.ok) throw read.error;
  // As it is stored.
  return settingsWords(JSON.parse(JSON.stringify(read.value)));
}

it('two runs that differ in stops or costs alone are told apart', () => {
  expect(wordsOf({})).toBe('no costs');
  expect(wordsOf({ exits: { stopLoss: 0.02 } })).toBe('stop 2 %, no costs');
  expect(wordsOf({ costs: { commission: { type: 'percent', rate: 0.00015 }, spread: 0.02 } })).toBe('commission 0.015 %, spread 0.02');
});

it('every kind of exit, cost, fill and size has its words', () => {
  expect(
    wordsOf({
      exits: {
        ...{ stopLoss: { type: 'atr', value: 2 }, takeProfit: { type: 'amount', value: 3 }, trailingStop: 0.1, maxBars: 1 },
        partials: [{ atRisk: 1, fraction: 0.5 }],
      },
      costs: {
        ...{ commission: { type: 'fixed-plus-percent', amount: 1, rate: 0.001 }, spread: { type: 'quotes' } },
        ...{ slippage: { type: 'ticks', value: 2 }, swap: { long: -0.2, short: 0.1 }, borrowRate: 0.03 },
      },
      execution: { fillAt: 'same-close', intrabar: 'best', limitFill: { ticks: 2 }, allowShort: false, leverage: 3, maxDailyLoss: 0.02 },
      sizing: { type: 'risk-percent', fraction: 0.01 },
    }),
  ).toBe(
    'stop 2 ATR, target 3, trailing 10 %, partial profits 1, at most 1 bar, commission 1 + 0.1 %, spread of the quotes, slippage 2 ticks, swap -0.2/0.1, borrowing 3 %, fills at the same close, best path, limits filled 2 ticks through, long only, leverage 3, day ends at −2 %, risk 1 %',
  );
  expect(wordsOf({ sizing: { type: 'equity-fraction', fraction: 0.5 }, costs: { commission: { type: 'per-unit', amount: 0.005 } } })).toBe(
    'commission 0.005 a unit, 50 % of the equity',
  );
});

it('of a configuration of an older engine it says what it understands', () => {
  expect(settingsWords({ exits: { stopLoss: 7 }, costs: { spread: 0.5 } })).toBe('spread 0.5');
  expect(settingsWords({})).toBe('no costs');
});
