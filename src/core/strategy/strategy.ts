import type { z } from 'zod';
import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import type { StrategyContext } from './strategy-context.ts';

/** Raised with every incompatible change of {@link Strategy} or {@link StrategyContext}. */
export const STRATEGY_INTERFACE_VERSION = 1;

/** What a strategy needs beside the bars. */
export interface StrategyNeeds {
  /** How many symbols it trades together. */
  readonly minimumSymbols: number;
  readonly maximumSymbols: number;
  /** Names of columns, one value a bar, that the run must bring along; for example a model's predictions. */
  readonly columns: readonly string[];
  /** Positions that it holds at once; 1 when not given. A run that allows fewer is refused. */
  readonly positions?: number;
  /** Ids of indicators beyond the registry, `user:NAME`, that it asks for. */
  readonly indicators?: readonly string[];
  /** Its entries bring stops of their own, so that sizes can go by the risk without a stop of the run's. */
  readonly setsStops?: boolean;
}

/**
 * One running strategy. The same object runs in a backtest, in paper trading and live. It sees time only through the context, and
 * asks for trades by calling the context's methods; whether, when and at what size they happen is not its business.
 */
export interface Strategy {
  /** Before the first bar: ask for indicator columns here. */
  onStart(context: StrategyContext): void;
  /** After every closed bar, from the first one on; values of indicators are NaN until those are warm. */
  onBar(context: StrategyContext): void;
  /** At every quote, where the run has quotes. */
  onQuote?(context: StrategyContext, symbol: number, bid: number, ask: number): void;
  /**
   * When one unit of a symbol has become `ratio` units: before the first quote or bar that the strategy sees in the new units. The context, orders and
   * positions are in them already; prices that it keeps in fields of its own it divides by the ratio.
   */
  onSplit?(context: StrategyContext, symbol: number, ratio: number): void;
  /** When something happened to one of its orders. */
  onOrderEvent?(context: StrategyContext, event: OrderEvent): void;
  /** After the last bar. */
  onStop?(context: StrategyContext): void;
}

/** An indicator beyond the registry. */
export interface BroughtIndicator {
  readonly definition: IndicatorDefinition;
  /** Another version has another one. */
  readonly hash: string;
}

/** Everything the app knows about a strategy: enough to list it, ask for its parameters and run it. */
export interface StrategyDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly title: string;
  /** What it does, in a sentence or two. */
  readonly description: string;
  readonly version: number;
  readonly interfaceVersion: number;
  /** Parameters with ranges and defaults; unknown keys are refused. */
  readonly parameters: Schema;
  readonly needs: StrategyNeeds;
  /** What `needs.indicators` names, by id, where it runs. */
  readonly indicators?: ReadonlyMap<string, BroughtIndicator>;
  /** Bars until everything it looks at is defined. Its orders of the bars before are not sent. */
  warmupBars(parameters: z.output<Schema>): number;
  create(parameters: z.output<Schema>): Strategy;
}

/** A strategy of one symbol that needs nothing but its bars. */
export const ONE_SYMBOL: StrategyNeeds = { minimumSymbols: 1, maximumSymbols: 1, columns: [] };

/** A strategy that treats each symbol of a run alike, however many there are. */
export const ANY_SYMBOLS: StrategyNeeds = { minimumSymbols: 1, maximumSymbols: 1000, columns: [] };
