import fc from 'fast-check';
import { z } from 'zod';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { ANY_SYMBOLS, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import { ORDER_TYPES } from '#core/trading/intent.ts';
import { symbolData } from './backtest-scene.ts';
import { seededBars, seededUniform } from './seeded-bars.ts';

/** A price on the grid of the scene's symbols. */
export const cents = (price: number): number => Math.round(price * 100) / 100;

/** A strategy that sends random orders of every type, and tells of every event. */
export const randomOrders = (seed: number, onEvent: (event: OrderEvent) => void = () => {}, symbols = 1000): StrategyDefinition => ({
  id: 'random',
  title: 'Random',
  description: '',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters: z.strictObject({}),
  needs: { ...ANY_SYMBOLS, setsStops: true },
  warmupBars: () => 0,
  create() {
    const uniform = seededUniform(seed);
    return {
      onStart() {},
      onBar(context) {
        for (let symbol = 0; symbol < Math.min(symbols, context.symbolCount); symbol++) {
          if (!context.hasBar(symbol) || uniform() > 0.3) continue;
          const kind = uniform();
          if (kind < 0.15) context.exit(symbol, uniform() < 0.5 ? 1 : 0.5);
          else if (kind < 0.2) context.cancelAll(symbol);
          else if (kind < 0.25) context.moveStop(cents(context.close(symbol) * (0.99 + 0.02 * uniform())), symbol);
          else {
            const type = ORDER_TYPES[Math.floor(uniform() * ORDER_TYPES.length)] ?? 'market';
            const side = uniform() < 0.5 ? 1 : -1;
            const close = context.close(symbol);
            const price = cents(close + (type === 'limit' ? -side : side) * uniform() * 0.4);
            const risk = 0.05 + uniform() * 0.6;
            context.enter({
              symbol,
              side,
              type,
              ...(type === 'market' ? {} : { price }),
              limitPrice: cents(price + side * uniform() * 0.2),
              ...(uniform() < 0.5 ? { units: Math.ceil(uniform() * 50) } : {}),
              timeInForce: uniform() < 0.7 ? 'gtc' : uniform() < 0.5 ? 'day' : { untilUs: context.timeUs + 300_000_000 },
              reduceOnly: uniform() < 0.1,
              group: uniform() < 0.2 ? 7 : 0,
              bracket: {
                stopLoss: cents(price - side * risk),
                takeProfit: cents(price + side * risk * 2),
                ...(uniform() < 0.3
                  ? {
                      partials: [
                        { atRisk: 0.5, fraction: 0.5, moveStop: 'entry' as const },
                        { atRisk: 1, fraction: 0.25 },
                      ],
                    }
                  : {}),
                ...(uniform() < 0.3 ? { trailingStop: { type: 'amount' as const, value: 0.3 } } : {}),
              },
            });
          }
        }
      },
      onOrderEvent: (_context, event) => onEvent(event),
    };
  },
});

const costs = fc.record({
  commission: fc.constantFrom(
    { type: 'none' },
    { type: 'percent', rate: 0.001 },
    { type: 'per-unit', amount: 0.01 },
    { type: 'fixed', amount: 1 },
    { type: 'fixed-plus-percent', amount: 1, rate: 0.0005 },
  ),
  spread: fc.constantFrom<unknown[]>(0, 0.02, { type: 'time-of-day', hours: Array.from({ length: 24 }, (_, hour) => hour / 1000) }),
  slippage: fc.constantFrom<unknown[]>(
    null,
    { type: 'fraction', value: 0.0005 },
    { type: 'ticks', value: 2 },
    { type: 'range-share', value: 0.2 },
    { type: 'volume-share', impact: 0.1, maxShare: 0.01 },
  ),
  swap: fc.constantFrom({ long: 0, short: 0 }, { long: -0.01, short: 0.002 }),
  borrowRate: fc.constantFrom(0, 0.05),
});
const execution = fc.record({
  fillAt: fc.constantFrom('next-open', 'same-close'),
  intrabar: fc.constantFrom('worst', 'best', 'adaptive', 'finer'),
  limitFill: fc.constantFrom<unknown[]>('touch', 'through', { ticks: 2 }),
  leverage: fc.constantFrom(1, 5),
  positions: fc.constantFrom('netting', 'hedging'),
  latencyBars: fc.constantFrom(0, 2),
  latencyMs: fc.constantFrom(0, 90_000),
  closeAtSessionEnd: fc.boolean(),
});
const sizing = fc.constantFrom(
  { type: 'equity-fraction', fraction: 0.5 },
  { type: 'fixed-units', units: 20 },
  { type: 'fixed-value', value: 3000 },
  { type: 'risk-percent', fraction: 0.01 },
  { type: 'volatility-target', volatility: 0.3, lookback: 10 },
  { type: 'kelly-fraction', fraction: 0.5, trades: 5 },
);
/** Random costs, fills, sizes and numbers of symbols. */
export const randomSettings = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  costs,
  execution,
  sizing,
  symbols: fc.constantFrom(1, 1, 2, 3),
  maxPositions: fc.constantFrom(1, 4),
});

/** Seeded bars of so many symbols; the second has a dividend and a split. */
export function randomData(seed: number, symbols: number): SymbolData[] {
  return Array.from({ length: symbols }, (_, k) => {
    const bars = seededBars(seed + 31 * k, 250, 100 + 20 * k);
    const rate = bars.timeUs.map((_, i) => (k === 0 ? 1 : 1.1 + 0.01 * Math.sin(i)));
    const at = bars.timeUs[120] as number;
    const actions =
      k === 1
        ? ([
            { type: 'dividend', timeUs: at, amount: 0.3 },
            { type: 'split', timeUs: at + 60_000_000, ratio: 2 },
          ] as const)
        : [];
    return symbolData(`S${k}`, bars, { rate, actions });
  });
}
/** A raw configuration of random settings. */
export const rawOf = (given: { readonly symbols: number }): Record<string, unknown> => {
  const { symbols, ...rest } = given;
  return { ...rest, seed: 1, timeframe: '1m', symbols: Array.from({ length: symbols }, (_, k) => `S${k}`), initialCapital: 20_000 };
};
