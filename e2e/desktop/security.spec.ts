// verifies: secure-page, secure-ipc, fuses
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { expect } from '@playwright/test';
import { PORT_CHANNEL } from '#contract/desktop.ts';
import { FUSES } from '../../src/main/security/fuses.ts';
import { executable, launchDesktop, test } from './desktop.ts';

test('the page is isolated, sandboxed and without Node', async ({ desktop: { app, page } }) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('no window');
    // The method is there, but not in Electron's types.
    return (window.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
  const seen = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { tradewindDesktop: object }).tradewindDesktop).sort(),
    isFrozen: Object.isFrozen((globalThis as unknown as { tradewindDesktop: object }).tradewindDesktop),
  }));
  expect(seen).toEqual({ globals: [], bridge: ['platform', 'requestPort'], isFrozen: true });
});

test('the operating system sandbox is on for the page', async ({ desktop: { app } }) => {
  const commandLine = await app.evaluate(({ app: electronApp }) => ({ noSandbox: electronApp.commandLine.hasSwitch('no-sandbox') }));
  expect(commandLine.noSandbox).toBe(false);
});

test('injected code does not run: inline scripts, eval, handlers and foreign scripts are refused', async ({ desktop: { page } }) => {
  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const firstViolation = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve, { once: true }));
    const state = globalThis as unknown as { wasHacked?: boolean };
    const attempts: string[] = [];
    // The debugger lifts the ban on eval while it evaluates; an attacker's code runs later, as this does from here on.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const attempt = (name: string, work: () => void) => {
      try {
        work();
        attempts.push(`${name}: not thrown`);
      } catch {
        attempts.push(`${name}: thrown`);
      }
    };
    attempt('innerHTML', () => {
      document.createElement('div').innerHTML = '<img src=x onerror="globalThis.wasHacked = true">';
    });
    // biome-ignore lint/security/noGlobalEval: this is the attack.
    attempt('eval', () => globalThis.eval('globalThis.wasHacked = true'));
    attempt('script text', () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.wasHacked = true';
      document.body.append(script);
    });
    attempt('script address', () => {
      const script = document.createElement('script');
      script.src = 'https://evil.example/x.js';
      document.body.append(script);
    });
    const fetched = await fetch('https://evil.example/').then(
      () => 'fetched',
      () => 'refused',
    );
    await firstViolation;
    return { wasHacked: state.wasHacked === true, attempts, fetched, violations: violations.length };
  });
  expect(outcome.wasHacked).toBe(false);
  expect(outcome.fetched).toBe('refused');
  expect(outcome.attempts).toEqual(['innerHTML: thrown', 'eval: thrown', 'script text: thrown', 'script address: thrown']);
  expect(outcome.violations).toBeGreaterThan(0);
});

test('the page cannot be led away, and windows open for nothing foreign', async () => {
  // An app of its own: a refused navigation leaves the test driver waiting for it.
  const dataDir = mkdtempSync(join(tmpdir(), 'tradewind-led-away-'));
  const app = await launchDesktop(dataDir);
  const page = await app.firstWindow();
  await app.evaluate(({ shell }) => {
    const record: string[] = [];
    Object.assign(globalThis, { openedOutside: record });
    shell.openExternal = async (address: string) => {
      record.push(address);
    };
  });
  const before = page.url();
  await page.evaluate(() => {
    window.open('https://www.tradingview.com/');
    window.open('http://insecure.example/');
    window.open('file:///etc/passwd');
    window.open('javascript:alert(1)');
    window.location.href = 'https://evil.example/';
  });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(page.url()).toBe(before);
  const seen = await app.evaluate(({ BrowserWindow }) => ({
    windows: BrowserWindow.getAllWindows().length,
    outside: (globalThis as unknown as { openedOutside: string[] }).openedOutside,
  }));
  expect(seen).toEqual({ windows: 1, outside: ['https://www.tradingview.com/'] });
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test('permissions are denied but a named few', async ({ desktop: { page } }) => {
  const states = await page.evaluate(async () => {
    const ask = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    const media = await navigator.mediaDevices?.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    return {
      camera: await ask('camera'),
      microphone: await ask('microphone'),
      geolocation: await ask('geolocation'),
      media: media ?? 'denied',
    };
  });
  expect(states).toEqual({ camera: 'denied', microphone: 'denied', geolocation: 'denied', media: 'denied' });
});

test('the scheme serves the page folder only', async ({ desktop: { page } }) => {
  const answers = await page.evaluate(() =>
    Promise.all(
      ['/../../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/main/index.js', '/../main/index.js'].map(
        async (path) => (await fetch(path)).status,
      ),
    ),
  );
  expect(answers).toEqual([404, 404, 404, 404]);
});

test('a foreign page gets no port, even with the same preload script', async ({ desktop: { app, page } }) => {
  const foreign = await app.evaluateHandle(async ({ BrowserWindow, app: electronApp }) => {
    const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
    await window.loadURL('data:text/html,<title>foreign</title>');
    return window;
  });
  await foreign.evaluate(
    async (window, { ipcMain, channel }) => {
      const { webContents } = window;
      const heard = new Promise<void>((resolve) => {
        let requests = 0;
        const listen = ({ sender }: { sender: unknown }) => {
          if (sender !== webContents || ++requests < 2) return;
          ipcMain.off(channel, listen);
          resolve();
        };
        ipcMain.on(channel, listen);
      });
      await window.webContents.executeJavaScript(`
      globalThis.got = 'nothing';
      addEventListener('message', () => { globalThis.got = 'a port'; });
      tradewindDesktop.requestPort('ingestion', 1);
      tradewindDesktop.requestPort('workstation', 2);`);
      await heard;
    },
    { ipcMain: await app.evaluateHandle(({ ipcMain }) => ipcMain), channel: PORT_CHANNEL },
  );
  // The page's own request takes the same way later, so an answer to the foreign one would be there before.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        addEventListener('message', (event) => {
          if (event.data?.requestId === 900_001) resolve();
        });
        (globalThis as unknown as { tradewindDesktop: { requestPort(service: string, id: number): void } }).tradewindDesktop.requestPort(
          'ingestion',
          900_001,
        );
      }),
  );
  expect(await foreign.evaluate((window) => window.webContents.executeJavaScript('globalThis.got'))).toBe('nothing');
  await foreign.evaluate((window) => window.destroy());
});

test('a service that does not exist, or a message that is none, gets no answer and harms nothing', async ({ desktop: { page } }) => {
  const answer = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { requestPort } = (globalThis as unknown as { tradewindDesktop: { requestPort(service: unknown, id: unknown): void } })
          .tradewindDesktop;
        let foreign = 0;
        addEventListener('message', (event) => {
          if (event.data?.requestId === 900_002) resolve({ ports: event.ports.length, foreign });
          else foreign++;
        });
        requestPort('shell', 900_001);
        requestPort({ service: 'ingestion' }, 'x');
        requestPort('__proto__', -1);
        requestPort('workstation', 900_002);
      }),
  );
  expect(answer).toEqual({ ports: 1, foreign: 0 });
});

test('the fuses of a packed build are all decided, and read back from a real binary as decided', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-fuses-'));
  try {
    const binary = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
    cpSync(executable(), binary);
    const present = await getCurrentFuseWire(binary);
    // An older runtime has fewer fuses than the list; the ones it has must all be decided.
    const known = Object.keys(present).filter((key) => /^\d+$/.test(key));
    const decided = Object.fromEntries(Object.entries(FUSES).filter(([key]) => known.includes(key)));
    expect(Object.keys(decided)).toHaveLength(known.length);
    await flipFuses(binary, { version: FuseVersion.V1, ...decided });
    const wire = await getCurrentFuseWire(binary);
    for (const [key, isOn] of Object.entries(decided)) {
      expect(wire[Number(key) as keyof typeof wire], `fuse ${key}`).toBe(isOn ? FuseState.ENABLE : FuseState.DISABLE);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
