import { z } from 'zod';
import type { IndicatorDefinition, SessionDays } from '../definition.ts';
import type { Mark, MarkSink, MarkStream } from '../marks.ts';
import { choiceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { UTC_DAYS } from '../session-days.ts';
import { liquidityParameters, liquidityTracker } from './liquidity.ts';
import { PeriodRanges, WATCHED_PERIODS } from './period-ranges.ts';
import { SWEEP_SOURCES, type Sweep, SweepTracker } from './sweep-tracker.ts';
import { SessionRange, TRADING_SESSIONS } from './trading-sessions.ts';

const SESSION_NAMES = ['tokyo', 'sydney', 'london', 'new-york', 'asian-kill-zone'] as const;

const parameters = z.strictObject({
  ...liquidityParameters,
  levels: choiceParameter(['all', ...SWEEP_SOURCES], 'all'),
  previous: choiceParameter(WATCHED_PERIODS, '1d'),
  /** Session whose high and low are watched after its end. */
  session: choiceParameter(SESSION_NAMES, 'tokyo'),
});
type Chosen = z.output<typeof parameters>;

const trackerOf = (chosen: Chosen, days: SessionDays): SweepTracker =>
  new SweepTracker(
    liquidityTracker(chosen),
    PeriodRanges.of(chosen.previous, days),
    new SessionRange(TRADING_SESSIONS[chosen.session]),
    (source) => chosen.levels === 'all' || chosen.levels === source,
  );

class SweepStream extends PerBarStream {
  readonly #tracker: SweepTracker;

  constructor(tracker: SweepTracker) {
    super();
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    this.#tracker.next(timeUs, high, low, close);
    const sweep = this.#tracker.sweeps[0];
    out[0] = sweep === undefined ? Number.NaN : sweep.direction;
    out[1] = sweep === undefined ? Number.NaN : sweep.level;
    out[2] = sweep === undefined ? Number.NaN : SWEEP_SOURCES.indexOf(sweep.source) + 1;
  }

  clone(): SweepStream {
    return new SweepStream(this.#tracker.clone());
  }
}

const SOURCE_NAMES = { 'previous-period': 'previous', session: 'session', 'equal-swings': 'equal', swing: 'swing' } as const;

function sweepMark(sweep: Sweep, timeUs: number, extreme: number, close: number): Mark {
  const isBear = sweep.direction === -1;
  return {
    id: `liquidity-sweep@${timeUs}/${sweep.source}/${sweep.direction}/${sweep.fromTimeUs}`,
    kind: 'liquidity-sweep',
    shape: 'label',
    direction: sweep.direction,
    fromTimeUs: timeUs,
    toTimeUs: timeUs,
    top: extreme,
    bottom: extreme,
    text: 'Sweep',
    knownAtUs: timeUs,
    state: 'complete',
    stateAtUs: timeUs,
    evidence: [
      { name: `${SOURCE_NAMES[sweep.source]} ${isBear ? 'high' : 'low'}`, value: sweep.level, condition: '' },
      { name: isBear ? 'high' : 'low', value: extreme, condition: `${isBear ? 'above' : 'below'} ${sweep.level}` },
      { name: 'close', value: close, condition: `${isBear ? 'below' : 'above'} ${sweep.level}` },
    ],
  };
}

class SweepMarks implements MarkStream {
  readonly #tracker: SweepTracker;

  constructor(tracker: SweepTracker) {
    this.#tracker = tracker;
  }

  push(timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, found: MarkSink): void {
    this.#tracker.next(timeUs, high, low, close);
    for (const sweep of this.#tracker.sweeps) found(sweepMark(sweep, timeUs, sweep.direction === -1 ? high : low, close));
  }
}

/**
 * Liquidity sweeps (FACTS §7.3, stated): the bar went beyond a level and closed back behind it. Levels: the newest confirmed swing, the
 * previous period's high and low, those of the last session, equal highs and lows; each until a sweep or a close beyond it. `Sweep` -1
 * bearish (a high was swept) or 1 bullish, `Level`, `Source` 1 previous period, 2 session, 3 equal swings, 4 swing; of several the
 * first. Marks: labels `liquidity-sweep`, one for each level.
 */
export const liquiditySweeps: IndicatorDefinition<typeof parameters> = {
  id: 'liquidity-sweeps',
  aliases: ['sweeps'],
  title: 'Liquidity sweeps',
  family: 'smart-money',
  version: 1,
  parameters,
  outputs: [
    { name: 'Sweep', style: 'none' },
    { name: 'Level', style: 'points' },
    { name: 'Source', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 1,
  create: (chosen, days = UTC_DAYS) => new SweepStream(trackerOf(chosen, days)),
  marks: (chosen, days = UTC_DAYS) => new SweepMarks(trackerOf(chosen, days)),
  markKinds: ['liquidity-sweep'],
};
