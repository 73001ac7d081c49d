/** What any task may take, whatever it is. */
const BASE_MS = 20_000;
/** A strategy that needs more than this for a bar is not waited for. */
const MS_PER_BAR = 0.02;

/** What statistics over a whole ledger may take: no strategy runs in them. */
export const STATISTICS_LIMIT_MS = 600_000;

/** How long a task over so many bars and settings may take before its thread is ended: far beyond what an honest strategy needs. */
export const timeLimitMs = (bars: number, settings = 1): number => BASE_MS + bars * settings * MS_PER_BAR;
