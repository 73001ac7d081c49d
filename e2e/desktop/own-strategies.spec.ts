// verifies: user-strategies, secure-user-code, same-workers-everywhere
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { OWN_SMA_CROSS } from '#tests/support/strategy-sources.ts';
import { type LocalServices, localServices } from '../support/local-services.ts';
import { test } from './desktop.ts';

type Research = ReturnType<LocalServices['openResearch']>;

const configurationOf = (id: string) => ({
  symbols: ['EURUSD.sim'],
  timeframe: '1m',
  strategy: { id, params: { fast: 10, slow: 30 } },
  to: '2026-01-01',
});

async function answered<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>): Promise<T> {
  const given = await answer;
  if (given.ok) return given.value;
  throw new Error(given.error.message);
}

async function run(research: Research, configuration: object) {
  for await (const item of research['backtest.run']({ configuration })) if (item.phase === 'done') return item.run;
  throw new Error('the run did not end');
}

/** Median milliseconds of an answer while a parameter is dragged, warm. */
async function draggedIn(research: Research, configuration: object): Promise<{ bars: number; milliseconds: number }> {
  const opened = research['session.open']({ configuration })[Symbol.asyncIterator]();
  const { value: session } = await opened.next();
  const times: number[] = [];
  for (let i = 0; i < 40; i++) {
    const startedMs = performance.now();
    await answered(research['session.evaluate']({ sessionId: session?.sessionId ?? '', parameters: { fast: 5 + i } }));
    if (i >= 10) times.push(performance.now() - startedMs);
  }
  await opened.return?.();
  return { bars: session?.bars ?? 0, milliseconds: times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN };
}

test('an own strategy runs in pages without Node, window or network, with the trades of the built-in one; a loop in it is ended and the app goes on', async ({
  desktop: { app, page, dataDir },
}) => {
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
  const services = await localServices(dataDir);
  const research = services.openResearch();
  mkdirSync(join(dataDir, 'strategies'), { recursive: true });
  writeFileSync(join(dataDir, 'strategies/mine.ts'), OWN_SMA_CROSS);
  const listed = await answered(research['strategies.list']({}));
  expect(listed.find(({ id }) => id === 'user:mine')).toMatchObject({ origin: 'user', title: 'Own SMA cross' });
  const configuration = { ...configurationOf('user:mine'), to: undefined };
  const own = await run(research, configuration);
  const builtIn = await run(research, { ...configurationOf('sma-cross'), to: undefined });
  expect(own.summary.trades).toBeGreaterThan(20);
  // The simulated market goes on between the two: they are compared up to the last bar of the first.
  const until = { to: new Date(own.toUs / 1000).toISOString() };
  const [first, second] = [
    await run(research, { ...configuration, ...until }),
    await run(research, { ...configurationOf('sma-cross'), ...until }),
  ];
  expect(first.manifest.dataHash).toBe(second.manifest.dataHash);
  expect(first.summary).toEqual({ ...second.summary });
  expect(builtIn.manifest.source).toBeUndefined();
  const trades = async (runId: string) => answered(research['runs.trades']({ runId }));
  expect(await trades(first.runId)).toEqual(await trades(second.runId));

  const pages = await app.evaluate(({ webContents, BrowserWindow }) => ({
    pids: webContents
      .getAllWebContents()
      .filter((contents) => contents.getURL() === 'app://user-code/')
      .map((contents) => contents.getOSProcessId()),
    windows: BrowserWindow.getAllWindows().length,
  }));
  expect(pages.windows).toBe(1);
  expect(pages.pids.length).toBeGreaterThan(1);
  expect(new Set(pages.pids).size, 'each page has a process of its own').toBe(pages.pids.length);

  const [mine, theirs] = [
    await draggedIn(research, { ...configuration, ...until }),
    await draggedIn(research, { ...configurationOf('sma-cross'), ...until }),
  ];
  process.stdout.write(
    `Dragging over ${mine.bars} bars: own ${mine.milliseconds.toFixed(1)} ms, built in ${theirs.milliseconds.toFixed(1)} ms\n`,
  );

  const loop = OWN_SMA_CROSS.replace('const side = crossing(quick, lazy);', 'for (;;) {} const side = crossing(quick, lazy);');
  writeFileSync(join(dataDir, 'strategies/mine.ts'), loop);
  await expect(run(research, configuration)).rejects.toThrow(/The strategy mine was stopped: it did not finish within 5 s/);
  writeFileSync(join(dataDir, 'strategies/mine.ts'), OWN_SMA_CROSS);
  expect((await run(research, { ...configuration, ...until })).summary.trades).toBe(first.summary.trades);
  services.close();
});
