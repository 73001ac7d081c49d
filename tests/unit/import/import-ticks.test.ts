import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { createTickHandlers } from '#services/import/tick-handlers.ts';
import { type ImportFixture, makeImportFixture } from '#tests/support/import-fixture.ts';

let fixture: ImportFixture;
beforeEach(() => {
  fixture = makeImportFixture();
});
afterEach(() => fixture.remove());

const context = { signal: new AbortController().signal, caller: 'command-line' as const };
const MT5 = '<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\r\n';

/** Ticks a second apart from a Thursday evening into Friday, so that bars of every timeframe are cut. */
function ticks(from: number, to: number): string {
  let text = 'time,bid,ask\n';
  for (let i = from; i < to; i++) {
    const bid = 1.1 + Math.sin(i / 50) * 0.001;
    text += `${1_704_405_000_000 + i * 700},${bid.toFixed(5)},${(bid + 0.0001).toFixed(5)}\n`;
  }
  return text;
}

async function stored(symbol: string, source: 'imported' | 'live' = 'imported') {
  const page = await createTickHandlers(fixture.store)['ticks.read']({ symbol, source, skip: 0, limit: 50_000 }, context);
  return Array.from(page.timeUs, (timeUs, i) => [timeUs, page.bid[i], page.ask[i], page.volume[i]]);
}

describe('importing ticks', () => {
  it('carries the side that a MetaTrader export leaves empty', async () => {
    const file = `${MT5}2024.01.05\t10:00:00.100\t1.10000\t1.10010\t\t\t6\r\n2024.01.05\t10:00:00.200\t1.10001\t\t\t\t2\r\n2024.01.05\t10:00:00.300\t\t1.10012\t\t\t132\r\n`;
    const report = await fixture.importFile(fixture.write('t.csv', file), { symbol: 'EURUSD', timeframe: 'tick' });
    expect(report).toMatchObject({ rows: 3, added: 3, rejected: 0 });
    expect((await stored('EURUSD')).map(([, bid, ask]) => [bid, ask])).toEqual([
      [1.1, 1.1001],
      [1.10001, 1.1001],
      [1.10001, 1.10012],
    ]);
  });

  it('rejects an empty side that no earlier row can fill', async () => {
    const file = `${MT5}2024.01.05\t10:00:00.100\t\t1.10010\t\t\t4\r\n2024.01.05\t10:00:00.200\t1.10001\t\t\t\t2\r\n`;
    const report = await fixture.importFile(fixture.write('t.csv', file), { symbol: 'EURUSD', timeframe: 'tick' });
    expect(report).toMatchObject({ rows: 2, added: 1, rejected: 1 });
    expect(report.problems[0]).toMatchObject({ line: 2, reason: 'the bid is empty and no row before has one' });
  });

  it('takes a row as a trade when its flags say that only the last price changed', async () => {
    // 24 = last and volume; 280 carries a bit above the known ones.
    const file = `${MT5}2024.01.05\t10:00:00.100\t99.9\t100.1\t\t\t6\r\n2024.01.05\t10:00:00.200\t\t\t100.0\t7\t24\r\n2024.01.05\t10:00:00.300\t\t\t100.1\t2\t280\r\n`;
    await fixture.importFile(fixture.write('t.csv', file), { symbol: 'XYZ', timeframe: 'tick' });
    expect((await stored('XYZ')).map(([, price, ask, volume]) => [price, ask, volume])).toEqual([
      [99.9, 100.1, 0],
      [100, Number.NaN, 7],
      [100.1, Number.NaN, 2],
    ]);
  });

  it('takes the same time with another price as a tick, and the same tick twice in a row as one', async () => {
    const file = 'time,bid,ask\n1704405000000,1.1,1.2\n1704405000000,1.1,1.2\n1704405000000,1.11,1.2\n1704405000000,1.1,1.2\n';
    const report = await fixture.importFile(fixture.write('t.csv', file), { symbol: 'ABC', timeframe: 'tick' });
    expect(report).toMatchObject({ rows: 4, added: 3, duplicates: 1 });
    expect((await stored('ABC')).map(([, bid]) => bid)).toEqual([1.1, 1.11, 1.1]);
  });

  it('adds nothing when the same ticks come again, under whatever file name', async () => {
    await fixture.importFile(fixture.write('t.csv', ticks(0, 5000)), { symbol: 'EURUSD', timeframe: 'tick' });
    const series = fixture.store.listSeries();
    const again = await fixture.importFile(fixture.write('u.csv', ticks(0, 5000)), { symbol: 'EURUSD', timeframe: 'tick' });
    expect(again).toMatchObject({ rows: 5000, added: 0, duplicates: 5000 });
    expect(fixture.store.listSeries()).toEqual(series);
  });

  it('makes of overlapping parts, in any order, the ticks and bars of the whole', async () => {
    await fixture.importFile(fixture.write('whole.csv', ticks(0, 60_000)), { symbol: 'WHOLE', timeframe: 'tick' });
    for (const [from, to] of [
      [40_000, 60_000],
      [0, 25_000],
      [20_000, 45_000],
    ] as const)
      await fixture.importFile(fixture.write('part.csv', ticks(from, to)), { symbol: 'PARTS', timeframe: 'tick' });
    const handlers = createTickHandlers(fixture.store);
    const [parts, whole] = await Promise.all(
      ['PARTS', 'WHOLE'].map((symbol) => handlers['ticks.read']({ symbol, source: 'imported', skip: 0, limit: 100_000 }, context)),
    );
    expect(parts).toEqual(whole);
    expect(whole?.timeUs).toHaveLength(60_000);
    for (const timeframe of TIMEFRAMES) expect(fixture.bars('PARTS', timeframe), timeframe).toEqual(fixture.bars('WHOLE', timeframe));
    expect(fixture.bars('WHOLE', '1d').timeUs).toHaveLength(2);
  });

  it('leaves bars that came from elsewhere as they are unless it is told to replace them', async () => {
    const official = 'time,open,high,low,close,volume\n2024-01-04 21:50,9,9,9,9,9\n';
    await fixture.importFile(fixture.write('bars.csv', official), { symbol: 'ABC', timeframe: '1m' });
    await fixture.importFile(fixture.write('t.csv', ticks(0, 2000)), { symbol: 'ABC', timeframe: 'tick' });
    expect(fixture.bars('ABC', '1m').open[0]).toBe(9);
    await fixture.importFile(fixture.write('t.csv', ticks(0, 2000)), { symbol: 'ABC', timeframe: 'tick', replace: true });
    expect(fixture.bars('ABC', '1m').open[0]).toBe(1.1);
  });

  it('pages through ticks of equal times without losing or repeating one', async () => {
    const file = `time,bid,ask\n${Array.from({ length: 50 }, (_, i) => `${1_704_405_000_000 + Math.floor(i / 7)},${1 + i / 100},${2 + i / 100}`).join('\n')}\n`;
    await fixture.importFile(fixture.write('t.csv', file), { symbol: 'ABC', timeframe: 'tick' });
    const handlers = createTickHandlers(fixture.store);
    const all: number[] = [];
    let fromUs: number | undefined;
    let skip = 0;
    for (let isMore = true; isMore; ) {
      const page = await handlers['ticks.read']({ symbol: 'ABC', source: 'imported', fromUs, skip, limit: 4 }, context);
      isMore = page.isMore;
      const last = page.timeUs.at(-1);
      const same = page.timeUs.filter((time) => time === last).length;
      skip = last === fromUs ? skip + same : same;
      fromUs = last;
      all.push(...page.bid);
    }
    expect(all).toEqual(Array.from({ length: 50 }, (_, i) => 1 + i / 100));
  });

  it('deletes imported ticks and keeps the bars made of them', async () => {
    await fixture.importFile(fixture.write('t.csv', ticks(0, 500)), { symbol: 'ABC', timeframe: 'tick' });
    const handlers = createTickHandlers(fixture.store);
    expect(await handlers['ticks.series']({}, context)).toMatchObject([{ symbol: 'ABC', count: 500 }]);
    expect(await handlers['ticks.delete']({ symbol: 'ABC' }, context)).toEqual({ deleted: 500 });
    expect(await stored('ABC')).toEqual([]);
    expect(fixture.bars('ABC', '1m').timeUs.length).toBeGreaterThan(0);
    const again = await fixture.importFile(fixture.write('t.csv', ticks(0, 500)), { symbol: 'ABC', timeframe: 'tick' });
    expect(again).toMatchObject({ added: 500, duplicates: 0 });
    expect(await stored('ABC')).toHaveLength(500);
  });
});
