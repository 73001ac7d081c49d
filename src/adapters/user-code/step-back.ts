import { constants, setPriority } from 'node:os';

/** Lets everything else on the machine go before another process. Where the system refuses, or the process is gone, nothing happens. */
export function stepBack(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Nothing depends on it but how smoothly others run beside it.
  }
}
