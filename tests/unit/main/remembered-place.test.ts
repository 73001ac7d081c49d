// verifies: window-place
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { windowFile } from '#adapters/system/window-file.ts';
import { openMainWindow } from '../../../src/main/windows/main-window.ts';
import { openingPlace, rememberPlace } from '../../../src/main/windows/remembered-place.ts';

const displays = vi.hoisted(() => ({ all: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] }));

/** Stands in for Electron's own, which only its main process has. */
vi.mock('electron', () => ({
  screen: { getPrimaryDisplay: () => displays.all[0], getAllDisplays: () => displays.all.toReversed() },
  nativeTheme: { shouldUseDarkColors: true },
  BrowserWindow: class extends EventEmitter {
    readonly done: string[] = [];
    readonly webContents = new EventEmitter();
    readonly options: object;
    constructor(options: object) {
      super();
      this.options = options;
    }
    loadURL = async () => {};
    maximize = () => this.done.push('maximize');
    show = () => this.done.push('show');
  },
}));

const SMALLEST = { width: 1100, height: 700 };
const PLACE = { x: 40, y: 50, width: 1300, height: 800 };

class FakeWindow extends EventEmitter {
  bounds = PLACE;
  isWide = false;
  getNormalBounds = () => this.bounds;
  isMaximized = () => this.isWide;
}

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradewind-window-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

function remembered(): FakeWindow {
  const window = new FakeWindow();
  rememberPlace(window as unknown as BrowserWindow, windowFile(dataDir));
  return window;
}

const opening = () => openingPlace(windowFile(dataDir), SMALLEST);

describe('the remembered place of the window', () => {
  it('is none at the first start, and none when the file is damaged', () => {
    expect(opening()).toEqual({ bounds: null, isMaximized: false });
    writeFileSync(join(dataDir, 'window.json'), '{"x": 4');
    expect(opening()).toEqual({ bounds: null, isMaximized: false });
  });

  it('is where it closed, and maximised if it was', () => {
    const window = remembered();
    window.isWide = true;
    window.emit('close');
    expect(opening()).toEqual({ bounds: PLACE, isMaximized: true });
  });

  it('is what the window opens with; it is maximised before it shows itself', () => {
    writeFileSync(join(dataDir, 'window.json'), JSON.stringify({ ...PLACE, isMaximized: true }));
    const window = openMainWindow(windowFile(dataDir));
    expect(window).toMatchObject({ options: { ...PLACE, minWidth: 1100, minHeight: 700, show: false }, done: [] });
    window.emit('ready-to-show');
    expect(window).toMatchObject({ done: ['maximize', 'show'] });
  });

  it('is kept once the window rests, so that a crash does not forget it, and not while it is dragged', () => {
    const window = remembered();
    for (let x = 0; x <= 400; x += 100) {
      window.bounds = { ...PLACE, x };
      window.emit('move');
      vi.advanceTimersByTime(100);
    }
    expect(opening().bounds).toBeNull();
    vi.advanceTimersByTime(500);
    expect(opening().bounds).toEqual({ ...PLACE, x: 400 });
  });

  it('is not written by a window that is gone', () => {
    const window = remembered();
    window.emit('close');
    window.emit('closed');
    const kept = readFileSync(join(dataDir, 'window.json'), 'utf8');
    window.bounds = { ...PLACE, x: 999 };
    vi.advanceTimersByTime(10_000);
    expect(readFileSync(join(dataDir, 'window.json'), 'utf8')).toBe(kept);
  });

  it('is on the main display where its own is gone', () => {
    const window = remembered();
    window.bounds = { ...PLACE, x: 4000 };
    window.emit('close');
    expect(opening().bounds).toEqual({ ...PLACE, x: 310, y: 120 });
  });
});
