import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { marketContract } from '#contract/market.ts';
import type { Client } from '#rpc/types.ts';
import { createImportHandlers } from '#services/import/import-handlers.ts';
import { createThreadPreparer } from '#services/import/thread-preparer.ts';
import { directClient } from '#tests/support/direct-client.ts';
import { type ImportFixture, makeImportFixture } from '#tests/support/import-fixture.ts';

type Market = Client<typeof marketContract>;

const THREAD = new URL('../../../src/workers/ingestion/import-thread.ts', import.meta.url);
const CSV = 'time,open,high,low,close,volume\n2024-01-03,1,1,1,1,5\n2024-01-04,1,1,1,1,5\n2024-01-05,0,0,0,0,0\n';

let fixture: ImportFixture;
let market: Market;
beforeEach(async () => {
  fixture = makeImportFixture(createThreadPreparer(THREAD));
  market = directClient(marketContract, await createImportHandlers(fixture.dependencies), 'renderer');
});
afterEach(() => fixture.remove());

async function upload(content: string, fileName = 'AAPL_Daily.csv'): Promise<string> {
  const bytes = Buffer.from(content);
  const begun = await market['import.begin']({ fileName, bytesTotal: bytes.length });
  if (!begun.ok) throw new Error(begun.error.message);
  const { uploadId } = begun.value;
  for (let at = 0; at < bytes.length; at += 40)
    await market['import.append']({ uploadId, bytes: new Uint8Array(bytes.subarray(at, at + 40)) });
  return uploadId;
}

async function last<T>(stream: AsyncIterable<T>): Promise<T> {
  let item: T | undefined;
  for await (item of stream);
  return item as T;
}

describe('an import from the window', () => {
  it('is uploaded, looked at, run in a thread of its own, and its upload is gone afterwards', async () => {
    const uploadId = await upload(CSV);
    const preview = await market['import.preview']({ uploadId, options: {} });
    expect(preview).toMatchObject({
      ok: true,
      value: {
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        kind: 'bars',
        timeFormat: 'YYYY-MM-DD',
        suggestedSymbol: 'AAPL',
        suggestedTimeframe: '1d',
        columns: ['time', 'open', 'high', 'low', 'close', 'volume'],
        sampleProblems: [{ line: 4, reason: 'open 0 is not a positive price' }],
      },
    });
    expect(fixture.store.listSeries()).toEqual([]);
    const done = await last(market['import.run']({ uploadId, options: { symbol: 'AAPL', timeframe: '1d' } }));
    expect(done).toMatchObject({ phase: 'done', report: { rows: 3, added: 2, rejected: 1 } });
    expect(readdirSync(fixture.dependencies.folder).filter((name) => name.startsWith('upload'))).toEqual([]);
    if (done.phase !== 'done') throw new Error('not done');
    const rejected = await market['import.rejectedRows']({ importId: done.report.importId });
    expect(rejected.ok && Buffer.from(rejected.value.csv).toString()).toBe(
      'line,reason,text\n4,open 0 is not a positive price,"2024-01-05,0,0,0,0,0"\n',
    );
  });

  it('may not name a file of this machine', async () => {
    const path = fixture.write('a.csv', CSV);
    await expect(last(market['import.file']({ path, options: { symbol: 'AAPL', timeframe: '1d' } }))).rejects.toMatchObject({
      code: 'Forbidden',
    });
  });

  it('says so when bytes are missing or too many come', async () => {
    const begun = await market['import.begin']({ fileName: 'a.csv', bytesTotal: 10 });
    const uploadId = begun.ok ? begun.value.uploadId : '';
    expect(await market['import.preview']({ uploadId, options: {} })).toMatchObject({ ok: false, error: { code: 'UnknownUpload' } });
    expect(await market['import.append']({ uploadId, bytes: new Uint8Array(11) })).toMatchObject({
      ok: false,
      error: { code: 'TooLarge' },
    });
    expect(await market['import.begin']({ fileName: 'a.csv', bytesTotal: 1e12 })).toMatchObject({ ok: false, error: { code: 'TooLarge' } });
    await market['import.discard']({ uploadId });
    expect(await market['import.append']({ uploadId, bytes: new Uint8Array(1) })).toMatchObject({
      ok: false,
      error: { code: 'UnknownUpload' },
    });
  });

  it('keeps the file after a run that failed, so that it can be run again with other columns', async () => {
    const uploadId = await upload('a;b\n1;2\n');
    await expect(last(market['import.run']({ uploadId, options: { symbol: 'AAPL', timeframe: '1d' } }))).rejects.toMatchObject({
      code: 'UnreadableFile',
    });
    expect(await market['import.preview']({ uploadId, options: {} })).toMatchObject({ ok: false, error: { code: 'UnreadableFile' } });
  });

  it('answers a wrong zone or column with a sentence, not a defect', async () => {
    const uploadId = await upload(CSV);
    const options = { symbol: 'AAPL', timeframe: '1d' } as const;
    await expect(last(market['import.run']({ uploadId, options: { ...options, timeZone: 'Nowhere' } }))).rejects.toMatchObject({
      code: 'BadRequest',
    });
    await expect(last(market['import.run']({ uploadId, options: { ...options, columns: ['time', 'foo'] } }))).rejects.toMatchObject({
      code: 'BadRequest',
      message: expect.stringContaining('"foo" is not a column'),
    });
  });
});

describe('the folder of imports', () => {
  it('is emptied at start: what an earlier run left is of no use', async () => {
    mkdirSync(join(fixture.dependencies.folder, 'sub'), { recursive: true });
    writeFileSync(join(fixture.dependencies.folder, 'upload-left'), 'x');
    await createImportHandlers(fixture.dependencies);
    expect(readdirSync(fixture.dependencies.folder)).toEqual([]);
    expect(existsSync(fixture.folder)).toBe(true);
  });
});

describe('cancelling from outside', () => {
  it('ends the thread, stores nothing and lets the next import run', async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `${1_500_000_000 + i * 60},1,1,1,1,1`).join('\n');
    const path = fixture.write('big.csv', `time,open,high,low,close,volume\n${rows}\n`);
    const own = directClient(marketContract, await createImportHandlers(fixture.dependencies));
    const abort = new AbortController();
    const running = last(own['import.file']({ path, options: { symbol: 'BIG', timeframe: '1m' } }, abort.signal));
    abort.abort();
    await running.catch(() => {});
    const small = fixture.write('a.csv', CSV);
    const done = await last(own['import.file']({ path: small, options: { symbol: 'AAPL', timeframe: '1d' } }));
    expect(done).toMatchObject({ phase: 'done' });
    expect(fixture.store.listSeries().map((series) => series.symbol)).toEqual(['AAPL']);
  });
});
