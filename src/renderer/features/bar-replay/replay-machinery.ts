import type { SeriesTimes } from './series-times.ts';
import type { StrategySession } from './strategy-replay.ts';

/** What belongs to a replay and is nothing to render. */
export interface Machinery {
  readonly times: SeriesTimes;
  session: StrategySession | null;
  /** The one that is being loaded to take its place. */
  opening: StrategySession | null;
  timer: number;
  /** Bars to go by steps that have not arrived. */
  steps: number;
  /** Raised by every move, so that one which was overtaken while it waited does nothing any more. */
  move: number;
}

/** By chart. */
export const machinery = new Map<string, Machinery>();

/** Ends the strategy that goes along, and one that is being loaded. */
export function closeSessions(own: Machinery | undefined): void {
  own?.opening?.close();
  own?.session?.close();
  if (own) own.opening = own.session = null;
}
