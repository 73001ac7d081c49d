import type { PastColumn, StrategyContext } from '#core/strategy/strategy-context.ts';
import type { EntryIntent } from '#core/trading/intent.ts';
import { intentOf } from './intent-of.ts';

/** A context for user code, and when it may be used. */
export interface GuardedContext {
  readonly context: StrategyContext;
  /** Runs a part of the user's code: only while it lasts does the context answer. */
  during<T>(work: (context: StrategyContext) => T): T;
}

/**
 * A strategy's context that user code can't get behind: frozen, made of closures over nothing but `inner`, and taking numbers alone, so that
 * no value can be one thing when it is checked and another when it is used. What went wrong inside ends the run, even when user code
 * catches it: half an order could be left behind. Errors are of the language's own classes.
 */
export function guardContext(inner: StrategyContext): GuardedContext {
  const columns = new WeakMap<object, PastColumn>();
  let isOpen = false;
  let isBroken = false;
  let cause: unknown;

  const need = (symbol: number, other = 0): void => {
    if (!isOpen) throw new TypeError('The context answers only while the strategy is being called.');
    if (typeof symbol !== 'number' || typeof other !== 'number')
      throw new TypeError('The context takes numbers for symbols, bars and prices.');
  };
  const asked = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      // Noted first, and without a call: where the stack is full, nothing else may be possible.
      if (!isBroken) cause = error;
      isBroken = true;
      throw plainError(error);
    }
  };
  const guardColumn = (column: PastColumn): PastColumn => {
    const guarded: PastColumn = Object.freeze({
      get now() {
        if (!isOpen) need(0);
        return column.now;
      },
      get before() {
        if (!isOpen) need(0);
        return column.before;
      },
      ago: (bars: number) => {
        need(bars);
        return column.ago(bars);
      },
    });
    columns.set(guarded, column);
    return guarded;
  };

  const context: StrategyContext = Object.freeze({
    get symbolCount() {
      return inner.symbolCount;
    },
    get timeUs() {
      return inner.timeUs;
    },
    get barIndex() {
      return inner.barIndex;
    },
    get isTradable() {
      return inner.isTradable;
    },
    get equity() {
      need(0);
      return asked(() => inner.equity);
    },
    barLengthUs: inner.barLengthUs,
    hasBar: (symbol = 0) => {
      need(symbol);
      return inner.hasBar(symbol);
    },
    open: (symbol = 0, barsAgo = 0) => {
      need(symbol, barsAgo);
      return inner.open(symbol, barsAgo);
    },
    high: (symbol = 0, barsAgo = 0) => {
      need(symbol, barsAgo);
      return inner.high(symbol, barsAgo);
    },
    low: (symbol = 0, barsAgo = 0) => {
      need(symbol, barsAgo);
      return inner.low(symbol, barsAgo);
    },
    close: (symbol = 0, barsAgo = 0) => {
      need(symbol, barsAgo);
      return inner.close(symbol, barsAgo);
    },
    volume: (symbol = 0, barsAgo = 0) => {
      need(symbol, barsAgo);
      return inner.volume(symbol, barsAgo);
    },
    isInSession: (symbol = 0) => {
      need(symbol);
      return inner.isInSession(symbol);
    },
    sessionDay: (symbol = 0) => {
      need(symbol);
      return inner.sessionDay(symbol);
    },
    indicator: (id: string, parameters: Readonly<Record<string, unknown>> = {}, output?: string, symbol = 0) => {
      need(symbol);
      const [plainId, plainOutput] = [`${id}`, output === undefined ? undefined : `${output}`];
      const plain = plainRecord(parameters);
      return guardColumn(asked(() => inner.indicator(plainId, plain, plainOutput, symbol)));
    },
    column: (name: string, symbol = 0) => {
      need(symbol);
      const plainName = `${name}`;
      return guardColumn(asked(() => inner.column(plainName, symbol)));
    },
    onlyAtCrossings: (a: PastColumn, b: PastColumn) => {
      need(0);
      const [first, second] = [columns.get(a), columns.get(b)];
      if (first === undefined || second === undefined) throw new TypeError('onlyAtCrossings takes columns of this context.');
      asked(() => inner.onlyAtCrossings(first, second));
    },
    position: (symbol = 0) => {
      need(symbol);
      return inner.position(symbol);
    },
    entryPrice: (symbol = 0) => {
      need(symbol);
      return inner.entryPrice(symbol);
    },
    workingOrders: (symbol = 0) => {
      need(symbol);
      return inner.workingOrders(symbol);
    },
    goLong: (symbol = 0) => {
      need(symbol);
      asked(() => inner.goLong(symbol));
    },
    goShort: (symbol = 0) => {
      need(symbol);
      asked(() => inner.goShort(symbol));
    },
    exit: (symbol = 0, fraction = 1) => {
      need(symbol, fraction);
      asked(() => inner.exit(symbol, fraction));
    },
    enter: (intent: EntryIntent) => {
      need(0);
      const plain = intentOf(intent);
      return asked(() => inner.enter(plain));
    },
    cancel: (orderId: number) => {
      need(orderId);
      return asked(() => inner.cancel(orderId));
    },
    cancelAll: (symbol = 0) => {
      need(symbol);
      asked(() => inner.cancelAll(symbol));
    },
    moveStop: (price: number, symbol = 0) => {
      need(symbol, price);
      asked(() => inner.moveStop(price, symbol));
    },
    moveTarget: (price: number, symbol = 0) => {
      need(symbol, price);
      asked(() => inner.moveTarget(price, symbol));
    },
  });

  return {
    context,
    during: (work) => {
      isOpen = true;
      try {
        const result = work(context);
        if (isBroken) throw plainError(cause);
        return result;
      } finally {
        isOpen = false;
      }
    },
  };
}

const plainError = (error: unknown): Error => new Error(error instanceof Error ? error.message : String(error));

type Plain = number | string | boolean;
const isPlain = (value: unknown): value is Plain => typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

/** Each property read once; nothing of the user's own is kept. */
function plainRecord(given: object): Record<string, Plain> {
  const plain: [string, Plain][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!isPlain(value)) throw new TypeError(`${name} must be a number, a text, true or false.`);
    plain.push([name, value]);
  }
  return Object.fromEntries(plain);
}
