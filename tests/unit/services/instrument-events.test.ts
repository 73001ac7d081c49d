// verifies: instrument-events
import { describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { NO_INSTRUMENT_EVENTS } from '#core/market/instrument-events.ts';
import { giveWayToRealData, noteBundledSample } from '#services/bundled-sample.ts';
import { instrumentEventHandlers } from '#services/ingestion/instrument-event-handlers.ts';
import { InstrumentTable } from '#services/ingestion/instrument-table.ts';
import { readInstrumentEvents } from '#services/ingestion/read-instrument-events.ts';
import { testInstrument } from '#tests/support/test-instrument.ts';

const us = (text: string) => Date.parse(text) * 1000;

describe('a file of splits, dividends and halts', () => {
  it('is read with a header in any order and with the words that others use', () => {
    const text =
      '\uFEFFtype;ex-date;amount\r\n"split";2014-06-09;7:1\r\nDividend;20140507;3.29\r\nsplit;2020-08-31;4\r\nsplit;2021-01-04;1-for-10\r\n';
    expect(readInstrumentEvents(text, 'us-equity')).toEqual({
      events: {
        adjustedFor: 'nothing',
        splits: [
          { date: '2014-06-09', ratio: 7 },
          { date: '2020-08-31', ratio: 4 },
          { date: '2021-01-04', ratio: 0.1 },
        ],
        dividends: [{ date: '2014-05-07', amount: 3.29 }],
        halts: [],
      },
      rows: 4,
      problems: [],
    });
  });

  it('is read without a header as date, type, value, until; halts in UTC, or by the session day', () => {
    const text = '2020-03-09T13:34:00Z,halt,,2020-03-09 13:49\n2020-03-18,halt,,2020-03-18\n2014-05-08,dividend,0.47';
    const { events, rows } = readInstrumentEvents(text, 'us-equity');
    expect(rows).toBe(3);
    expect(events.halts).toEqual([
      { fromUs: us('2020-03-09T13:34:00Z'), toUs: us('2020-03-09T13:49:00Z') },
      { fromUs: us('2020-03-18T04:00:00Z'), toUs: us('2020-03-19T04:00:00Z') },
    ]);
  });

  it('is read as JSON, as one list or as Yahoo has it', () => {
    const list = JSON.stringify([{ type: 'split', date: '2014-06-09', ratio: 7 }]);
    expect(readInstrumentEvents(list, 'utc').events.splits).toEqual([{ date: '2014-06-09', ratio: 7 }]);
    const yahoo = JSON.stringify({
      events: {
        dividends: [{ amount: 0.47, date: 1_407_418_200 }],
        splits: [{ date: '2014-06-09T13:30:00.000Z', numerator: 7, denominator: 1, splitRatio: '7:1' }],
      },
    });
    expect(readInstrumentEvents(yahoo, 'utc').events).toMatchObject({
      splits: [{ date: '2014-06-09', ratio: 7 }],
      dividends: [{ date: '2014-08-07', amount: 0.47 }],
    });
  });

  it('holds one split a day, and none or no dividend of a size that there never was', () => {
    const { events, problems } = readInstrumentEvents(
      'date,type,value\n2014-06-09,split,7\n2014-06-09,split,4\n2014-06-09,split,7\n2020-08-31,split,1e-300\n2020-09-01,dividend,1e12\n',
      'us-equity',
    );
    expect(events.splits).toEqual([{ date: '2014-06-09', ratio: 7 }]);
    expect(events.dividends).toEqual([]);
    expect(problems.map(({ line }) => line)).toEqual([3, 5, 6]);
    expect(problems[0]?.reason).toContain('another split on 2014-06-09, of 7; this one is of 4');
  });

  it('tells by line what it does not understand and keeps the rest', () => {
    const text =
      'date,type,value,until\n2014-02-30,split,7\n2014-06-09,split,one\n2014-06-09,merger,1\n2014-06-09,dividend,-1\n2020-01-02T10:00Z,halt,,2020-01-02T09:00Z\nyesterday,split,2\n2014-06-09,split,7';
    const { rows, problems } = readInstrumentEvents(text, 'utc');
    expect(rows).toBe(1);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(problems.map(({ reason }) => reason).join('; ')).toBe(
      'there is no day "2014-02-30"; expected the units that one unit becomes, such as 7, 7:1 or 1:10, found "one"; ' +
        'expected split, dividend or halt, found "merger"; expected an amount of money a unit above 0, found "-1"; ' +
        'the halt ends before it begins: until "2020-01-02T09:00Z"; expected a date such as 2014-06-09, found "yesterday"',
    );
    expect(readInstrumentEvents('{"prices":[1]}', 'utc')).toMatchObject({ rows: 0, problems: [{ line: 1 }] });
    expect(readInstrumentEvents('', 'utc')).toMatchObject({ rows: 0, problems: [] });
  });
});

describe('events of an instrument', () => {
  const scene = () => {
    const store = createMemoryMarketStore();
    store.saveInstrument(testInstrument('AAPL', { calendar: 'us-equity' }));
    return { store, handlers: instrumentEventHandlers(store, new InstrumentTable(store)) };
  };
  const context = { signal: new AbortController().signal, caller: 'worker' as const };

  it('are added to what is stored, once, or put in its place', async () => {
    const { handlers } = scene();
    const add = (text: string, replace = false) => handlers['instruments.importEvents']({ symbol: 'AAPL', text, replace }, context);
    expect(await add('2014-06-09,split,7\n2014-05-08,dividend,3.29')).toMatchObject({ rows: 2, added: 2, rejected: 0 });
    expect(await add('2014-06-09,split,7\n2014-08-07,dividend,0.47')).toMatchObject({ rows: 2, added: 1 });
    expect((await handlers['instruments.events']({ symbol: 'AAPL' }, context)).dividends).toHaveLength(2);
    expect(await add('2020-08-31,split,4', true)).toMatchObject({ added: 1, events: { splits: [{ ratio: 4 }], dividends: [] } });
  });

  it('keep what prices are adjusted for through imports', async () => {
    const { handlers, store } = scene();
    await handlers['instruments.saveEvents'](
      { symbol: 'AAPL', events: { ...NO_INSTRUMENT_EVENTS, splits: [], dividends: [], halts: [], adjustedFor: 'splits' } },
      context,
    );
    await handlers['instruments.importEvents']({ symbol: 'AAPL', text: '2014-06-09,split,7', replace: true }, context);
    expect(store.instrumentEvents('AAPL')).toMatchObject({ adjustedFor: 'splits', splits: [{ ratio: 7 }] });
  });

  it('are refused in a sentence for a symbol that is not known, and from a file without any', async () => {
    const { handlers } = scene();
    await expect(handlers['instruments.events']({ symbol: 'X' }, context)).rejects.toMatchObject({ code: 'UnknownInstrument' });
    await expect(handlers['instruments.importEvents']({ symbol: 'AAPL', text: 'a,b\n1,2', replace: false }, context)).rejects.toMatchObject(
      {
        code: 'NothingUsable',
        message: expect.stringContaining('date, type, value'),
      },
    );
  });

  it('lose the adjustment of the sample when real prices take its place', () => {
    const { store } = scene();
    noteBundledSample(store, 'AAPL');
    store.saveInstrumentEvents('AAPL', { ...NO_INSTRUMENT_EVENTS, adjustedFor: 'splits', splits: [{ date: '2014-06-09', ratio: 7 }] });
    giveWayToRealData(store, 'AAPL');
    expect(store.instrumentEvents('AAPL')).toMatchObject({ adjustedFor: 'nothing', splits: [{ ratio: 7 }] });
  });
});
