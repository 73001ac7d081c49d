import type { DocumentEvent } from '#core/ports/event-log.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

/** Doubles in one tick of the fault tests. */
export const TICK_FIELDS = 3;

/** Ticks that a step writes. */
export const tickCountOf = (step: number): number => (step % 700) + 1;

/** The ticks of a step when the first of them gets `firstSequence`: each holds its sequence, its step and a value of both. */
export function ticksOf(step: number, firstSequence: number): Float64Array {
  const ticks = new Float64Array(tickCountOf(step) * TICK_FIELDS);
  for (let i = 0; i < tickCountOf(step); i++) ticks.set([firstSequence + i, step, (firstSequence + i) * step + 0.5], i * TICK_FIELDS);
  return ticks;
}

/** The document of a step. */
export const documentOf = (step: number): Omit<DocumentEvent, 'sequence'> => ({
  key: `step-${step}`,
  eventTimeUs: step,
  receivedTimeUs: step + 1,
  source: 'writing-child',
  schemaVersion: 1,
  causedBy: null,
  payload: { step, text: 'x'.repeat(step % 300) },
});

/** The last step that the store kept; -1 when there is none. */
export function stepOf(store: MarketStore): number {
  const bytes = store.loadState('step');
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true) : -1;
}
