// verifies: strategy-replay, instrument-events
import { describe, expect, it } from 'vitest';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { ReplayTask } from '#services/research/replay-task.ts';
import { barsOf, configOf, doing, flatBars, symbolData } from '#tests/support/backtest-scene.ts';

/** Advances one run over given bars, from where it is. */
function replaying(data: SymbolData, timeframe: '1m' | '1d', definition: StrategyDefinition) {
  const task = new ReplayTask();
  const configuration = configOf({ timeframe, strategy: { id: definition.id } }, definition);
  const dataset = { id: 'bars', timeframe, symbols: [data] };
  return (toUs: number, untilTrade = false) =>
    task.advance({ configuration, toUs, untilTrade, tradesFrom: 0, eventsFrom: 0 }, dataset, definition);
}

describe('a replayed run', () => {
  it('looks for a trade in pieces, each of which says how far it is, and finds the same one', () => {
    const bars = barsOf(
      Array.from({ length: 50_000 }, () => [100, 100, 100, 100]),
      MICROSECONDS_PER_MINUTE,
    );
    const buys = doing({ 40000: (context) => context.goLong() });
    const advance = replaying(symbolData('TEST', bars), '1m', buys);
    const steps: number[] = [];
    let state = advance(0, true);
    for (; state.isSearching; state = advance(state.state.timeUs, true)) steps.push(state.step);
    expect(steps).toEqual([15_001, 30_001]);
    expect(state).toMatchObject({ isFinished: false, isSearching: false });
    expect(state.state.positions).toMatchObject([{ entryTimeUs: 40_001 * MICROSECONDS_PER_MINUTE }]);
    expect(advance(state.state.timeUs, true)).toMatchObject({ isFinished: true, isSearching: false });
    expect(advance(0)).toMatchObject({ step: 1, isSearching: false });
  });

  it('tells the splits that it has come by, and none that is still to come', () => {
    const data = symbolData('TEST', flatBars([400, 400, 100, 100]), {
      actions: [{ type: 'split', timeUs: 2 * MICROSECONDS_PER_DAY, ratio: 4 }],
    });
    const advance = replaying(data, '1d', doing({ 0: (context) => context.goLong() }));
    const before = advance(MICROSECONDS_PER_DAY);
    expect(before).toMatchObject({ splits: [], state: { positions: [{ entryPrice: 400 }] } });
    const after = advance(2 * MICROSECONDS_PER_DAY);
    expect(after.splits).toEqual([{ symbol: 0, timeUs: 2 * MICROSECONDS_PER_DAY, ratio: 4 }]);
    expect(after.state.positions[0]?.entryPrice).toBe(100);
  });
});
