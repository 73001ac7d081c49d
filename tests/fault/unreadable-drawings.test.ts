// verifies: drawings, damaged-file
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawingFiles } from '#adapters/system/drawing-files.ts';
import { createDrawingHandlers } from '#services/drawings/drawing-handlers.ts';
import { horizontal } from '#tests/support/test-drawings.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradewind-drawings-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const context = { signal: new AbortController().signal, caller: 'renderer' as const };
const handlers = () => createDrawingHandlers(drawingFiles(dataDir));
const list = async (symbol: string) => handlers()['drawings.list']({ symbol }, context);
const put = async (symbol: string, price: number) =>
  handlers()['drawings.put']({ symbol, drawings: [{ ...horizontal(price), symbol }] }, context);
const files = () => readdirSync(join(dataDir, 'drawings'));

describe('the file of the drawings of a symbol', () => {
  it('brings them back after a restart, and is one of its own for each symbol', async () => {
    const symbols = ['EURUSD', 'eurusd', 'BTC/USD', '#AAPL', '_DJI'];
    for (const [i, symbol] of symbols.entries()) await put(symbol, i);
    for (const [i, symbol] of symbols.entries()) expect((await list(symbol)).drawings[0]?.anchors[0]?.price).toBe(i);
    expect(new Set(files().map((name) => name.toLowerCase())).size).toBe(symbols.length);
  });

  it.each(['{"version":1,"symbol":"EURUSD","drawings":[{"id', '', '[]', '\u0000\u0000'])(
    'that holds %j is kept aside unchanged, each time anew, and is not in the way of new drawings',
    async (content) => {
      await put('EURUSD', 1);
      const [name = ''] = files();
      const path = join(dataDir, 'drawings', name);
      for (const kept of [`${path}.unreadable`, `${path}.unreadable-2`]) {
        writeFileSync(path, content);
        expect(await list('EURUSD')).toEqual({ symbol: 'EURUSD', drawings: [], notice: expect.stringContaining(`kept as ${kept}.`) });
        expect(readFileSync(kept, 'utf8')).toBe(content);
      }
      await put('EURUSD', 2);
      expect((await list('EURUSD')).drawings[0]?.anchors[0]?.price).toBe(2);
      expect((await list('EURUSD')).notice).toBeNull();
    },
  );

  it('tells its readers in other processes when it changed', async () => {
    const changed = Promise.withResolvers<void>();
    const stop = drawingFiles(dataDir).watch(() => changed.resolve());
    await put('EURUSD', 1);
    await changed.promise;
    stop();
    expect(drawingFiles(dataDir).load('EURUSD')).toMatchObject({ is: 'saved', value: { drawings: [{ kind: 'horizontal' }] } });
  });
});
