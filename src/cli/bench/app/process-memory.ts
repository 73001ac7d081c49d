import { readdirSync, readFileSync } from 'node:fs';

function parentOf(pid: number): number | null {
  try {
    // The name in brackets may hold anything; the parent is the second field after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** The process and everything that it started. Linux only; just the process elsewhere. */
export function processTree(root: number): number[] {
  if (process.platform !== 'linux') return [root];
  const parents = new Map<number, number | null>();
  for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)));
  const tree = new Set([root]);
  for (let size = 0; size !== tree.size; ) {
    size = tree.size;
    for (const [pid, parent] of parents) if (parent !== null && tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** Proportional set size of each process in MB, by its command line; shared pages count once over all. Null where the system does not tell. */
export function memoryOf(pids: readonly number[]): { totalMb: number; processes: { command: string; mb: number }[] } | null {
  if (process.platform !== 'linux') return null;
  const processes = pids.flatMap((pid) => {
    try {
      const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return kilobytes === undefined ? [] : [{ command: shortName(command), mb: Math.round(Number(kilobytes) / 102.4) / 10 }];
    } catch {
      return [];
    }
  });
  return { totalMb: Math.round(processes.reduce((sum, { mb }) => sum + mb, 0)), processes };
}

function shortName(command: string): string {
  const worker = /workers\/(\w+)\/main/.exec(command)?.[1] ?? /Tradewind (\w+)/.exec(command)?.[1];
  const type = /--type=([\w-]+)/.exec(command)?.[1];
  const service = /--utility-sub-type=([\w.]+)/.exec(command)?.[1];
  return worker ?? service ?? type ?? (command.includes('serve') ? 'host' : 'main');
}
