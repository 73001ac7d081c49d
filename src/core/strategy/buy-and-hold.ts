import { z } from 'zod';
import { ANY_SYMBOLS, STRATEGY_INTERFACE_VERSION, type Strategy, type StrategyDefinition } from './strategy.ts';
import type { StrategyContext } from './strategy-context.ts';

const parameters = z.strictObject({});

class BuyAndHold implements Strategy {
  #hasBought: boolean[] = [];

  onStart(context: StrategyContext): void {
    this.#hasBought = new Array<boolean>(context.symbolCount).fill(false);
  }

  onBar(context: StrategyContext): void {
    if (!context.isTradable) return;
    for (let symbol = 0; symbol < context.symbolCount; symbol++) {
      if (this.#hasBought[symbol] || !context.hasBar(symbol)) continue;
      this.#hasBought[symbol] = true;
      context.enter({ side: 1, symbol, weight: 1 / context.symbolCount });
    }
  }
}

/** Buys each symbol at the first bar that allows it, once, each with its share of the sizing, and holds it. */
export const buyAndHold: StrategyDefinition<typeof parameters> = {
  id: 'buy-and-hold',
  title: 'Buy and hold',
  description: 'Buys once, at the first bar that allows it, and holds to the end.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ANY_SYMBOLS,
  warmupBars: () => 0,
  create: () => new BuyAndHold(),
};
