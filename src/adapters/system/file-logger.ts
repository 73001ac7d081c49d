import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, type Logger, multistream, pino } from 'pino';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/**
 * A process's log: one JSON object per line in `logs/<name>.log` of the data folder. Fields that may hold a secret are
 * replaced, whatever they hold. Warnings go to standard error too.
 */
export function openLog(dataDir: string, name: string, level: string): Logger {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.log`);
  rotate(file);
  return pino(
    {
      level,
      base: { process: name, pid: process.pid },
      redact: { paths: ['token', '*.token', 'password', '*.password', 'authorization', '*.authorization'], censor: '[secret]' },
    },
    multistream([
      { level: level as 'info', stream: destination({ dest: file, sync: false, mkdir: true }) },
      { level: 'warn', stream: process.stderr },
    ]),
  );
}

/** Keeps one older log beside the present one. */
function rotate(file: string): void {
  try {
    if (statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // No log yet.
  }
}
