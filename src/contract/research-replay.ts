import { z } from 'zod';
import { EXIT_REASONS } from '#core/trading/exit-reason.ts';
import { ORDER_TYPES } from '#core/trading/intent.ts';
import { call, latestStream } from './define.ts';
import { parameterValues, tradeColumns } from './research-documents.ts';
import { symbol, timeframe, timeUs } from './shared.ts';

const count = z.number().int().min(0);
const side = z.union([z.literal(1), z.literal(-1)]);

/** What an order event says: `OrderEvent` of the core, with absent numbers as null. */
const replayEvent = z.object({
  kind: z.enum(['submitted', 'filled', 'cancelled', 'refused']),
  orderId: z.number().int(),
  /** Position in the replay's `symbols`, as in everything below. */
  symbol: count,
  type: z.enum(ORDER_TYPES),
  side,
  timeUs,
  units: z.number().nullable(),
  price: z.number().nullable(),
  reason: z.string().nullable(),
  /** Why a fill closed something, and the order that had opened it. */
  exit: z.enum(EXIT_REASONS).nullish(),
  entryOrderId: z.number().int().nullish(),
});

const replayPosition = z.object({
  symbol: count,
  side,
  units: z.number(),
  entryTimeUs: timeUs,
  entryPrice: z.number(),
  stop: z.number().nullable(),
  target: z.number().nullable(),
  /** At the last close, before the costs of closing. */
  result: z.number(),
});
export type ReplayPosition = z.output<typeof replayPosition>;

const replayOrder = z.object({
  orderId: z.number().int(),
  symbol: count,
  type: z.enum(ORDER_TYPES),
  side,
  /** Null while the sizing decides at the fill. */
  units: z.number().nullable(),
  /** Null for an order that waits for a time. */
  price: z.number().nullable(),
  limitPrice: z.number().nullable(),
  stop: z.number().nullable(),
  target: z.number().nullable(),
  /** Closes what is open and opens nothing. */
  isExit: z.boolean(),
});
export type ReplayOrder = z.output<typeof replayOrder>;

/** What a strategy's run looks like after a bar. Money in the account's currency. */
const replayState = z.object({
  /** Opening time of the newest bar that the strategy has seen; null before the first. */
  timeUs: timeUs.nullable(),
  step: count,
  steps: count,
  /** The last bar has been seen and the run was ended: what was open is closed where the configuration says so. */
  isFinished: z.boolean(),
  /** A trade was looked for, and neither found nor ruled out by the bars so far: ask again with `timeUs` as `toUs`. */
  isSearching: z.boolean(),
  balance: z.number(),
  equity: z.number(),
  positions: z.array(replayPosition),
  orders: z.array(replayOrder),
  tradeCount: count,
  /** Those from `tradesFrom` on. */
  trades: tradeColumns,
  eventCount: count,
  /** Those from `eventsFrom` on, at most the newest 200 of them. */
  events: z.array(replayEvent),
  /** Splits that were booked so far: prices before one are drawn in other units than those after it. `ratio`: what one unit became. */
  splits: z.array(z.object({ symbol: count, timeUs, ratio: z.number() })),
});
export type ReplayState = z.output<typeof replayState>;

const ERRORS = [
  'BadConfiguration',
  'UnknownStrategy',
  'UnknownInstrument',
  'NoData',
  'TooFewBars',
  'StrategyFailed',
  'StrategyTooSlow',
] as const;

/** A strategy that goes along with a chart whose bars are played one by one. */
export const replayMethods = {
  /**
   * Loads the bars of a configuration and has its strategy ready before the first one, in a thread of its own. The only item says what was
   * loaded; the replay lasts until the stream is ended by its reader. Its setting is a trial: who watches a strategy has seen its result.
   * `runId`: a stored run that it repeats: its configuration counts then, and of a strategy of the trader's own the code that it ran.
   */
  'replay.open': latestStream({
    input: z.object({ configuration: z.unknown(), runId: z.string().max(60).optional() }),
    item: z.object({
      replayId: z.string(),
      strategy: z.string(),
      strategyTitle: z.string(),
      parameters: parameterValues,
      symbols: z.array(symbol),
      timeframe,
      steps: count,
      fromUs: timeUs,
      toUs: timeUs,
      initialCapital: z.number(),
    }),
    errors: [...ERRORS, 'TooManyReplays', 'UnknownRun'],
  }),
  /**
   * Takes every bar that opened up to `toUs`, and with `untilTrade` those after it until a position is opened or closed in one, in
   * pieces: who looks far says how far it is, and may leave it. A time before
   * where the run is begins it again: the same bars give the same state, bit for bit, whichever way they were come to.
   */
  'replay.advance': call({
    input: z.object({
      replayId: z.string().max(60),
      toUs: timeUs,
      untilTrade: z.boolean().default(false),
      tradesFrom: count.default(0),
      eventsFrom: count.default(0),
    }),
    output: replayState,
    errors: [...ERRORS, 'UnknownReplay'],
  }),
} as const;
