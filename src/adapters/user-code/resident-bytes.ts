import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LINUX_PAGE_BYTES = 4096;

/** Memory that another process holds, in bytes; null where the system does not tell. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === 'linux') return Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]) * LINUX_PAGE_BYTES;
    if (process.platform === 'win32') {
      const { stdout } = await run('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh'], { windowsHide: true });
      const kilobytes = stdout.split('","').at(-1)?.replaceAll(/\D/g, '') ?? '';
      return kilobytes === '' ? null : Number(kilobytes) * 1024;
    }
    return Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout.trim()) * 1024;
  } catch {
    return null;
  }
}
