import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TerminalTick } from './terminal-database.ts';

const FILE = resolve(import.meta.dirname, '../../../shared/data/mt5/EURUSD_ticks_mt5.csv');

/** Whether the real ticks are on this machine, and the words to print when they are not. */
export const hasRealTicks = existsSync(FILE);
export const WHY_SKIPPED = 'SKIPPED: needs ../shared/data/mt5/EURUSD_ticks_mt5.csv';

/** The hour of EURUSD of 2019-02-04 from the terminal's export; times are UTC there. */
export function realTicks(): TerminalTick[] {
  return readFileSync(FILE, 'utf8')
    .split('\r\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [date = '', time = '', bid, ask, , , flags] = line.split('\t');
      return {
        ms: Date.parse(`${date.replaceAll('.', '-')}T${time}Z`),
        bid: Number(bid),
        ask: Number(ask),
        last: 0,
        volume: 0,
        flags: Number(flags),
      };
    });
}

/** Random ticks that are the same for a seed, some of them in the same millisecond. */
export function seededTicks(seed: number, count: number, fromMs: number): TerminalTick[] {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let ms = fromMs;
  let points = 110_000;
  return Array.from({ length: count }, () => {
    ms += next() < 0.2 ? 0 : Math.floor(next() * 400);
    points += Math.round((next() - 0.5) * 6);
    return { ms, bid: points / 1e5, ask: (points + 2) / 1e5, last: 0, volume: 0, flags: 6 };
  });
}
