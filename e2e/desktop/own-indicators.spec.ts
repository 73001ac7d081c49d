// verifies: user-indicators, secure-user-code, same-workers-everywhere

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ElectronApplication, expect } from '@playwright/test';
import { localServices, readyPid } from '../support/local-services.ts';
import { test } from './desktop.ts';

const example = readFileSync(join(import.meta.dirname, '../../resources/user-code/indicator-example.ts'), 'utf8');

test('an own indicator runs in a page without Node, window or network; a loop in it is ended and the app goes on', async ({
  desktop: { app, page, dataDir },
}) => {
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
  const services = await localServices(dataDir);
  const features = services.openFeatures();
  mkdirSync(join(dataDir, 'indicators'), { recursive: true });
  writeFileSync(join(dataDir, 'indicators/mine.ts'), example);
  const request = { symbol: 'EURUSD.sim', timeframe: '1m', indicator: 'user:mine', parameters: { period: 5 } } as const;
  const read = await features['indicators.read'](request);
  if (!read.ok) throw new Error(read.error.message);
  const values = read.value.outputs.distance ?? new Float64Array();
  expect(values.findIndex((value) => !Number.isNaN(value))).toBe(4);
  const mean = await features['indicators.read']({ ...request, indicator: 'sma' });
  if (!mean.ok) throw new Error(mean.error.message);
  expect(values.length).toBeGreaterThan(500);
  expect(mean.value.outputs.sma?.length).toBeGreaterThanOrEqual(values.length);

  const checked = await features['indicators.check']({ name: 'mine', source: example });
  expect(checked).toMatchObject({ ok: true, value: { problems: [] } });
  process.stdout.write(
    `The example in the sandbox page: ${checked.ok ? Math.round(checked.value.nanosecondsPerBar ?? 0) : '?'} ns a bar\n`,
  );

  const seen = await app.evaluate(({ webContents, BrowserWindow }) => {
    const sandbox = webContents.getAllWebContents().find((contents) => contents.getURL() === 'app://user-code/');
    const preferences = (sandbox as unknown as { getLastWebPreferences(): Electron.WebPreferences } | undefined)?.getLastWebPreferences();
    return { preferences, windows: BrowserWindow.getAllWindows().length };
  });
  expect(seen.windows).toBe(1);
  expect(seen.preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });

  const asked = await app.evaluate(async ({ webContents }) => {
    const sandbox = webContents.getAllWebContents().find((contents) => contents.getURL() === 'app://user-code/');
    return sandbox?.session.fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    );
  });
  expect(asked).toBe('refused');

  expect(await requestsFrom(app, 'sandbox')).toBe(0);
  expect(await requestsFrom(app, 'ordinary page'), 'where nothing guards, the same attempts arrive').toBeGreaterThan(3);

  writeFileSync(join(dataDir, 'indicators/mine.ts'), example.replace('this.count++;', 'for (;;) this.count++;'));
  const looped = await features['indicators.read'](request);
  expect(looped.ok ? '' : looped.error.message).toContain('The indicator mine was stopped: it did not finish within 5 s');
  writeFileSync(join(dataDir, 'indicators/mine.ts'), example);
  expect((await features['indicators.read'](request)).ok).toBe(true);
  services.close();
});

test('a loop does not outlive the process that asked for it', async ({ desktop: { app, page, dataDir } }) => {
  await expect(page.getByTestId('chart').first()).toHaveAttribute('data-last-price', /\d/);
  const services = await localServices(dataDir);
  const feature = await readyPid(services, 'feature');
  const sandboxes = () =>
    app.evaluate(({ app: main, webContents }) =>
      webContents
        .getAllWebContents()
        .filter((contents) => contents.getURL() === 'app://user-code/')
        .map((contents) => contents.getOSProcessId())
        .map((pid) => ({ pid, seconds: main.getAppMetrics().find((one) => one.pid === pid)?.cpu.cumulativeCPUUsage ?? 0 })),
    );
  const before = await sandboxes();
  const looping = services.openFeatures()['indicators.check']({ name: 'loop', source: 'for (;;);\nexport {};\n' });
  const loopOf = async () => {
    const [now] = await sandboxes();
    const resting = before.find(({ pid }) => pid === now?.pid)?.seconds ?? 0;
    // To load a page and compile a file takes a small part of this.
    return now && now.seconds - resting > 1.5 ? now.pid : null;
  };
  let sandbox: number | null = null;
  await expect
    .poll(
      async () => {
        sandbox = await loopOf();
        return sandbox;
      },
      // On a busy machine a loop gets little of the processor.
      { timeout: 60_000 },
    )
    .not.toBeNull();
  process.kill(feature, 'SIGKILL');
  await looping;
  await expect.poll(sandboxes).toEqual([]);
  await expect.poll(() => isAlive(Number(sandbox))).toBe(false);
  await readyPid(services, 'feature', feature);
  services.close();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Requests that a server of this machine gets from code that has the whole window of the sandbox page: as if it had got out of its realm. */
async function requestsFrom(app: ElectronApplication, where: 'sandbox' | 'ordinary page'): Promise<number> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // The server can be reached at all: from here it is.
  await fetch(`http://${host}/from-here`);
  expect(heard).toEqual(['/from-here']);
  await app.evaluate(
    async ({ webContents, BrowserWindow }, { at, isSandbox }) => {
      const sandbox = webContents.getAllWebContents().find((contents) => contents.getURL() === 'app://user-code/');
      const window = isSandbox ? null : new BrowserWindow({ show: false });
      await window?.loadURL('data:text/html,<body>');
      const contents = window?.webContents ?? sandbox;
      // What is refused may end without any event, and the page has no timers that could say so.
      const attempt = (script: string) =>
        Promise.race([
          contents?.executeJavaScript(`new Promise((done) => { ${script} })`).catch(() => {}),
          new Promise((resolve) => setTimeout(resolve, 2_000)),
        ]);
      await attempt(`const frame = document.createElement('iframe');
        document.documentElement.append(frame);
        frame.contentWindow.fetch('http://${at}/').then(done, done)`);
      for (const [tag, key] of [
        ['img', 'src'],
        ['script', 'src'],
        ['iframe', 'src'],
        ['link', 'href'],
        ['video', 'src'],
        ['object', 'data'],
      ])
        await attempt(`const element = document.createElement('${tag}');
          if ('${tag}' === 'link') element.rel = 'stylesheet';
          element.onload = element.onerror = element.onabort = () => done();
          element['${key}'] = 'http://${at}/';
          document.addEventListener('securitypolicyviolation', () => done(), { once: true });
          document.body.append(element)`);
      // A page that is left answers no script any more, so the attempt itself is what is waited for.
      const attempted = new Promise((resolve) => contents?.once('will-navigate', resolve));
      contents?.executeJavaScript(`void (location.href = 'http://${at}/')`).catch(() => {});
      await attempted;
      window?.destroy();
    },
    { at: host, isSandbox: where === 'sandbox' },
  );
  // Whatever was on its way has come before this.
  await fetch(`http://${host}/from-here`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return heard.filter((path) => path !== '/from-here').length;
}
