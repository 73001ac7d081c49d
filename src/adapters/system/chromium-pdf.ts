import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'msedge'];
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => NAMES.map((name) => join(folder, name))),
  win32: ['C:/Program Files', 'C:/Program Files (x86)'].flatMap((folder) => [
    `${folder}/Google/Chrome/Application/chrome.exe`,
    `${folder}/Microsoft/Edge/Application/msedge.exe`,
  ]),
};
const TIME_LIMIT_MS = 60_000;

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A Chromium, Chrome or Edge of this machine: on the search path, or where it is usually installed. */
export function findChromium(searchPath: string | undefined, platform: NodeJS.Platform): string | null {
  const onPath = (searchPath ?? '').split(delimiter).flatMap((folder) => (folder === '' ? [] : NAMES.map((name) => join(folder, name))));
  return [...onPath, ...(PLACES[platform] ?? [])].find(isExecutable) ?? null;
}

/** Prints a self-contained page with a browser found by {@link findChromium}, in a profile of its own that is removed afterwards. */
export const chromiumPrinter =
  (browser: string) =>
  async (html: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> => {
    const folder = mkdtempSync(join(tmpdir(), 'tradewind-pdf-'));
    try {
      const page = join(folder, 'report.html');
      const pdf = join(folder, 'report.pdf');
      writeFileSync(page, html);
      // Chromium refuses to start its sandbox for root; the page has no script and loads nothing.
      const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const options = ['--headless', '--disable-gpu', '--no-pdf-header-footer', `--user-data-dir=${join(folder, 'profile')}`, ...asRoot];
      await run(browser, [...options, `--print-to-pdf=${pdf}`, pathToFileURL(page).href], { signal, timeout: TIME_LIMIT_MS });
      return new Uint8Array(await readFile(pdf));
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  };
