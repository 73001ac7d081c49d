// verifies: drawings
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionFigures } from '#core/drawings/position.ts';
import { roundToTick, snapToBar } from '#core/drawings/snap.ts';
import { position } from '#tests/support/test-drawings.ts';

const FX = { contractSize: 100_000, lotStep: 0.01 };

describe('a planned trade', () => {
  it('risks what was said: EURUSD, 50 pips, 200 USD make 0.40 lots', () => {
    const figures = positionFigures(position('long', [1.1, 1.095, 1.1125], 200), FX);
    expect(figures?.lots).toBe(0.4);
    expect(figures?.moneyAtStop).toBeCloseTo(-200, 8);
    expect(figures?.moneyAtTarget).toBeCloseTo(500, 8);
    expect(figures?.targetR).toBeCloseTo(2.5, 8);
  });

  it('is the mirror image when it is short', () => {
    const figures = positionFigures(position('short', [150, 151, 147], 1_000), { contractSize: 1, lotStep: 1 });
    expect(figures).toMatchObject({ lots: 1_000, moneyAtStop: -1_000, moneyAtTarget: 3_000, targetR: 3 });
  });

  it('buys nothing where the smallest size would risk too much', () => {
    expect(positionFigures(position('long', [1.1, 1.0, 1.3], 5), FX)).toMatchObject({ lots: 0, moneyAtStop: 0, moneyAtTarget: 0 });
  });

  it('is none when stop or target is on the wrong side', () => {
    expect(positionFigures(position('long', [1.1, 1.12, 1.13]), FX)).toBeNull();
    expect(positionFigures(position('long', [1.1, 1.09, 1.1]), FX)).toBeNull();
    expect(positionFigures(position('short', [1.1, 1.09, 1.08]), FX)).toBeNull();
  });

  it('property: never risks more than was said, and one step more would', () => {
    const distance = fc.double({ min: 0.0001, max: 50, noNaN: true });
    const units = fc.record({
      contractSize: fc.constantFrom(1, 10, 100, 5_000, 100_000),
      lotStep: fc.constantFrom(0.001, 0.01, 0.1, 1, 100),
    });
    fc.assert(
      fc.property(
        distance,
        distance,
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        units,
        fc.boolean(),
        (risk, gain, riskMoney, of, isLong) => {
          const sign = isLong ? 1 : -1;
          const figures = positionFigures(position(isLong ? 'long' : 'short', [100, 100 - sign * risk, 100 + sign * gain], riskMoney), of);
          const lossOf = (lots: number) => lots * of.contractSize * (figures?.riskDistance ?? Number.NaN);
          const lots = figures?.lots ?? Number.NaN;
          expect(lossOf(lots)).toBeLessThanOrEqual(riskMoney * (1 + 1e-8));
          expect(lossOf(lots + of.lotStep)).toBeGreaterThan(riskMoney * (1 - 1e-8));
          const won = -(figures?.moneyAtStop ?? Number.NaN) * (figures?.targetR ?? Number.NaN);
          expect(Math.abs((figures?.moneyAtTarget ?? Number.NaN) - won)).toBeLessThanOrEqual(1e-9 * won);
        },
      ),
    );
  });
});

describe('the magnet', () => {
  const bar = { open: 10, high: 14, low: 9, close: 12 };

  it('takes the nearest price of the bar within reach, else leaves the price', () => {
    expect(snapToBar(13.7, bar, 0.5)).toBe(14);
    expect(snapToBar(11.2, bar, 1)).toBe(12);
    expect(snapToBar(13.2, bar, 0.5)).toBe(13.2);
    expect(snapToBar(9.5, bar, 0.5)).toBe(9);
  });

  it('property: moves no further than its reach, and nothing of the bar is nearer', () => {
    const price = fc.double({ min: 1, max: 100, noNaN: true });
    fc.assert(
      fc.property(price, price, price, price, price, fc.double({ min: 0, max: 20, noNaN: true }), (at, open, high, low, close, reach) => {
        const snapped = snapToBar(at, { open, high, low, close }, reach);
        expect(Math.abs(snapped - at)).toBeLessThanOrEqual(reach);
        const nearest = Math.min(...[open, high, low, close].map((candidate) => Math.abs(candidate - at)));
        if (nearest <= reach) expect(Math.abs(snapped - at)).toBe(nearest);
        else expect(snapped).toBe(at);
      }),
    );
  });

  it('puts prices on the grid without crumbs', () => {
    expect(roundToTick(1.1234567, 0.00001)).toBe(1.12346);
    expect(roundToTick(4512.3, 0.25)).toBe(4512.25);
    expect(roundToTick(0.1 + 0.2, 0.01)).toBe(0.3);
  });
});
