// verifies: backtest-reference
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXIT_REASONS } from '#core/backtest/run-result.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { run } from '#tests/support/backtest-scene.ts';
import { type Action, type ReferenceSettings, simulateSlowly } from '#tests/support/reference-simulator.ts';
import { seededBars, seededUniform } from '#tests/support/seeded-bars.ts';

/** A strategy that does what a script says, bar by bar. */
const scripted = (actions: readonly (readonly Action[])[], units: number | null): StrategyDefinition => ({
  id: 'scripted',
  title: 'Scripted',
  description: '',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters: z.strictObject({}),
  needs: ONE_SYMBOL,
  warmupBars: () => 0,
  create: () => ({
    onStart() {},
    onBar(context) {
      for (const action of actions[context.barIndex] ?? []) {
        if (action.do === 'exit') {
          context.exit();
          continue;
        }
        const { side, price, stop, target } = action;
        const hasBracket = stop !== null || target !== null;
        context.enter({
          side,
          type: action.do,
          ...(action.do === 'market' ? {} : { price }),
          ...(hasBracket
            ? { bracket: { ...(stop === null ? {} : { stopLoss: stop }), ...(target === null ? {} : { takeProfit: target }) } }
            : {}),
          ...(hasBracket && units !== null ? { units } : {}),
        });
      }
    },
  }),
});

const cents = (price: number): number => Math.round(price * 100) / 100;

function script(seed: number, close: Float64Array, perBar: number): Action[][] {
  const uniform = seededUniform(seed);
  const kinds = ['market', 'limit', 'stop'] as const;
  return Array.from(close, (price) => {
    if (uniform() > perBar) return [];
    if (uniform() < 0.25) return [{ do: 'exit' }];
    const side = uniform() < 0.5 ? 1 : -1;
    const kind = kinds[Math.floor(uniform() * 3)] ?? 'market';
    const away = cents(0.01 + uniform() * 0.5);
    const entry = kind === 'market' ? price : cents(price + (kind === 'limit' ? -side : side) * away);
    const hasExits = uniform() < 0.6;
    const stop = hasExits && uniform() < 0.8 ? cents(entry - side * (0.02 + uniform() * 0.8)) : null;
    const target = hasExits && (stop === null || uniform() < 0.8) ? cents(entry + side * (0.02 + uniform() * 0.8)) : null;
    return [{ do: kind, side, price: entry, stop, target }];
  });
}

const settings: fc.Arbitrary<ReferenceSettings> = fc
  .record({
    capital: fc.constantFrom(10_000, 1_000_000),
    units: fc.constantFrom(null, 7, 100),
    fraction: fc.constantFrom(0.3, 0.9999),
    rate: fc.constantFrom(0, 0.001),
    fixedFee: fc.constantFrom(0, 2),
    perUnit: fc.constantFrom(0, 0.005),
    spread: fc.constantFrom(0, 0.02, 0.04),
    slippage: fc.constantFrom(0, 0.0005),
    slippageTicks: fc.constantFrom(0, 0, 2),
    rangeShare: fc.constantFrom(0, 0, 0.1),
    sameClose: fc.boolean(),
    path: fc.constantFrom<ReferenceSettings['path'][]>('worst', 'best', 'adaptive'),
    limitFill: fc.constantFrom<ReferenceSettings['limitFill'][]>('touch', 'through', 2),
    allowShort: fc.constantFrom(true, true, false),
    latencyBars: fc.constantFrom(0, 0, 1, 3),
    maxPositions: fc.constantFrom(1, 1, 3),
    stopLoss: fc.constantFrom(null, 0.003),
    takeProfit: fc.constantFrom(null, 0.004),
    trailing: fc.constantFrom(null, null, 0.002),
    closeAtEnd: fc.boolean(),
  })
  // One kind of commission and of slippage at a time, as in a configuration.
  .map((given) => (given.perUnit > 0 ? { ...given, rate: 0, fixedFee: 0 } : given))
  .map((given) => (given.rangeShare > 0 ? { ...given, slippage: 0, slippageTicks: 0 } : given))
  .map((given) => (given.slippageTicks > 0 ? { ...given, slippage: 0 } : given));

describe('the kernel beside a slow, obvious simulator', () => {
  it('makes the same trades and the same equity over random markets, orders and costs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.1, 0.5), settings, (seed, perBar, given) => {
        const bars = seededBars(seed, 200);
        const actions = script(seed + 7, bars.close, perBar);
        const expected = simulateSlowly(bars, given, actions);
        const result = run(
          bars,
          {
            timeframe: '1m',
            initialCapital: given.capital,
            sizing:
              given.units === null
                ? { type: 'equity-fraction', fraction: given.fraction, wholeUnits: true }
                : { type: 'fixed-units', units: given.units, wholeUnits: true },
            costs: {
              commission:
                given.perUnit > 0
                  ? { type: 'per-unit', amount: given.perUnit }
                  : { type: 'fixed-plus-percent', amount: given.fixedFee, rate: given.rate },
              spread: given.spread,
              slippage:
                given.rangeShare > 0
                  ? { type: 'range-share', value: given.rangeShare }
                  : given.slippageTicks > 0
                    ? { type: 'ticks', value: given.slippageTicks }
                    : { type: 'fraction', value: given.slippage },
            },
            execution: {
              fillAt: given.sameClose ? 'same-close' : 'next-open',
              intrabar: given.path,
              limitFill: typeof given.limitFill === 'number' ? { ticks: given.limitFill } : given.limitFill,
              allowShort: given.allowShort,
              latencyBars: given.latencyBars,
            },
            exits: { stopLoss: given.stopLoss, takeProfit: given.takeProfit, trailingStop: given.trailing },
            maxPositions: given.maxPositions,
            closeAtEnd: given.closeAtEnd,
          },
          scripted(actions, given.units),
        );
        const { trades } = result;
        const ours = Array.from({ length: trades.count }, (_, i) => ({
          side: trades.side[i],
          units: trades.units[i],
          entryTimeUs: trades.entryTimeUs[i],
          entryPrice: trades.entryPrice[i],
          exitTimeUs: trades.exitTimeUs[i],
          exitPrice: trades.exitPrice[i],
          reason: EXIT_REASONS[trades.exitReason[i] ?? 0],
        }));
        const theirs = expected.trades.map(({ side, units, entryBar, entryPrice, exitBar, exitPrice, reason }) => ({
          side,
          units,
          entryTimeUs: bars.timeUs[entryBar],
          entryPrice,
          exitTimeUs: bars.timeUs[exitBar],
          exitPrice,
          reason,
        }));
        expect(ours).toEqual(theirs);
        for (let i = 0; i < expected.equity.length; i++) expect(result.equity.value[i]).toBeCloseTo(expected.equity[i] ?? Number.NaN, 6);
        for (let i = 0; i < expected.trades.length; i++) expect(trades.pnl[i]).toBeCloseTo(expected.trades[i]?.pnl ?? Number.NaN, 6);
      }),
      { numRuns: 250 },
    );
  });
});
