import { kellyBet } from '#core/risk/kelly.ts';
import { type SizingSituation, unitsFor, wantedUnits } from '#core/risk/sizing.ts';
import type { Order } from '#core/trading/order.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { levelAt } from './exit-levels.ts';
import type { FillCosts } from './fill-costs.ts';
import { atrAt } from './position-exits.ts';
import type { SymbolBook } from './symbol-book.ts';
import type { TradeLog } from './trade-log.ts';
import { yearlyVolatility } from './yearly-volatility.ts';

/** Tells the run's sizing what it may look at when an entry fills. */
export class EntrySizing {
  readonly #config: BacktestConfiguration;
  readonly #log: TradeLog;
  readonly #periodsPerYear: number;
  /** Used again for every entry, so that none allocates one. */
  readonly #situation: { -readonly [Key in keyof SizingSituation]: SizingSituation[Key] };

  constructor(config: BacktestConfiguration, costs: FillCosts, log: TradeLog, periodsPerYear: number) {
    this.#config = config;
    this.#log = log;
    this.#periodsPerYear = periodsPerYear;
    this.#situation = {
      equity: Number.NaN,
      unitValue: Number.NaN,
      rate: costs.rate,
      perUnit: costs.perUnit,
      perOrder: costs.perFill,
      unitRisk: Number.NaN,
      volatility: Number.NaN,
      kelly: Number.NaN,
    };
  }

  /** Units that an order asks for at a fill price: its own, or what the sizing says. `lastBar`: the newest closed bar. */
  wanted(book: SymbolBook, order: Order, price: number, equity: number, lastBar: number): number {
    const situation = this.#situation;
    const { sizing } = this.#config;
    situation.equity = equity;
    situation.unitValue = price * book.rate;
    if (!Number.isNaN(order.units)) return order.units;
    if (sizing.type === 'risk-percent') situation.unitRisk = this.#stopDistance(book, order, price, lastBar) * book.rate;
    else if (sizing.type === 'volatility-target')
      situation.volatility = yearlyVolatility(book.seen.close, lastBar, sizing.lookback, this.#periodsPerYear);
    else if (sizing.type === 'kelly-fraction') situation.kelly = this.#kelly(sizing.trades);
    return wantedUnits(sizing, situation) * order.weight;
  }

  /** Units that so much money pays at the price last asked for. */
  affordable(money: number): number {
    return unitsFor(money, this.#situation);
  }

  #stopDistance(book: SymbolBook, order: Order, price: number, lastBar: number): number {
    if (order.bracket) return Math.abs(price - (order.bracket.stopLoss ?? Number.NaN));
    const { stopLoss } = this.#config.exits;
    if (stopLoss === null) return Number.NaN;
    return Math.abs(price - levelAt(stopLoss, price, order.side > 0 ? -1 : 1, atrAt(book, lastBar)));
  }

  #kelly(trades: number): number {
    const { count, returns } = this.#log;
    return count < trades ? Number.NaN : kellyBet(returns, count - trades, count);
  }
}
