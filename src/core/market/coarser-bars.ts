import { writeBarGroup } from './aggregate-bars.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from './bar-columns.ts';
import { barCloseUs, barOpenUs } from './calendar.ts';
import type { CalendarId } from './instrument.ts';
import type { Timeframe } from './timeframe.ts';

/** Builds bars of a coarser timeframe from ascending finer ones that arrive in parts. */
export interface CoarserBars {
  push(finer: BarColumns): void;
  /** All bars built so far, the one still open included. */
  finish(): BarColumns;
}

const START_ROOM = 256;

/**
 * Bars of `timeframe` as the calendar lays them out: opened at the period's start, high and low over the finer bars, close of the
 * last, sum of the known volumes (NaN when none is known). Periods without a finer bar have no bar.
 */
export function createCoarserBars(calendar: CalendarId, timeframe: Timeframe): CoarserBars {
  let built = makeBarColumns(START_ROOM);
  let count = 0;
  let closesAtUs = Number.NEGATIVE_INFINITY;
  /** Room for two bars: the one being built and the next part of it. */
  const pair = makeBarColumns(2);

  function openBar(timeUs: number): number {
    if (count === built.timeUs.length) {
      const larger = makeBarColumns(2 * count);
      for (const name of ['timeUs', 'open', 'high', 'low', 'close', 'volume'] as const) larger[name].set(built[name]);
      built = larger;
    }
    const openUs = barOpenUs(calendar, timeframe, timeUs);
    closesAtUs = barCloseUs(calendar, timeframe, openUs);
    return openUs;
  }

  /** Adds finer bars `[from, to)`, all of one period, to the bar at `at`. */
  function extend(finer: BarColumns, from: number, to: number, at: number): void {
    writeBarGroup(built, at, at + 1, pair, 0);
    writeBarGroup(finer, from, to, pair, 1);
    writeBarGroup(pair, 0, 2, built, at);
  }

  return {
    push(finer) {
      const { timeUs } = finer;
      for (let from = 0, to = 0; from < timeUs.length; from = to) {
        const first = timeUs[from] as number;
        const isNew = first >= closesAtUs;
        const openUs = isNew ? openBar(first) : 0;
        while (to < timeUs.length && (timeUs[to] as number) < closesAtUs) to++;
        if (isNew) {
          writeBarGroup(finer, from, to, built, count);
          built.timeUs[count++] = openUs;
        } else extend(finer, from, to, count - 1);
      }
    },
    finish: () => sliceBarColumns(built, 0, count),
  };
}
