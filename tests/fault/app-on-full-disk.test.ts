// verifies: full-disk
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';
import { localServices } from '../../e2e/support/local-services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A disk of its own for this test; null where this machine lets nobody make one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=72m', 'tmpfs', folder]).status === 0;
  if (!isMounted) rmSync(folder, { recursive: true });
  return isMounted ? folder : null;
}

const disk = smallDisk();
if (disk === null) process.stdout.write('SKIPPED the app on a full disk: mounting a small one needs Linux and root\n');

describe.skipIf(disk === null)('the app on a disk that fills up', () => {
  const folder = disk ?? '';
  const dataDir = join(folder, 'data');
  const filler = join(folder, 'something-else');
  const fill = () => {
    const { bavail, bsize } = statfsSync(folder);
    try {
      writeFileSync(filler, new Uint8Array(bavail * bsize));
    } catch (error) {
      // The app took some of the room meanwhile: what was left is filled.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  };
  const started: ChildProcess[] = [];
  beforeAll(() => mkdirSync(dataDir));
  afterAll(async () => {
    for (const app of started) {
      if (app.exitCode !== null || app.signalCode !== null) continue;
      const exited = once(app, 'exit');
      app.kill('SIGTERM');
      await exited;
    }
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  const start = () => {
    const app = spawn(process.execPath, [PROGRAM, 'serve', '--no-open', '--json', '--data-dir', dataDir], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(app);
    return app;
  };

  it('says so, goes on when there is room again, and has every tick that it took', async () => {
    const app = start();
    await once(app.stdout, 'data');
    const services = await localServices(dataDir);
    const market = services.openMarket();
    const configured = await market['feeds.configure']({ kind: 'simulator', enabled: true, seed: 7, ticksPerSecond: 2000 });
    expect(configured.ok).toBe(true);
    const figures = market['pipeline.figures']({})[Symbol.asyncIterator]();
    const until = async (isSo: (figure: { storageProblem: string | null; acceptedTicks: number }) => boolean) => {
      for (;;) {
        const { value, done } = await figures.next();
        if (done) throw new Error('the app ended');
        if (isSo(value)) return value;
      }
    };
    await until(({ acceptedTicks }) => acceptedTicks > 1000);
    fill();
    const refused = await until(({ storageProblem }) => storageProblem !== null);
    expect(refused.storageProblem).toContain('There is no room left to write market.db.');
    const saved = await services.workstation['settings.save']({ theme: 'light' });
    expect(saved).toMatchObject({ ok: false, error: { code: 'StorageFull' } });
    // It takes ticks on while it can't write them.
    await until(({ acceptedTicks }) => acceptedTicks > refused.acceptedTicks + 1000);
    rmSync(filler);
    const after = await until(({ storageProblem }) => storageProblem === null);
    services.close();
    const exited = once(app, 'exit');
    app.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);

    const replayed = spawnSync(process.execPath, [PROGRAM, 'replay', '--verify', '--json', '--data-dir', dataDir], {
      cwd: root,
      encoding: 'utf8',
    });
    const report = JSON.parse(replayed.stdout);
    expect(report).toMatchObject({ isEqual: true, bars: { differingBars: 0 } });
    expect(report.bars.ticks).toBeGreaterThanOrEqual(after.acceptedTicks);
  }, 40_000);

  it('does not start without any room, says why in one line, and leaves nothing behind', async () => {
    fill();
    const app = start();
    let said = '';
    app.stderr.on('data', (chunk) => {
      said += chunk;
    });
    expect(await once(app, 'close')).toEqual([1, null]);
    expect(said).toBe(
      `tradewind: The disk that holds ${dataDir} is full. Free some space, then start again; everything saved before is safe.\n`,
    );
    rmSync(filler);
    const next = start();
    await once(next.stdout, 'data');
    const exited = once(next, 'exit');
    next.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  }, 20_000);
});
