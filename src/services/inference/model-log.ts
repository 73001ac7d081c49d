import { z } from 'zod';
import { modelCard } from '#contract/predictions.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { DerivedLog } from '#core/ports/derived-log.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';

export type ModelCard = z.output<typeof modelCard>;

/** Trained models, one document each: the card, what it was trained from, and the ONNX file. */
export const MODEL_TOPIC = 'models.trained';

/** A model as it is kept. */
export interface StoredModel {
  readonly card: ModelCard;
  /** Generation of the bars that it was trained from. */
  readonly generation: number;
  /** Stored bars of the series when it was trained. */
  readonly barCount: number;
  readonly featureSet: string;
  readonly onnx: Uint8Array;
}

const payloadSchema = z.object({
  card: modelCard,
  generation: z.number(),
  barCount: z.number(),
  featureSet: z.string(),
  onnx: z.base64(),
});

const BATCH = 100;

export const seriesName = (symbol: string, timeframe: Timeframe): string => `${symbol} ${timeframe}`;

/** Appends a model; a transaction of its own. */
export function saveModel(store: DerivedLog, model: StoredModel, nowUs: number): void {
  const { card, generation, barCount, featureSet, onnx } = model;
  store.transaction(() =>
    store.appendDocuments(MODEL_TOPIC, [
      {
        key: seriesName(card.symbol, card.timeframe),
        eventTimeUs: nowUs,
        receivedTimeUs: nowUs,
        source: 'inference',
        schemaVersion: 1,
        causedBy: null,
        payload: { card, generation, barCount, featureSet, onnx: Buffer.from(onnx).toString('base64') },
      },
    ]),
  );
}

/** Every model ever trained, oldest first. */
export function* readModels(log: EventLogReader): Generator<StoredModel> {
  for (let sequence = 0; ; ) {
    const events = log.readDocuments(MODEL_TOPIC, sequence, BATCH);
    if (events.length === 0) return;
    for (const event of events) {
      const { onnx, ...rest } = payloadSchema.parse(event.payload);
      yield { ...rest, onnx: new Uint8Array(Buffer.from(onnx, 'base64')) };
      sequence = event.sequence + 1;
    }
  }
}
