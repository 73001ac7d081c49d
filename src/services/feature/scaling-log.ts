import type { z } from 'zod';
import { featureScaling } from '#contract/feature-sets.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';

export type FeatureScaling = z.output<typeof featureScaling>;

/** Fitted scalings, one document each. The id of a scaling is its sequence. */
const SCALING_TOPIC = 'features.scalings';

const payloadSchema = featureScaling.omit({ id: true });
const BATCH = 200;

/** Stores a scaling in a transaction of its own; returns it with its id. */
export function saveScaling(store: DerivedLog, scaling: z.output<typeof payloadSchema>): FeatureScaling {
  const id = store.transaction(() =>
    store.appendDocuments(SCALING_TOPIC, [
      {
        key: `${scaling.set} ${scaling.symbol} ${scaling.timeframe}`,
        eventTimeUs: scaling.fittedAtUs,
        receivedTimeUs: scaling.fittedAtUs,
        source: 'feature',
        schemaVersion: 1,
        causedBy: null,
        payload: scaling,
      },
    ]),
  );
  return { id, ...scaling };
}

/** The scaling with that id; null when there is none. */
export function findScaling(log: EventLogReader, id: number): FeatureScaling | null {
  const event = id < 0 ? undefined : log.readDocuments(SCALING_TOPIC, id, 1)[0];
  return event?.sequence === id ? { id, ...payloadSchema.parse(event.payload) } : null;
}

/** Every scaling, oldest first. */
export function listScalings(log: EventLogReader): FeatureScaling[] {
  const scalings: FeatureScaling[] = [];
  for (let sequence = 0; ; ) {
    const events = log.readDocuments(SCALING_TOPIC, sequence, BATCH);
    if (events.length === 0) return scalings;
    for (const event of events) {
      scalings.push({ id: event.sequence, ...payloadSchema.parse(event.payload) });
      sequence = event.sequence + 1;
    }
  }
}
