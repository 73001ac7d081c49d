import type { Clock } from '#core/ports/clock.ts';
import type { FeedSink } from '#core/ports/market-feed.ts';
import type { Mt5Limits } from './limits.ts';
import type { StoredTicks } from './resume-positions.ts';

/** Something that happened on the bridge and has no source to be told about, for the log. Never holds a token or bytes of a peer. */
export interface BridgeEvent {
  readonly code: 'WrongToken' | 'BadHello' | 'BadVersion' | 'TooManyTerminals' | 'TooManyStrangers' | 'NoRoom';
  readonly message: string;
}

/** What the parts of the bridge share. */
export interface BridgeContext {
  readonly sink: FeedSink;
  readonly clock: Clock;
  readonly limits: Mt5Limits;
  readonly store: StoredTicks | null;
  readonly report: (event: BridgeEvent) => void;
  /** True between a refused batch and `resumed`. */
  isBehind: boolean;
  /** Stops every terminal's reading. */
  pauseAll(): void;
}
