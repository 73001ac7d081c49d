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

/** What one process holds. */
export interface ProcessMemory {
  readonly process: string;
  readonly mb: number;
  /** The part that is no page of a file. */
  readonly anonymousMb: number;
}

/**
 * Proportional set size of each process: shared pages count once over all. `services`: the app's workers by process id.
 * Null where the system does not tell.
 */
export function memoryOf(
  pids: readonly number[],
  services: ReadonlyMap<number, string>,
): { totalMb: number; processes: ProcessMemory[] } | null {
  if (process.platform !== 'linux') return null;
  const processes = pids.flatMap((pid) => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ process: services.get(pid) ?? kindOf(command), mb: megabytes(rollup, 'Pss'), anonymousMb: megabytes(rollup, 'Pss_Anon') }];
    } catch {
      return [];
    }
  });
  return { totalMb: Math.round(processes.reduce((sum, { mb }) => sum + mb, 0)), processes };
}

function megabytes(rollup: string, field: string): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`the system does not tell ${field}`);
  return Math.round(Number(kilobytes) / 102.4) / 10;
}

function kindOf(command: string): string {
  const type = /--type=([\w-]+)/.exec(command)?.[1];
  const service = /--utility-sub-type=(\w+)/.exec(command)?.[1];
  return service ?? type ?? (command.includes('serve') ? 'host' : 'main');
}
