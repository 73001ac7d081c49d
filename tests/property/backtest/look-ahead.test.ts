// verifies: backtest-look-ahead
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findRunLookAhead, usualCuts } from '#core/backtest/find-run-look-ahead.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { STRATEGIES } from '#core/strategy/strategies.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import type { PastColumn } from '#core/strategy/strategy-context.ts';
import { configOf, symbolData } from '#tests/support/backtest-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

/** Goes with the column that the run brought along. */
const followsColumn: StrategyDefinition = {
  id: 'follows-column',
  title: 'Follows a column',
  description: '',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters: z.strictObject({}),
  needs: { ...ONE_SYMBOL, columns: ['planted'] },
  warmupBars: () => 0,
  create() {
    let planted: PastColumn;
    return {
      onStart(context) {
        planted = context.column('planted');
      },
      onBar(context) {
        const ahead = planted.now - context.close();
        if (ahead > 0 && context.position() <= 0) context.goLong();
        else if (ahead < 0 && context.position() >= 0) context.goShort();
      },
    };
  },
};

const bars = seededBars(5, 600);
const config = configOf({ strategy: { id: 'follows-column' }, timeframe: '1m' }, followsColumn);

/** Data whose column is made by `make` from the bars that are there. */
const planting =
  (make: (close: Float64Array) => Float64Array) =>
  (untilUs: number): SymbolData[] => {
    const count = bars.timeUs.findLastIndex((timeUs) => timeUs <= untilUs) + 1;
    const cut = sliceBarColumns(bars, 0, count);
    return [symbolData('TEST', cut, { columns: { planted: make(cut.close) } })];
  };

const found = (make: (close: Float64Array) => Float64Array) => {
  const dataUntil = planting(make);
  return findRunLookAhead(dataUntil(Number.POSITIVE_INFINITY), config, followsColumn, usualCuts(600), dataUntil);
};

describe('cutting the data and comparing', () => {
  it('catches a column that holds the next bar', () => {
    expect(found((close) => close.map((value, i) => close[i + 1] ?? value))).toMatchObject({ what: 'order' });
  });

  it('catches an average that is centred on its bar', () => {
    const centred = (close: Float64Array) =>
      close.map((_, i) => {
        const around = close.subarray(Math.max(0, i - 3), i + 4);
        return around.reduce((sum, value) => sum + value, 0) / around.length;
      });
    expect(found(centred)).not.toBeNull();
  });

  it('catches a column that was centred by the mean of the whole history', () => {
    const mean = (close: Float64Array) => close.reduce((sum, value) => sum + value, 0) / close.length;
    expect(found((close) => close.map((value) => 2 * value - mean(close)))).not.toBeNull();
  });

  it('does not accuse a column of the past', () => {
    expect(found((close) => close.map((value, i) => close[i - 1] ?? value))).toBeNull();
  });

  it.each(STRATEGIES.filter(({ needs }) => needs.columns.length === 0).map(({ id }) => [id] as const))('does not accuse %s', (id) => {
    const definition = STRATEGIES.find((strategy) => strategy.id === id);
    if (definition === undefined) throw new Error(`no strategy ${id}`);
    const symbols = Array.from({ length: definition.needs.minimumSymbols }, (_, k) => symbolData(`S${k}`, seededBars(11 + k, 1500)));
    const names = symbols.map(({ instrument }) => instrument.symbol);
    const given = configOf({ symbols: names, strategy: { id }, timeframe: '1m', exits: { stopLoss: 0.01 } });
    expect(findRunLookAhead(symbols, given, definition, usualCuts(1500))).toBeNull();
  });

  it('lets no strategy read ahead through its context', () => {
    const peeks: StrategyDefinition = {
      ...followsColumn,
      id: 'peeks',
      needs: ONE_SYMBOL,
      create: () => ({ onStart() {}, onBar: (context) => void context.close(0, -1) }),
    };
    const given = configOf({ strategy: { id: 'peeks' }, timeframe: '1m' }, peeks);
    expect(() => findRunLookAhead([symbolData('TEST', bars)], given, peeks, [])).toThrow('1 bars ahead');
  });
});
