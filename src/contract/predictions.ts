import { z } from 'zod';
import { call, latestStream } from './define.ts';
import { column, symbol, timeframe, timeUs } from './shared.ts';

/** What is known about the model that serves one instrument and timeframe. Scores are out of sample, from the purged split. */
export const modelCard = z.object({
  id: z.string(),
  version: z.number().int(),
  symbol,
  timeframe,
  title: z.string(),
  provider: z.string(),
  trainedFromUs: timeUs,
  trainedToUs: timeUs,
  testFromUs: timeUs,
  testToUs: timeUs,
  testCount: z.number().int(),
  /** Log loss of the model and of always predicting the base rate of the training side. */
  testLogLoss: z.number(),
  baselineLogLoss: z.number(),
  testAccuracy: z.number(),
  baseRateAccuracy: z.number(),
  testAuc: z.number(),
  /** One-sided p-value of the log-loss gain over the base rate. */
  pValue: z.number(),
  hasEdge: z.boolean(),
  /** One sentence for the trader. */
  verdict: z.string(),
  trainedOn: z.string(),
});

/** What the inference process answers. */
export const predictionsContract = {
  /** The model that serves a chart; null when no model was trained for it, with the reason. */
  'model.card': call({
    input: z.object({ symbol, timeframe }),
    output: z.object({ card: modelCard.nullable(), reason: z.string().nullable() }),
  }),
  'model.changed': latestStream({ input: z.object({}), item: z.object({ cards: z.array(modelCard) }) }),
  /** Predictions made for bars that opened in `[fromUs, toUs)`. `probabilityUp` is that the next bar closes higher. */
  'predictions.read': call({
    input: z.object({ symbol, timeframe, fromUs: timeUs, toUs: timeUs }),
    output: z.object({ timeUs: column, probabilityUp: column, correct: column }),
  }),
  'predictions.latest': latestStream({
    input: z.object({ symbol, timeframe }),
    item: z.object({
      timeUs: timeUs.nullable(),
      probabilityUp: z.number().nullable(),
      liveCount: z.number().int(),
      liveLogLoss: z.number().nullable(),
      latencyMs: z.number().nullable(),
    }),
  }),
} as const;
