import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instrument } from '#core/market/instrument.ts';
import type { MarketStore, StoreProblem } from '#core/ports/market-store.ts';
import { sampleBar, sampleColumns } from './bar-samples.ts';

export interface OpenMarketStore {
  readonly store: MarketStore;
  readonly close: () => void;
}

export const sampleInstrument = (symbol: string): Instrument => ({
  symbol,
  assetClass: 'fx',
  tickSize: 0.00001,
  pip: 0.0001,
  currency: 'USD',
  contractSize: 100_000,
  lotStep: 0.01,
  calendar: 'fx',
  isSimulated: true,
  origin: null,
});

const bytes = (...values: number[]) => Uint8Array.from(values);

/** What every `MarketStore` promises beyond its event log and its bars. */
export function marketStoreSuite(name: string, open: () => OpenMarketStore): void {
  describe(`market store: ${name}`, () => {
    let opened: OpenMarketStore;
    let store: MarketStore;
    beforeEach(() => {
      opened = open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    const append = (timeUs: number) => {
      const bar = sampleBar(timeUs);
      store.appendBar('EURUSD', '1m', bar.timeUs, bar.open, bar.high, bar.low, bar.close, bar.volume);
    };

    /** One of everything that can be written. */
    const writeEverything = (at: number) => {
      store.appendRecords('ticks', 2, Float64Array.of(at, 1, at, 2));
      store.appendDocuments('events', [
        { key: 'k', eventTimeUs: at, receivedTimeUs: at, source: 's', schemaVersion: 1, causedBy: null, payload: { at } },
      ]);
      append(at);
      store.mergeBars('EURUSD', '5m', sampleColumns(700, at * 1000), true);
      store.mergeBars('EURUSD', '5m', sampleColumns(1, 5, 1, at), true);
      store.saveInstrument({ ...sampleInstrument(`S${at}`), tickSize: at });
      store.saveInstrument({ ...sampleInstrument('EURUSD'), tickSize: at });
      store.sourceId(`source-${at}`, true);
      store.saveState(`state-${at}`, bytes(at));
      store.saveState('state', bytes(at));
      store.dropBefore('events', at);
    };

    const readEverything = () => ({
      topics: store.topics(),
      ticks: store.readRecords('ticks', 0, 100),
      events: store.readDocuments('events', 0, 100),
      series: store.listSeries(),
      bars: store.readByTime('EURUSD', '1m', 0, 1e9),
      merged: store.readByTime('EURUSD', '5m', 0, 1e9),
      instruments: store.listInstruments(),
      ids: [1, 2, 3].map((id) => [store.symbolOf(id), store.sourceName(id)]),
      state: store.listStateKeys('').map((key) => [key, [...(store.loadState(key) as Uint8Array)]]),
    });

    it('01 gives instruments and sources ids that never change', () => {
      const first = store.saveInstrument(sampleInstrument('EURUSD'));
      const second = store.saveInstrument(sampleInstrument('BTCUSD'));
      expect(second).not.toBe(first);
      expect(store.saveInstrument({ ...sampleInstrument('EURUSD'), tickSize: 0.5 })).toBe(first);
      expect(store.instrumentId('EURUSD')).toBe(first);
      expect(store.symbolOf(second)).toBe('BTCUSD');
      expect(store.findInstrument('EURUSD')).toEqual({ ...sampleInstrument('EURUSD'), tickSize: 0.5 });
      expect(store.listInstruments().map((instrument) => instrument.symbol)).toEqual(['BTCUSD', 'EURUSD']);
      expect([store.findInstrument('X'), store.instrumentId('X'), store.symbolOf(99)]).toEqual([null, null, null]);
      const source = store.sourceId('mt5:demo-1', false);
      expect(store.sourceId('simulator', true)).not.toBe(source);
      expect(store.sourceId('mt5:demo-1', false)).toBe(source);
      expect(store.sourceName(source)).toBe('mt5:demo-1');
      expect(store.sourceName(99)).toBeNull();
    });

    it('01b keeps splits, dividends and halts by symbol, whole or not at all', () => {
      expect(store.instrumentEvents('AAPL')).toEqual({ adjustedFor: 'nothing', splits: [], dividends: [], halts: [] });
      const events = {
        adjustedFor: 'splits',
        splits: [{ date: '2014-06-09', ratio: 7 }],
        dividends: [{ date: '2014-05-08', amount: 3.29 }],
        halts: [{ fromUs: 1, toUs: 2 }],
      } as const;
      store.saveInstrumentEvents('AAPL', events);
      expect(store.instrumentEvents('AAPL')).toEqual(events);
      expect(store.instrumentEvents('MSFT').splits).toEqual([]);
      expect(() =>
        store.transaction(() => {
          store.saveInstrumentEvents('AAPL', { ...events, splits: [] });
          throw new Error('no');
        }),
      ).toThrow('no');
      expect(store.instrumentEvents('AAPL')).toEqual(events);
    });

    it('02 keeps state by key', () => {
      expect(store.loadState('a')).toBeNull();
      const mine = bytes(1, 2, 255);
      store.saveState('bars/a', mine);
      mine.fill(0);
      store.saveState('bars/€𝄞', bytes());
      store.saveState('feed', bytes(9));
      store.saveState('feed', bytes(8));
      expect([...(store.loadState('bars/a') as Uint8Array)]).toEqual([1, 2, 255]);
      expect(store.loadState('bars/€𝄞')?.length).toBe(0);
      expect(store.listStateKeys('bars/')).toEqual(['bars/a', 'bars/€𝄞']);
      expect(store.listStateKeys('bars/€𝄞')).toEqual(['bars/€𝄞']);
      expect([...(store.loadState('feed') as Uint8Array)]).toEqual([8]);
      store.deleteState('feed');
      store.deleteState('never there');
      expect(store.listStateKeys('')).toEqual(['bars/a', 'bars/€𝄞']);
    });

    it('03 a transaction gives back what its work gives and keeps all of it', () => {
      expect(
        store.transaction(() => {
          writeEverything(7);
          return 'done';
        }),
      ).toBe('done');
      expect(store.nextSequence('ticks')).toBe(2);
      expect(store.seriesSummary('EURUSD', '5m')?.count).toBe(701);
      expect(store.listStateKeys('')).toEqual(['state', 'state-7']);
    });

    it('04 a transaction whose work throws keeps nothing of it, and the next one works', () => {
      writeEverything(3);
      const before = readEverything();
      expect(() =>
        store.transaction(() => {
          writeEverything(9);
          store.deleteBars('EURUSD', '5m', 0, 1e9);
          store.deleteState('state-3');
          throw new Error('the feed broke');
        }),
      ).toThrow('the feed broke');
      expect(readEverything()).toEqual(before);
      writeEverything(11);
      expect(store.readRecords('ticks', 0, 100).records).toEqual(Float64Array.of(3, 1, 3, 2, 11, 1, 11, 2));
      expect(store.readByTime('EURUSD', '1m', 0, 1e9).timeUs).toEqual(Float64Array.of(3, 11));
      expect(store.instrumentId('S11')).not.toBeNull();
      expect(store.instrumentId('S9')).toBeNull();
    });

    it('05 sees its own writes inside the transaction', () => {
      store.transaction(() => {
        append(1);
        expect(store.seriesSummary('EURUSD', '1m')?.count).toBe(1);
        for (let time = 2; time < 1_200; time++) append(time);
        expect(store.readByIndex('EURUSD', '1m', 0, 5_000)).toEqual(sampleColumns(1_199, 1));
        store.appendRecords('t', 1, new Float64Array(9_000));
        expect(store.readRecords('t', 8_990, 100).count).toBe(10);
      });
    });

    it('06 a failure inside dooms the whole transaction even when it is caught', () => {
      append(5);
      expect(() =>
        store.transaction(() => {
          store.saveState('a', bytes(1));
          try {
            append(5);
          } catch {
            // Swallowed on purpose: half a transaction must not be kept.
          }
        }),
      ).toThrow(RangeError);
      expect(store.loadState('a')).toBeNull();
    });

    it('07 a transaction inside a transaction is part of it', () => {
      expect(() =>
        store.transaction(() => {
          store.transaction(() => append(1));
          throw new Error('later');
        }),
      ).toThrow('later');
      expect(store.listSeries()).toEqual([]);
    });

    it('08 refuses work that goes on after the transaction', () => {
      expect(() => store.transaction(async () => append(1))).toThrow(TypeError);
      expect(store.listSeries()).toEqual([]);
    });

    it('09 finds nothing wrong with what it wrote', () => {
      writeEverything(3);
      store.appendRecords('ticks', 2, new Float64Array(20_000));
      store.mergeBars('EURUSD', '1m', sampleColumns(9_000, 100), false);
      const problems: StoreProblem[] = [];
      store.verify((problem) => problems.push(problem));
      expect(problems).toEqual([]);
    });
  });
}
