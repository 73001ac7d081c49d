// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#core/result.ts';
import { barsOf, configOf, doing, run, tradesOf } from '#tests/support/backtest-scene.ts';

const partials = [{ atRisk: 1, fraction: 0.5, moveStop: 'trail' as const }];
const rise = barsOf([
  [100, 100, 100, 100],
  [100, 100, 100, 100],
  [100, 106, 100, 106],
  [106, 110, 106, 110],
  [110, 110, 90, 90],
]);
const ten = { sizing: { type: 'fixed-units', units: 10 } };

describe('the rest of a partial profit', () => {
  it('is refused to trail without a trailing stop, by the setting that is missing', () => {
    const problems = (exits: Record<string, unknown>): unknown => {
      try {
        configOf({ exits });
        return [];
      } catch (error) {
        return error instanceof ExpectedError ? error.data : error;
      }
    };
    expect(problems({ stopLoss: 0.05, partials })).toMatchObject({ problems: [{ path: 'exits.trailingStop' }] });
    expect(problems({ stopLoss: 0.05, partials, trailingStop: 0.02 })).toEqual([]);
    expect(problems({ stopLoss: 0.05, partials: [{ ...partials[0], moveStop: 'entry' }] })).toEqual([]);
  });

  it('trails behind the price from the partial profit on', () => {
    const exits = { stopLoss: 0.05, partials, trailingStop: { type: 'amount', value: 3 } };
    expect(tradesOf(run(rise, { ...ten, exits }))).toMatchObject([
      { units: 5, exitPrice: 105, exitReason: 'partial-profit' },
      { units: 5, exitPrice: 107, exitReason: 'trailing-stop' },
    ]);
  });

  it('is no order that a strategy can send without a trailing stop in its bracket', () => {
    const sent: number[] = [];
    const send = (bracket: object) =>
      run(
        rise,
        { ...ten },
        doing({ 0: (context) => void sent.push(context.enter({ side: 1, bracket: { stopLoss: 95, partials, ...bracket } })) }),
      );
    expect(send({}).trades.count).toBe(0);
    expect(tradesOf(send({ trailingStop: { type: 'amount', value: 3 } }))).toMatchObject([{ exitPrice: 105 }, { exitPrice: 107 }]);
    expect(sent).toEqual([0, 1]);
  });
});

describe('a bracket that protects nothing', () => {
  it('is refused: a stop that is no number would leave the position without one', () => {
    const { NaN: none, POSITIVE_INFINITY: endless } = Number;
    const brackets = [
      { stopLoss: none },
      { stopLoss: 95, takeProfit: none },
      { trailingStop: { type: 'amount' as const, value: none } },
      { trailingStop: { type: 'amount' as const, value: 0 } },
      { trailingStop: { type: 'fraction' as const, value: endless } },
      { stopLoss: 95, partials: [{ atRisk: -1, fraction: 0.5 }] },
      { stopLoss: 95, partials: [{ atRisk: 1, fraction: 5 }] },
    ];
    for (const bracket of brackets) {
      const strategy = doing({ 0: (context) => context.enter({ side: 1, bracket }) });
      expect(tradesOf(run(rise, ten, strategy)), JSON.stringify(bracket)).toEqual([]);
    }
    const good = doing({ 0: (context) => context.enter({ side: 1, bracket: { stopLoss: 95, partials: [{ atRisk: 1, fraction: 1 }] } }) });
    expect(tradesOf(run(rise, ten, good))).toHaveLength(1);
  });
});
