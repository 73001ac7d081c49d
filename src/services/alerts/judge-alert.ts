import type { RaisedAlert } from '#contract/alerts.ts';
import type { Alert, AlertCondition, CrossDirection, StructureCondition } from '#core/alerts/alert.ts';
import type { AlertState } from '#core/alerts/alert-state.ts';
import { type Crossing, crossingOf, crossingsOfBar, isAsked, sideOf } from '#core/alerts/cross.ts';
import type { MarkEvent } from './mark-events.ts';

/** A closed bar as it is judged. */
export interface JudgedBar {
  readonly timeUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** What a condition is judged by at a bar, besides the bar itself. */
export interface Evidence {
  /** What the price is compared with at that bar, and what that is made of, as a text. NaN where there is nothing. */
  readonly level: number;
  readonly basis: string;
  /** Of an indicator condition: its left side. */
  readonly value: number;
  /** Of a structure condition: what was told at that bar. */
  readonly events: readonly MarkEvent[];
}

/** What a condition saw. */
export interface Sighting {
  readonly direction: RaisedAlert['direction'];
  readonly value: number | null;
  readonly level: number | null;
  /** Kind of the mark; null for a cross. */
  readonly mark: string | null;
}

/** Judges one alert at one bar: the state after it, and what it saw, if anything. Whether it may fire is another question. */
export function judgeAlert(
  { condition }: Alert,
  before: AlertState,
  bar: JudgedBar,
  evidence: Evidence,
): { state: AlertState; sighting: Sighting | null } {
  if (condition.kind === 'structure') return { state: before, sighting: structureSighting(condition, evidence.events) };
  const { level, basis } = evidence;
  // A side against a line that was moved meanwhile is none.
  const side = before.basis === basis ? before.side : null;
  if (condition.kind !== 'indicator' && condition.at === 'tick') {
    const crossed = Number.isNaN(level) ? { side: null, up: false, down: false } : crossingsOfBar(bar, level, side);
    const crossing = firstAsked(crossed, condition.direction, side === 'above');
    const value = crossing === 'up' ? bar.high : bar.low;
    return { state: withSide(before, crossed.side, basis), sighting: crossing && { direction: crossing, value, level, mark: null } };
  }
  const value = condition.kind === 'indicator' ? evidence.value : bar.close;
  const now = sideOf(value, level, side);
  const crossing = crossingOf(side, now);
  const sighting = crossing !== null && isAsked(crossing, condition.direction) ? { direction: crossing, value, level, mark: null } : null;
  return { state: withSide(before, now, basis), sighting };
}

/** The condition as it came true: crossed this way, or this was found. */
export function conditionSeen(condition: AlertCondition, { direction, mark }: Sighting): AlertCondition {
  if (condition.kind === 'structure') {
    const found = direction === 'bullish' || direction === 'bearish' ? direction : 'any';
    return { ...condition, mark, direction: found };
  }
  return { ...condition, direction: direction === 'up' || direction === 'down' ? direction : condition.direction };
}

/** The same state where nothing changed, so that nothing is written. */
const withSide = (state: AlertState, side: AlertState['side'], basis: string): AlertState =>
  state.side === side && state.basis === basis ? state : { ...state, side, basis };

/** Of two crossings in a bar the one that came first: away from the side that it came from. */
function firstAsked(crossed: { up: boolean; down: boolean }, asked: CrossDirection, isDownFirst: boolean): Crossing | null {
  const order: readonly Crossing[] = isDownFirst ? ['down', 'up'] : ['up', 'down'];
  return order.find((crossing) => crossed[crossing] && isAsked(crossing, asked)) ?? null;
}

const DIRECTIONS = { '1': 'bullish', '-1': 'bearish', '0': 'none' } as const;

function structureSighting({ mark: kind, direction, on }: StructureCondition, events: readonly MarkEvent[]): Sighting | null {
  const seen = events.find(
    ({ mark, isNew }) =>
      isNew === (on === 'new') &&
      (kind === null || mark.kind === kind) &&
      (direction === 'any' || mark.direction === (direction === 'bullish' ? 1 : -1)),
  );
  if (!seen) return null;
  const { mark } = seen;
  return {
    direction: DIRECTIONS[`${mark.direction}`],
    value: mark.direction === -1 ? mark.bottom : mark.top,
    level: null,
    mark: mark.kind,
  };
}
