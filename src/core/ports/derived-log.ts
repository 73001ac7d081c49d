import type { EventLogWriter } from './event-log.ts';
import type { MarketStore } from './market-store.ts';

/**
 * The own file of a process that derives events from another's: its topics and its state, in one transaction, so that
 * what was consumed and what came of it are on disk together or not at all.
 */
export interface DerivedLog
  extends EventLogWriter,
    Pick<MarketStore, 'transaction' | 'saveState' | 'loadState' | 'listStateKeys' | 'deleteState' | 'close'> {}
