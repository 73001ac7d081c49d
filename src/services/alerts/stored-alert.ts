import { z } from 'zod';
import { alert as alertSchema } from '#contract/alerts.ts';
import type { Alert } from '#core/alerts/alert.ts';
import type { AlertState } from '#core/alerts/alert-state.ts';

/** An alert with everything that its evaluation goes on from. */
export interface StoredAlert {
  readonly alert: Alert;
  readonly createdAtUs: number;
  /** Closed bars with an earlier sequence in the log are not looked at: they are older than the alert as it is now. */
  readonly startSequence: number;
  readonly state: AlertState;
}

const VERSION = 1;

const schema: z.ZodType<StoredAlert & { version: number }> = z.object({
  version: z.literal(VERSION),
  alert: alertSchema,
  createdAtUs: z.number(),
  startSequence: z.number(),
  state: z.object({
    side: z.enum(['below', 'above']).nullable(),
    basis: z.string(),
    firedCount: z.number(),
    lastFiredUs: z.number().nullable(),
    lastFiredBarUs: z.number().nullable(),
    lateToldAtUs: z.number().nullable(),
    isSpent: z.boolean(),
  }),
});

export const ALERT_KEY_PREFIX = 'alert:';
export const alertKey = (id: string): string => `${ALERT_KEY_PREFIX}${id}`;

export const toBytes = (stored: StoredAlert): Uint8Array => new TextEncoder().encode(JSON.stringify({ version: VERSION, ...stored }));

/** What was stored; null for a form that this version does not know. */
export function fromBytes(bytes: Uint8Array): StoredAlert | null {
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) return null;
  const { alert, createdAtUs, startSequence, state } = parsed.data;
  return { alert, createdAtUs, startSequence, state };
}
