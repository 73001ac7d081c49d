// verifies: smart-money-exact
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { FirstCrossing } from '#core/indicators/smart-money/first-crossing.ts';
import { liquidity } from '#core/indicators/smart-money/liquidity.ts';
import { orderBlocks } from '#core/indicators/smart-money/order-blocks.ts';
import { previousHighLow } from '#core/indicators/smart-money/previous-high-low.ts';
import { publishedSwings } from '#core/indicators/smart-money/published-swings.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { runPublished } from '../../support/published-form.ts';
import { zigzagBars } from '../../support/zigzag-bars.ts';
import { naiveLiquidity, naiveOrderBlocks, naivePreviousDay, naiveSwings } from './naive-smart-money.ts';

const known = zigzagBars(160).map((bars) => {
  bars.volume.forEach((volume, i) => {
    if (Number.isNaN(volume)) bars.volume[i] = 0;
  });
  return bars;
});
const length = fc.integer({ min: 1, max: 4 });
const columnsOf = (definition: IndicatorDefinition, bars: BarColumns, raw: Record<string, unknown>) =>
  Object.values(runPublished(definition, bars, raw)).map((column) => Array.from(column));

describe('the published forms against the rules written down step by step', () => {
  it('finds the first value beyond a level as a plain search does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
        fc.nat(60),
        fc.integer({ min: -1, max: 10 }),
        (list, from, level) => {
          const values = Float64Array.from(list);
          const search = (matches: (value: number) => boolean) => values.findIndex((value, i) => i >= from && matches(value));
          expect(new FirstCrossing(values, 1).beyond(from, level)).toBe(search((value) => value > level));
          expect(new FirstCrossing(values, 1).reaching(from, level)).toBe(search((value) => value >= level));
          expect(new FirstCrossing(values, -1).beyond(from, level)).toBe(search((value) => value < level));
          expect(new FirstCrossing(values, -1).reaching(from, level)).toBe(search((value) => value <= level));
        },
      ),
    );
  });

  it('swings', () => {
    fc.assert(
      fc.property(known, length, (bars, swingLength) => {
        const found = publishedSwings(bars, swingLength).map(({ direction, index, price }) => ({ type: direction, at: index, price }));
        expect(found).toEqual(naiveSwings(bars, swingLength));
      }),
    );
  });

  it('order blocks', () => {
    let blocks = 0;
    fc.assert(
      fc.property(known, length, (bars, swingLength) => {
        const expected = naiveOrderBlocks(bars, swingLength);
        expect(columnsOf(orderBlocks, bars, { swingLength })).toEqual(expected);
        blocks += expected[0]?.filter((type) => !Number.isNaN(type)).length ?? 0;
      }),
      { numRuns: 300 },
    );
    expect(blocks).toBeGreaterThan(100);
  });

  it('liquidity', () => {
    fc.assert(
      fc.property(known, length, fc.constantFrom(0.01, 0.05, 0.2), (bars, swingLength, rangePercent) => {
        expect(columnsOf(liquidity, bars, { swingLength, rangePercent })).toEqual(naiveLiquidity(bars, swingLength, rangePercent));
      }),
    );
  });

  it('previous high and low of the day', () => {
    fc.assert(
      fc.property(known, (bars) => {
        expect(columnsOf(previousHighLow, bars, {})).toEqual(naivePreviousDay(bars));
      }),
      { numRuns: 40 },
    );
  });
});
