import { MICROSECONDS_PER_MINUTE, MICROSECONDS_PER_SECOND } from '../market/timeframe.ts';
import type { Alert } from './alert.ts';
import type { CrossSide } from './cross.ts';

/** What an alert remembers from bar to bar. */
export interface AlertState {
  readonly side: CrossSide;
  /** What the side was taken against, as a text; a side against something else is void. */
  readonly basis: string;
  /** How often it fired since it was made, told or not. */
  readonly firedCount: number;
  /** Time of the newest event that it fired for, microseconds UTC; null before the first. */
  readonly lastFiredUs: number | null;
  /** Opening time of the bar of its timeframe in which it fired last. */
  readonly lastFiredBarUs: number | null;
  /** When it last told of something that had happened while nobody was there, by the wall clock; null when it never did. */
  readonly lateToldAtUs: number | null;
  /** Whether it may fire no more: it was to fire once, and did. */
  readonly isSpent: boolean;
}

/** The state of an alert that was just made, changed or switched on: it acts on what happens from now on. */
export const armedState = (before: AlertState | null = null): AlertState => ({
  side: null,
  basis: '',
  firedCount: before?.firedCount ?? 0,
  lastFiredUs: before?.lastFiredUs ?? null,
  lastFiredBarUs: null,
  lateToldAtUs: null,
  isSpent: false,
});

/** When something happened that an alert waits for. */
export interface Occurrence {
  /** Time of the event, microseconds UTC. */
  readonly timeUs: number;
  /** Opening time of the bar of the alert's timeframe that it lies in. */
  readonly barUs: number;
  /** Whether it happened so long ago that the trader was not there. */
  readonly isLate: boolean;
  /** When it is judged, by the wall clock. */
  readonly nowUs: number;
}

/** Of what happened in one absence an alert tells once: so long it takes at most to read through what came meanwhile. */
const ONE_ABSENCE_US = 10 * MICROSECONDS_PER_MINUTE;

/** Whether an alert fires for an occurrence: switched on, not expired, not spent, and its rest is over. */
export function mayFire({ isEnabled, expiresAtUs, frequency }: Alert, state: AlertState, { timeUs, barUs }: Occurrence): boolean {
  if (!isEnabled || state.isSpent || (expiresAtUs !== null && timeUs >= expiresAtUs)) return false;
  if (state.lastFiredUs === null || state.lastFiredBarUs === null) return true;
  if (frequency.kind === 'once-per-bar') return barUs !== state.lastFiredBarUs;
  if (frequency.kind === 'every') return timeUs - state.lastFiredUs >= frequency.coolDownSeconds * MICROSECONDS_PER_SECOND;
  return true;
}

/**
 * The state after an alert fired, and whether to tell of it. Of what happened while nobody was there an alert tells the first time
 * only; the others are counted.
 */
export function fire(
  alert: Alert,
  state: AlertState,
  { timeUs, barUs, isLate, nowUs }: Occurrence,
): { state: AlertState; isTold: boolean } {
  const isSameAbsence = isLate && state.lateToldAtUs !== null && Math.abs(nowUs - state.lateToldAtUs) < ONE_ABSENCE_US;
  return {
    state: {
      ...state,
      firedCount: state.firedCount + 1,
      lastFiredUs: timeUs,
      lastFiredBarUs: barUs,
      lateToldAtUs: isLate && !isSameAbsence ? nowUs : state.lateToldAtUs,
      isSpent: alert.frequency.kind === 'once',
    },
    isTold: !isSameAbsence,
  };
}
