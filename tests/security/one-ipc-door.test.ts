// verifies: secure-ipc
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const uses = (pattern: RegExp, files: string) =>
  globSync(files, { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map((match) => `${file}: ${match[0]}`),
  );

describe('the bridge between page and main process', () => {
  it('has one door in main: one listener on one channel', () => {
    expect(uses(/\bipcMain\.\w+/g, 'src/**/*.{ts,tsx}')).toEqual(['src/main/security/port-broker.ts: ipcMain.on']);
  });

  it('exposes one frozen object to the page, and nothing of ipcRenderer', () => {
    expect(uses(/exposeInMainWorld\(/g, 'src/**/*.{ts,tsx}')).toHaveLength(1);
    expect(uses(/\bipcRenderer\.\w+/g, 'src/**/*.{ts,tsx}').sort()).toEqual([
      'src/preload/index.ts: ipcRenderer.on',
      'src/preload/index.ts: ipcRenderer.send',
      // The sandbox of user code has a page and a preload script of its own: it is handed one port, once, and asks for nothing.
      'src/preload/user-code.ts: ipcRenderer.once',
    ]);
    expect(readFileSync(join(root, 'src/main/windows/main-window.ts'), 'utf8')).not.toContain('user-code');
    expect(readFileSync(join(root, 'src/preload/index.ts'), 'utf8')).toContain('Object.freeze(');
  });

  it('never weakens the window: no flag that turns a defence off stands in the source, but where something else than the window is meant', () => {
    const weak =
      /no-sandbox|nodeIntegration: true|contextIsolation: false|sandbox: false|webSecurity: false|allowRunningInsecureContent|enableRemoteModule|unsafe-(?:eval|inline)|experimentalFeatures/g;
    const inTheApp = uses(weak, 'src/**/*.{ts,tsx,html}').filter((use) => !use.startsWith('src/cli/bench/'));
    expect(inTheApp.sort()).toEqual([
      // A browser of the machine that prints a file of ours, which has no script and loads nothing, and only where root started it.
      'src/adapters/system/chromium-pdf.ts: no-sandbox',
      // The page of user code: evaluating a text is what it is for; its realm takes evaluation away first, and it has no network.
      'src/contract/content-security-policy.ts: unsafe-eval',
      // Styles of the exported report, a file that the app itself never shows.
      'src/services/research/export/report-page.ts: unsafe-inline',
    ]);
  });
});
