// verifies: user-strategies
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import { guardContext } from '#core/user-code/guarded-context.ts';
import { intentOf } from '#core/user-code/intent-of.ts';

const declarations = readFileSync(new URL('../../../resources/user-code/tradewind.d.ts', import.meta.url), 'utf8');

/** Names of the members that `tradewind.d.ts` declares of an interface. */
function membersOf(name: string): string[] {
  const body = new RegExp(`export interface ${name} \\{([\\s\\S]*?)\\n {2}\\}`).exec(declarations)?.[1] ?? '';
  const withoutComments = body.replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
  return [...withoutComments.matchAll(/^ {4}(?:readonly )?(\w+)\??[(:]/gm)].map(([, member]) => member ?? '').sort();
}

/** A context that notes what is asked of it. */
function notingContext(): { context: StrategyContext; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const column = { now: 1, before: 2, ago: (bars: number) => bars };
  const context = new Proxy({} as StrategyContext, {
    get: (_target, name) => {
      if (['symbolCount', 'timeUs', 'barIndex', 'isTradable', 'equity', 'barLengthUs'].includes(String(name))) return 7;
      return (...given: unknown[]) => {
        asked.push([name, ...given]);
        return name === 'indicator' || name === 'column' ? column : 5;
      };
    },
  });
  return { context, asked };
}

describe('what tradewind.d.ts declares of strategies', () => {
  it('is what a strategy is given: the members of the context, no more and no less', () => {
    const { context } = guardContext(notingContext().context);
    expect(Reflect.ownKeys(context).map(String).sort()).toEqual(membersOf('StrategyContext'));
    expect(membersOf('StrategyContext')).toContain('moveTarget');
  });

  it('names every part of an order that is read', () => {
    const order = {
      side: -1,
      symbol: 1,
      type: 'stop-limit',
      units: 3,
      price: 10,
      limitPrice: 9,
      timeInForce: { untilUs: 5 },
      reduceOnly: true,
      bracket: {
        stopLoss: 1,
        takeProfit: 2,
        trailingStop: { type: 'atr', value: 2, period: 10 },
        partials: [{ atRisk: 1, fraction: 0.5, moveStop: 'trail' }],
      },
      group: 4,
      weight: 0.5,
    } as const;
    expect(Object.keys(order).sort()).toEqual(membersOf('EntryIntent'));
    expect(Object.keys(order.bracket).sort()).toEqual(membersOf('Bracket'));
    expect(intentOf({ ...order, other: 1 })).toEqual(order);
    expect(intentOf({ side: 1 })).toEqual({ side: 1 });
    expect(intentOf({ side: 1, timeInForce: 'day' })).toEqual({ side: 1, timeInForce: 'day' });
  });
});

describe('a guarded context', () => {
  it('hands on what is asked, with the defaults of the kernel, while the strategy is being called', () => {
    const { context: inner, asked } = notingContext();
    const guarded = guardContext(inner);
    const values = guarded.during((context) => {
      const mean = context.indicator('sma', { period: 5 }, 'sma', 1);
      const other = context.column('probabilityUp');
      context.onlyAtCrossings(mean, other);
      context.goLong();
      context.enter({ side: 1, units: 2 });
      return [context.close(), context.high(1, 3), context.timeUs, context.equity, mean.now, mean.before, mean.ago(4)];
    });
    expect(values).toEqual([5, 5, 7, 7, 1, 2, 4]);
    expect(asked.filter(([name]) => name !== 'onlyAtCrossings')).toEqual([
      ['indicator', 'sma', { period: 5 }, 'sma', 1],
      ['column', 'probabilityUp', 0],
      ['goLong', 0],
      ['enter', { side: 1, units: 2 }],
      ['close', 0, 0],
      ['high', 1, 3],
    ]);
  });

  it('answers nothing when the call is over, and takes nothing but numbers', () => {
    const { context: inner } = notingContext();
    const { context, during } = guardContext(inner);
    expect(() => context.close()).toThrow('answers only while the strategy is being called');
    const column = during((own) => own.indicator('sma'));
    expect(() => column.now).toThrow('answers only while');
    const asText = '1' as unknown as number;
    expect(() => during((own) => own.close(0, asText))).toThrow('takes numbers');
    expect(() => during((own) => own.moveStop(asText))).toThrow('takes numbers');
    expect(() => during((own) => own.onlyAtCrossings(column, { now: 1, before: 1, ago: () => 1 }))).toThrow('columns of this context');
  });

  it('ends the call when something went wrong inside, also when the strategy caught it', () => {
    const { context: inner } = notingContext();
    const failing = new Proxy(inner, {
      get: (target, name) =>
        name === 'goLong'
          ? () => {
              throw new RangeError('half way');
            }
          : Reflect.get(target, name),
    });
    const { during } = guardContext(failing);
    const hides = (context: StrategyContext) => {
      try {
        context.goLong();
      } catch {
        return;
      }
    };
    expect(() => during(hides)).toThrow('half way');
    expect(() => during(() => undefined)).toThrow('half way');
  });
});
