import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_STANDBY, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_VOLUME } from '#core/market/tick-record.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import { TICK_ROW_WIDTH } from '#core/ports/table-file.ts';
import { ImportedTicks, type TickStore } from '../import/imported-ticks.ts';

const BLOCK = 8192;

/** Ticks to be played again, block by block. */
export interface ReplayTicks {
  /** Rows of time, bid, ask (NaN for a print) and volume; null at the end. */
  next(): Float64Array | null;
}

interface ReplayRange {
  readonly symbol: string;
  readonly instrument: number;
  /** Event times `[fromUs, toUs)`. */
  readonly fromUs: number;
  readonly toUs: number;
}

/** Stored ticks of an instrument: the imported ones in order of time where there are any in the range, else what came live. */
export function replayTicks(store: TickStore, range: ReplayRange): ReplayTicks {
  const imported = new ImportedTicks(store, range.symbol, range.fromUs, range.toUs);
  return imported.current === null ? liveTicks(store, range) : importedTicks(imported);
}

function importedTicks(ticks: ImportedTicks): ReplayTicks {
  return {
    next() {
      const rows = new Float64Array(BLOCK * TICK_ROW_WIDTH);
      let at = 0;
      for (; ticks.current !== null && at < rows.length; ticks.advance()) {
        const { timeUs, bid, ask, volume } = ticks.current;
        rows.set([timeUs, bid, ask, volume], at);
        at += TICK_ROW_WIDTH;
      }
      return at === 0 ? null : rows.subarray(0, at);
    },
  };
}

/** Ticks in the order in which they came, without those of sources on standby; up to what was in the log when it was asked. */
function liveTicks(log: EventLogReader, { instrument, fromUs, toUs }: ReplayRange): ReplayTicks {
  const end = log.nextSequence(TOPIC_TICKS);
  let next = Number.isFinite(fromUs) ? log.sequenceAtTime(TOPIC_TICKS, fromUs) : 0;
  return {
    next() {
      const rows = new Float64Array(BLOCK * TICK_ROW_WIDTH);
      let at = 0;
      while (at === 0 && next < end) {
        const { records, firstSequence, count } = log.readRecords(TOPIC_TICKS, next, Math.min(BLOCK, end - next));
        if (count === 0) break;
        next = firstSequence + count;
        for (let offset = 0; offset < count * LOGGED_TICK_WIDTH; offset += LOGGED_TICK_WIDTH) {
          const timeUs = records[offset + TICK_EVENT_TIME] as number;
          const isWanted = records[offset + TICK_INSTRUMENT] === instrument && records[offset + LOGGED_TICK_FLAG] !== TICK_STANDBY;
          if (!isWanted || timeUs < fromUs || timeUs >= toUs) continue;
          rows[at] = timeUs;
          rows[at + 1] = records[offset + TICK_BID] as number;
          rows[at + 2] = records[offset + TICK_ASK] as number;
          rows[at + 3] = records[offset + TICK_VOLUME] as number;
          at += TICK_ROW_WIDTH;
        }
      }
      return at === 0 ? null : rows.subarray(0, at);
    },
  };
}
