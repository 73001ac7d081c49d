import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '#adapters/system/file-logger.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradewind-log-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const logFile = () => join(dataDir, 'logs', 'host.log');

describe('the log of a process', () => {
  it.skipIf(!existsSync('/dev/full'))('loses its lines on a full disk, and takes nothing else with it', async () => {
    mkdirSync(join(dataDir, 'logs'));
    symlinkSync('/dev/full', logFile());
    const log = openLog(dataDir, 'host', 'info');
    const defects: unknown[] = [];
    const onDefect = (error: unknown) => defects.push(error);
    process.on('uncaughtException', onDefect);
    for (let line = 0; line < 1000; line++) log.info(`line ${line} has no room`);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('uncaughtException', onDefect);
    expect(defects).toEqual([]);
  });

  it('does without a file where none can be made', () => {
    writeFileSync(join(dataDir, 'logs'), 'a file where the folder should be');
    expect(() => openLog(dataDir, 'host', 'info').info('nobody reads this')).not.toThrow();
  });

  it('has every line on disk when the process ends in the next moment, without a secret', () => {
    openLog(dataDir, 'host', 'info').info({ token: 'tick-tock' }, 'last words');
    expect(JSON.parse(readFileSync(logFile(), 'utf8'))).toMatchObject({ process: 'host', token: '[secret]', msg: 'last words' });
  });

  it('keeps one older log when it has grown over 10 MB', () => {
    mkdirSync(join(dataDir, 'logs'));
    writeFileSync(logFile(), 'x'.repeat(10 * 1024 * 1024 + 1));
    openLog(dataDir, 'host', 'info').info('new');
    expect(readFileSync(logFile(), 'utf8').split('\n')).toHaveLength(2);
    expect(readFileSync(`${logFile()}.1`, 'utf8')).toHaveLength(10 * 1024 * 1024 + 1);
  });
});
