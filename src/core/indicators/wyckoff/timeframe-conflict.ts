import { type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';

/** What a market does by Wyckoff's cycle: a range on one side in phases A to C, the move out of it in D and E. */
export type MarketState = 'accumulation' | 'markup' | 'distribution' | 'markdown' | 'neutral';

/** What the phase detector says on one timeframe. */
export interface TimeframeReading {
  readonly timeframe: Timeframe;
  /** 1 A to 5 E, 0 none. */
  readonly phase: number;
  /** 1 accumulation, -1 distribution, 0 none. */
  readonly side: number;
}

/** A faster timeframe that goes against slower ones. */
export interface TimeframeConflict {
  readonly timeframe: Timeframe;
  readonly state: MarketState;
  /** The slower ones, fastest first, with their state. */
  readonly against: readonly { readonly timeframe: Timeframe; readonly state: MarketState }[];
  /** A sentence for the trader. */
  readonly note: string;
}

/** The state that a phase and its side stand for. */
export function marketStateOf({ phase, side }: Pick<TimeframeReading, 'phase' | 'side'>): MarketState {
  if (!(phase > 0) || side === 0) return 'neutral';
  if (phase >= 4) return side > 0 ? 'markup' : 'markdown';
  return side > 0 ? 'accumulation' : 'distribution';
}

/** The notes of all conflicts that a timeframe has part in, as the faster or the slower one. */
export const conflictNotes = (timeframe: Timeframe, readings: readonly TimeframeReading[]): string[] =>
  timeframeConflicts(readings)
    .filter((conflict) => conflict.timeframe === timeframe || conflict.against.some((slower) => slower.timeframe === timeframe))
    .map(({ note }) => note);

const leanOf = (state: MarketState): number => (state === 'neutral' ? 0 : state === 'accumulation' || state === 'markup' ? 1 : -1);
const isMove = (state: MarketState): boolean => state === 'markup' || state === 'markdown';

/**
 * Conflicts between timeframes (FACTS §7.4, stated by zanalytics for 1m distribution while 5m or 15m are in markup, and the inverse): the
 * faster and the slower one lean to different sides and at least one of the two is on the move. One entry for each faster
 * timeframe, fastest first; empty when all agree.
 */
export function timeframeConflicts(readings: readonly TimeframeReading[]): TimeframeConflict[] {
  const states = readings
    .map((reading) => ({ timeframe: reading.timeframe, state: marketStateOf(reading) }))
    .sort((a, b) => timeframeIndex(a.timeframe) - timeframeIndex(b.timeframe));
  return states.flatMap(({ timeframe, state }, at) => {
    const against = states
      .slice(at + 1)
      .filter((slower) => leanOf(slower.state) * leanOf(state) < 0 && (isMove(slower.state) || isMove(state)));
    if (against.length === 0) return [];
    const others = against.map((slower) => `${slower.timeframe} in ${slower.state}`).join(', ');
    return [{ timeframe, state, against, note: `${timeframe} is in ${state} while ${others}.` }];
  });
}
