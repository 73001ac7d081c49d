import type { Instrument } from '#core/market/instrument.ts';
import { type InstrumentEvents, NO_INSTRUMENT_EVENTS } from '#core/market/instrument-events.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createMemoryBarStore } from './memory-bar-store.ts';
import { createMemoryEventLog } from './memory-event-log.ts';
import { createUndoLog, type UndoLog } from './undo-log.ts';

type Rest = Omit<MarketStore, keyof ReturnType<typeof createMemoryEventLog> | keyof ReturnType<typeof createMemoryBarStore>>;

function setUndoably<K, V>(map: Map<K, V>, key: K, value: V, onUndo: UndoLog['onUndo']): void {
  const had = map.has(key);
  const before = map.get(key) as V;
  map.set(key, value);
  onUndo(() => (had ? map.set(key, before) : map.delete(key)));
}

function createRest(undo: UndoLog): Rest {
  const { transaction, onUndo } = undo;
  const instruments: Instrument[] = [];
  const ids = new Map<string, number>();
  const events = new Map<string, InstrumentEvents>();
  const sources = new Map<string, number>();
  const state = new Map<string, Uint8Array>();

  return {
    listInstruments: () => [...ids].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => instruments[id - 1] as Instrument),
    findInstrument: (symbol) => instruments[(ids.get(symbol) ?? 0) - 1] ?? null,
    instrumentId: (symbol) => ids.get(symbol) ?? null,
    symbolOf: (id) => instruments[id - 1]?.symbol ?? null,
    instrumentEvents: (symbol) => events.get(symbol) ?? NO_INSTRUMENT_EVENTS,
    saveInstrumentEvents: (symbol, saved) => transaction(() => setUndoably(events, symbol, structuredClone(saved), onUndo)),
    saveInstrument: (instrument) =>
      transaction(() => {
        const id = ids.get(instrument.symbol) ?? instruments.length + 1;
        const before = instruments[id - 1];
        instruments[id - 1] = { ...instrument };
        onUndo(() => {
          if (before) instruments[id - 1] = before;
          else instruments.pop();
        });
        setUndoably(ids, instrument.symbol, id, onUndo);
        return id;
      }),
    sourceId: (name) =>
      transaction(() => {
        const id = sources.get(name) ?? sources.size + 1;
        setUndoably(sources, name, id, onUndo);
        return id;
      }),
    sourceName: (id) => [...sources].find(([, candidate]) => candidate === id)?.[0] ?? null,
    saveState: (key, bytes) => transaction(() => setUndoably(state, key, bytes.slice(), onUndo)),
    loadState: (key) => state.get(key)?.slice() ?? null,
    listStateKeys: (prefix) => [...state.keys()].filter((key) => key.startsWith(prefix)).sort(),
    deleteState: (key) =>
      transaction(() => {
        const before = state.get(key);
        if (before === undefined) return;
        state.delete(key);
        onUndo(() => state.set(key, before));
      }),
    transaction,
    verify: () => 0,
    close: () => {},
  };
}

/** The market store in memory: nothing is written, everything is gone at the end. For tests and for runs that must not write. */
export function createMemoryMarketStore(): MarketStore {
  const undo = createUndoLog();
  return { ...createMemoryEventLog(undo), ...createMemoryBarStore(undo), ...createRest(undo) };
}
