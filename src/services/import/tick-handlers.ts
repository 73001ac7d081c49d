import type { marketContract } from '#contract/market.ts';
import { LOGGED_TICK_WIDTH, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_VOLUME } from '#core/market/tick-record.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { ExpectedError } from '#core/result.ts';
import type { Handlers } from '#rpc/types.ts';
import { giveWay } from './import-preparer.ts';
import { deleteImportedTicks, ImportedTicks, listImportedRanges, listImportedSymbols } from './imported-ticks.ts';

type TickHandlers = Pick<Handlers<typeof marketContract>, 'ticks.series' | 'ticks.read' | 'ticks.delete'>;

const LOG_BLOCK = 16_384;

/** Reading and deleting stored ticks: those of files and, after them, those of live feeds that the log still holds. */
export function createTickHandlers(store: MarketStore): TickHandlers {
  const requireInstrument = (symbol: string): number => {
    const id = store.instrumentId(symbol);
    if (id === null)
      throw new ExpectedError('UnknownInstrument', `There is no instrument ${symbol}. Import its data or connect a feed that has it.`);
    return id;
  };
  return {
    'ticks.series': async () =>
      listImportedSymbols(store).map((symbol) => {
        const ranges = listImportedRanges(store, symbol);
        return {
          symbol,
          count: ranges.reduce((sum, range) => sum + range.endSequence - range.firstSequence, 0),
          fromUs: Math.min(...ranges.map((range) => range.fromUs)),
          toUs: Math.max(...ranges.map((range) => range.toUs)),
        };
      }),
    async 'ticks.read'({ symbol, fromUs, toUs, source, skip, limit }, { signal }) {
      const page = new TickPage(skip, limit);
      const from = fromUs ?? Number.NEGATIVE_INFINITY;
      const to = toUs ?? Number.POSITIVE_INFINITY;
      const id = requireInstrument(symbol);
      if (source === 'imported') await readImported(store, symbol, from, to, page, signal);
      else await readLive(store, id, from, to, page, signal);
      return page.take();
    },
    async 'ticks.delete'({ symbol }) {
      requireInstrument(symbol);
      const deleted = deleteImportedTicks(store, symbol);
      if (deleted === 0) throw new ExpectedError('NoData', `No ticks of ${symbol} were imported. Live ticks go by age.`);
      return { deleted };
    },
  };
}

/** Collects ticks after the first `skip` up to `limit`. */
class TickPage {
  readonly #columns: { timeUs: Float64Array; bid: Float64Array; ask: Float64Array; volume: Float64Array };
  readonly #limit: number;
  #skip: number;
  #count = 0;
  isMore = false;

  constructor(skip: number, limit: number) {
    this.#skip = skip;
    this.#limit = limit;
    const column = () => new Float64Array(limit);
    this.#columns = { timeUs: column(), bid: column(), ask: column(), volume: column() };
  }

  /** False when the page is full. */
  push(timeUs: number, bid: number, ask: number, volume: number): boolean {
    if (this.#skip > 0) {
      this.#skip--;
      return true;
    }
    if (this.#count === this.#limit) {
      this.isMore = true;
      return false;
    }
    this.#columns.timeUs[this.#count] = timeUs;
    this.#columns.bid[this.#count] = bid;
    this.#columns.ask[this.#count] = ask;
    this.#columns.volume[this.#count++] = volume;
    return true;
  }

  take() {
    const { timeUs, bid, ask, volume } = this.#columns;
    const cut = (column: Float64Array) => column.slice(0, this.#count);
    return { timeUs: cut(timeUs), bid: cut(bid), ask: cut(ask), volume: cut(volume), isMore: this.isMore };
  }
}

async function readImported(
  store: MarketStore,
  symbol: string,
  fromUs: number,
  toUs: number,
  page: TickPage,
  signal: AbortSignal,
): Promise<void> {
  const ticks = new ImportedTicks(store, symbol, fromUs, toUs);
  for (let count = 1; ticks.current !== null; count++) {
    const { timeUs, bid, ask, volume } = ticks.current;
    if (!page.push(timeUs, bid, ask, volume)) return;
    ticks.advance();
    if (count % LOG_BLOCK === 0) await giveWay();
    signal.throwIfAborted();
  }
}

async function readLive(
  store: MarketStore,
  instrument: number,
  fromUs: number,
  toUs: number,
  page: TickPage,
  signal: AbortSignal,
): Promise<void> {
  const end = store.nextSequence(TOPIC_TICKS);
  let next = Number.isFinite(fromUs) ? store.sequenceAtTime(TOPIC_TICKS, fromUs) : 0;
  while (next < end) {
    const batch = store.readRecords(TOPIC_TICKS, next, LOG_BLOCK);
    if (batch.count === 0) return;
    next = batch.firstSequence + batch.count;
    const { records } = batch;
    for (let at = 0; at < records.length; at += LOGGED_TICK_WIDTH) {
      const timeUs = records[at + TICK_EVENT_TIME] as number;
      if (records[at + TICK_INSTRUMENT] !== instrument || timeUs < fromUs || timeUs >= toUs) continue;
      if (!page.push(timeUs, records[at + TICK_BID] as number, records[at + TICK_ASK] as number, records[at + TICK_VOLUME] as number))
        return;
    }
    await giveWay();
    signal.throwIfAborted();
  }
}
