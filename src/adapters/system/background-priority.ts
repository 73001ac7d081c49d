import { constants, setPriority } from 'node:os';

/**
 * Lets everything else on the machine go first: a page that draws, a feed that ticks. On Linux it is the calling thread that steps back, elsewhere its
 * whole process. Where the system refuses, it goes on as it was.
 */
export function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Nothing depends on it but how smoothly others run beside it.
  }
}
