import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, multistream, pino } from 'pino';

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/**
 * A process's log: one JSON object per line in `logs/<name>.log` of the data folder. Fields that may hold a secret are
 * replaced, whatever they hold. Warnings go to standard error too. A disk that refuses costs lines of the log, never the process.
 */
export function openLog(dataDir: string, name: string, level: string): Logger {
  if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore);
  return pino(
    {
      level,
      base: { process: name, pid: process.pid },
      redact: { paths: ['token', '*.token', 'password', '*.password', 'authorization', '*.authorization'], censor: '[secret]' },
    },
    multistream([
      { level: level as 'info', stream: { write: openFile(join(dataDir, 'logs'), `${name}.log`) } },
      { level: 'warn', stream: process.stderr },
    ]),
  );
}

/** A terminal that was closed takes no warnings any more: no reason to end. */
const ignore = (): void => undefined;

/** Writes each line at once, so that nothing is left to flush when the process ends. */
function openFile(folder: string, fileName: string): (line: string) => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = openRotated(join(folder, fileName));
    return (line) => {
      try {
        writeSync(file, line);
      } catch {
        // No room: the line is lost, and those after it are tried again.
      }
    };
  } catch {
    return ignore;
  }
}

/** Keeps one older log beside the present one. */
function openRotated(path: string): number {
  const file = openSync(path, 'a', 0o600);
  if (fstatSync(file).size <= MAX_LOG_BYTES) return file;
  closeSync(file);
  renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}
