// verifies: backtest-accounting
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKernel } from '#core/backtest/make-kernel.ts';
import { EXIT_REASONS } from '#core/backtest/run-result.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import { configOf, finalEquity, run, symbolData } from '#tests/support/backtest-scene.ts';
import { cents, randomData, randomOrders, randomSettings, rawOf } from '#tests/support/random-runs.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

describe('accounting identities over random markets, orders and costs', () => {
  it('keeps balance and open units × price equal to the equity at every bar, results equal to its change, and fees charged equal to fees reported', () => {
    fc.assert(
      fc.property(randomSettings, (given) => {
        const series = new SeriesSet(randomData(given.seed, given.symbols), '1m');
        const definition = randomOrders(given.seed);
        const kernel = makeKernel(series, configOf(rawOf(given), definition), definition);
        const steps = series.timeline.timeUs.length;
        const equity = new Float64Array(steps);
        for (let step = 1; step <= steps; step++) {
          kernel.advance(step, equity);
          const { desk } = kernel;
          let worth = desk.account.balance;
          let open = 0;
          let paid = 0;
          for (const book of desk.books) {
            for (const { side, units, entryPrice, entryCommission, carry } of book.positions) {
              expect(units).toBeGreaterThan(0);
              const result = side * units * (book.lastPrice - entryPrice) * book.rate;
              worth += result;
              open += result - entryCommission + carry;
              paid += entryCommission;
            }
          }
          expect(equity[step - 1]).toBeCloseTo(worth, 6);
          const { log } = desk;
          const table = step % 50 === 0 || step === steps ? log.toTable() : null;
          if (table === null) continue;
          const closed = table.pnl.reduce((sum, value) => sum + value, 0);
          expect(20_000 + closed + open).toBeCloseTo(worth, 6);
          expect(table.commission.reduce((sum, value) => sum + value, 0) + paid).toBeCloseTo(desk.account.commissions, 6);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('fills no order outside the range of its bar when spread and slippage are nothing', () => {
    fc.assert(
      fc.property(randomSettings, (given) => {
        const data = randomData(given.seed, 1);
        const bars = data[0]?.bars as BarColumns;
        const events: OrderEvent[] = [];
        const definition = randomOrders(given.seed, (event) => events.push(event));
        const result = run(data, { ...rawOf({ ...given, symbols: 1 }), costs: {} }, definition);
        const { trades } = result;
        for (let i = 0; i < trades.count; i++) {
          for (const [timeUs, price] of [
            [trades.entryTimeUs[i], trades.entryPrice[i]],
            [trades.exitTimeUs[i], trades.exitPrice[i]],
          ]) {
            const bar = bars.timeUs.indexOf(timeUs ?? Number.NaN);
            expect(price).toBeGreaterThanOrEqual((bars.low[bar] ?? Number.NaN) - 0.0101);
            expect(price).toBeLessThanOrEqual((bars.high[bar] ?? Number.NaN) + 0.0101);
          }
        }
        // An order is submitted before it fills, and never fills in the bar of its signal but at its close.
        const submitted = new Map(events.filter(({ kind }) => kind === 'submitted').map(({ orderId, timeUs }) => [orderId, timeUs]));
        // Every trade's end is told at its price and for its reason.
        const ends = events.filter(({ exit }) => exit !== null);
        expect(ends.map(({ price, exit }) => [price, exit])).toEqual(
          Array.from({ length: trades.count }, (_, i) => [trades.exitPrice[i], EXIT_REASONS[trades.exitReason[i] ?? 0]]),
        );
        for (const { kind, orderId, timeUs } of events) {
          if (kind !== 'filled' || orderId === 0) continue;
          const sentUs = submitted.get(orderId) ?? Number.NaN;
          if (given.execution.fillAt === 'next-open') expect(timeUs).toBeGreaterThan(sentUs);
          else expect(timeUs).toBeGreaterThanOrEqual(sentUs);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('runs one symbol alone and beside an idle one to the same result', () => {
    fc.assert(
      fc.property(randomSettings, (given) => {
        const [data] = randomData(given.seed, 1);
        if (data === undefined) return;
        const raw = { ...rawOf({ ...given, symbols: 1 }), maxPositions: given.maxPositions };
        const alone = run([data], raw, randomOrders(given.seed, undefined, 1));
        const beside = run(
          [data, symbolData('IDLE', data.bars)],
          { ...raw, symbols: ['S0', 'IDLE'] },
          randomOrders(given.seed, undefined, 1),
        );
        expect(beside.equity.value).toEqual(alone.equity.value);
        expect(beside.trades).toEqual(alone.trades);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the mirrored result for mirrored prices and sides with fixed units and no cost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom('worst', 'best', 'adaptive'), (seed, intrabar) => {
        const bars = seededBars(seed, 300);
        const mirror = (column: Float64Array) => column.map((price) => cents(300 - price));
        const mirrored: BarColumns = {
          ...bars,
          open: mirror(bars.open),
          high: mirror(bars.low),
          low: mirror(bars.high),
          close: mirror(bars.close),
        };
        const given = { timeframe: '1m', initialCapital: 1e6, sizing: { type: 'fixed-units', units: 10 }, execution: { intrabar } };
        const exits = {
          stopLoss: { type: 'amount', value: 0.6 },
          takeProfit: { type: 'amount', value: 0.9 },
          trailingStop: { type: 'amount', value: 0.5 },
        };
        // Compares prices with prices: means of mirrored prices differ in their last bits.
        const cross = { strategy: { id: 'donchian-breakout', params: { entry: 5, exit: 3 } } };
        const one = run(bars, { ...given, exits, ...cross });
        const two = run(mirrored, { ...given, exits, ...cross });
        expect(two.trades.count).toBe(one.trades.count);
        expect(Array.from(two.trades.side)).toEqual(Array.from(one.trades.side, (side) => -side));
        expect(two.trades.exitReason).toEqual(one.trades.exitReason);
        for (let i = 0; i < one.equity.value.length; i++) expect(two.equity.value[i]).toBeCloseTo(one.equity.value[i] ?? Number.NaN, 5);
      }),
      { numRuns: 40 },
    );
  });

  it('equals the price ratio for buy and hold at no cost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const bars = seededBars(seed, 50);
        const sizing = { type: 'equity-fraction', fraction: 1 };
        const result = run([symbolData('TEST', bars, {}, { lotStep: 1e-9 })], { timeframe: '1m', sizing, initialCapital: 1000 });
        const ratio = (bars.close[49] ?? Number.NaN) / (bars.open[1] ?? Number.NaN);
        expect(finalEquity(result) / 1000).toBeCloseTo(ratio, 8);
      }),
      { numRuns: 50 },
    );
  });

  it('equals the whole run when it is split at any flat bar and goes on with the account of the first part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const bars = seededBars(seed, 400);
        // Fixed units and a strategy of prices alone, so that the second part needs nothing but the bars before it.
        const given = {
          timeframe: '1m',
          strategy: { id: 'rsi-mean-reversion', params: { period: 4 } },
          sizing: { type: 'fixed-units', units: 10 },
          costs: { commission: { type: 'fixed', amount: 1 } },
          closeAtEnd: false,
        };
        const whole = run(bars, given);
        const { trades } = whole;
        const isOpen = (timeUs: number) => {
          for (let i = 0; i < trades.count; i++)
            if (timeUs >= (trades.entryTimeUs[i] ?? 0) && timeUs < (trades.exitTimeUs[i] ?? 0)) return true;
          return false;
        };
        const lastExitUs = trades.exitTimeUs.at(-1) ?? 0;
        const at = bars.timeUs.findIndex((timeUs, i) => i > 100 && timeUs < lastExitUs && !isOpen(timeUs));
        if (at < 0 || isOpen(bars.timeUs[at - 1] ?? 0)) return;
        // Warm-up over the whole first part: nothing is sent before the cut. The signal of the last bar before it belongs to the first part.
        const second = run(bars, { ...given, initialCapital: whole.equity.value[at] ?? Number.NaN, warmupBars: at });
        const after = Array.from(trades.entryTimeUs).findIndex((timeUs) => timeUs > (bars.timeUs[at] ?? 0));
        expect(second.trades.count).toBe(after < 0 ? 0 : trades.count - after);
        for (let i = at; i < 400; i++) expect(second.equity.value[i]).toBeCloseTo(whole.equity.value[i] ?? Number.NaN, 6);
      }),
      { numRuns: 40 },
    );
  });
});
