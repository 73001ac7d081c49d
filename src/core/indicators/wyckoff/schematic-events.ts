import type { MarkEvidence } from '../marks.ts';

/** One row for each event: its code, and its name in an accumulation and in a distribution. */
export const SCHEMATIC_EVENTS = {
  preliminary: { code: 1, kinds: ['preliminary-support', 'preliminary-supply'], texts: ['PS', 'PSY'] },
  climax: { code: 2, kinds: ['selling-climax', 'buying-climax'], texts: ['SC', 'BC'] },
  rally: { code: 3, kinds: ['automatic-rally', 'automatic-reaction'], texts: ['AR', 'AR'] },
  secondaryTest: { code: 4, kinds: ['secondary-test', 'secondary-test'], texts: ['ST', 'ST'] },
  spring: { code: 5, kinds: ['spring', 'upthrust-after-distribution'], texts: ['Spring', 'UTAD'] },
  test: { code: 6, kinds: ['spring-test', 'upthrust-test'], texts: ['Test', 'Test'] },
  strength: { code: 7, kinds: ['sign-of-strength', 'sign-of-weakness'], texts: ['SOS', 'SOW'] },
  lastPoint: { code: 8, kinds: ['last-point-of-support', 'last-point-of-supply'], texts: ['LPS', 'LPSY'] },
  invalidated: { code: 9, kinds: ['schematic-invalidated', 'schematic-invalidated'], texts: ['Failed', 'Failed'] },
} as const;
export type SchematicEventName = keyof typeof SCHEMATIC_EVENTS;

/** Phases by number: 0 is none. */
export const PHASES = ['', 'A', 'B', 'C', 'D', 'E'] as const;

/** An event that the newest bar made known; `timeUs` and `price` are those of the bar that it lies at. */
export interface SchematicEvent {
  readonly name: SchematicEventName;
  /** 1 accumulation, -1 distribution. */
  readonly side: 1 | -1;
  readonly timeUs: number;
  readonly price: number;
  readonly evidence: readonly MarkEvidence[];
}

/** How the trading range fares: found, in another phase, left on its side, failed, or dropped before it was one. */
export interface RangeChange {
  readonly side: 1 | -1;
  readonly fromTimeUs: number;
  readonly foundAtUs: number;
  readonly phase: number;
  readonly top: number;
  readonly bottom: number;
  readonly state: 'open' | 'complete' | 'broken';
}
