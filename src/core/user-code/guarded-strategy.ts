import type { Strategy } from '#core/strategy/strategy.ts';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import { type GuardedContext, guardContext } from './guarded-context.ts';
import { refuseWaiting } from './refuse-waiting.ts';

/** A strategy as user code makes it; nothing about it is certain. */
type UserStrategyObject = { readonly [Name in keyof Strategy]?: Strategy[Name] };

const METHODS = ['onStart', 'onBar', 'onQuote', 'onSplit', 'onOrderEvent', 'onStop'] as const;

/**
 * Makes what the kernel runs of what user code created: the kernel's context is handed on as a guarded one, and events as copies. `onThrown` is
 * told what the user's code threw, as it was thrown, before it ends the run.
 */
export function guardStrategy(created: unknown, onThrown: (thrown: unknown) => void): Strategy {
  if (typeof created !== 'object' || created === null) throw new TypeError('create must answer with an object that has onBar.');
  const user = created as UserStrategyObject;
  for (const name of METHODS) {
    const method = user[name];
    if (method === undefined ? name === 'onBar' : typeof method !== 'function')
      throw new TypeError(`The strategy that create answers with has no function ${name}.`);
  }
  let guarded: GuardedContext | null = null;
  const during = (context: StrategyContext, name: keyof Strategy, work: (own: StrategyContext) => unknown): void => {
    guarded ??= guardContext(context);
    try {
      const answered = guarded.during(work);
      if (answered !== undefined) refuseWaiting(name, answered);
    } catch (error) {
      onThrown(error);
      throw error;
    }
  };
  const onBar = (own: StrategyContext): unknown => user.onBar?.(own);
  return {
    onStart: (context) => during(context, 'onStart', (own) => user.onStart?.(own)),
    onBar: (context) => during(context, 'onBar', onBar),
    // The kernel asks whether these are there: what is not listened to costs nothing.
    ...(user.onQuote && {
      onQuote: (context, symbol, bid, ask) => during(context, 'onQuote', (own) => user.onQuote?.(own, symbol, bid, ask)),
    }),
    ...(user.onSplit && {
      onSplit: (context, symbol, ratio) => during(context, 'onSplit', (own) => user.onSplit?.(own, symbol, ratio)),
    }),
    ...(user.onOrderEvent && {
      onOrderEvent: (context, event) => during(context, 'onOrderEvent', (own) => user.onOrderEvent?.(own, Object.freeze({ ...event }))),
    }),
    ...(user.onStop && { onStop: (context) => during(context, 'onStop', (own) => user.onStop?.(own)) }),
  };
}
