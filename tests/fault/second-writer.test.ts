import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { sampleColumns } from '../contract/bar-samples.ts';
import { freshFolder } from '../contract/fresh-folder.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };
const child = fileURLToPath(new URL('./writing-child.ts', import.meta.url));
const isRefused = expect.objectContaining({
  name: 'StorageError',
  code: 'StorageFailed',
  message: expect.stringContaining('market.db is already open for writing by another process'),
});

describe('a second writer', () => {
  it('is refused while the first one lives, in this process and in another, and welcome afterwards', async () => {
    const folder = freshFolder();
    const path = join(folder.path, 'market.db');
    const first = openMarketStore(path, { clock });
    expect(() => openMarketStore(path, { clock })).toThrow(isRefused);
    const other = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    other.stderr.setEncoding('utf8').on('data', (part: string) => {
      complaint += part;
    });
    const [code] = await once(other, 'close');
    expect(code).not.toBe(0);
    expect(complaint).toContain('already open for writing by another process');
    first.mergeBars('EURUSD', '1m', sampleColumns(10), false);
    first.close();
    const second = openMarketStore(path, { clock });
    expect(second.readByTime('EURUSD', '1m', 0, 99)).toEqual(sampleColumns(10));
    second.close();
    folder.remove();
  });

  it('is welcome after the first one was killed', async () => {
    const folder = freshFolder();
    const path = join(folder.path, 'market.db');
    const first = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(first.stdout, 'data');
    expect(() => openMarketStore(path, { clock })).toThrow(isRefused);
    first.kill('SIGKILL');
    await once(first, 'close');
    const second = openMarketStore(path, { clock });
    expect(second.nextSequence('market.ticks')).toBeGreaterThan(0);
    second.close();
    folder.remove();
  });
});
