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
    ]);
    expect(readFileSync(join(root, 'src/preload/index.ts'), 'utf8')).toContain('Object.freeze(');
  });

  it('never weakens the window: no flag that turns a defence off stands in the source', () => {
    const weak =
      /no-sandbox|nodeIntegration: true|contextIsolation: false|sandbox: false|webSecurity: false|allowRunningInsecureContent|enableRemoteModule|unsafe-(?:eval|inline)|experimentalFeatures/g;
    const inTheApp = uses(weak, 'src/**/*.{ts,tsx,html}').filter((use) => !use.startsWith('src/cli/bench/'));
    expect(inTheApp).toEqual([]);
  });
});
