import { z } from 'zod';
import { call, latestStream } from './define.ts';
import { column, symbol, timeframe, timeUs, windowPosition, windowRequest } from './shared.ts';

/** An indicator as the picker lists it. `parameters` is JSON Schema made from the definition. */
export const indicatorListing = z.object({
  id: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  version: z.number().int(),
  parameters: z.record(z.string(), z.unknown()),
  defaults: z.record(z.string(), z.unknown()),
  outputs: z.array(z.object({ name: z.string(), style: z.enum(['line', 'histogram', 'band', 'points']) })),
  placement: z.enum(['price', 'separate']),
  levels: z.array(z.number()),
  repaints: z.boolean(),
});

const indicatorChoice = z.object({ indicator: z.string().max(60), parameters: z.record(z.string(), z.unknown()).default({}) });

/** What the feature process answers. */
export const featuresContract = {
  'indicators.list': call({ input: z.object({}), output: z.array(indicatorListing) }),
  /** Values over the full history, cut to the window: scrolling never changes a value. One column per output. */
  'indicators.window': call({
    input: windowRequest.extend(indicatorChoice.shape),
    output: windowPosition.extend({ timeUs: column, outputs: z.record(z.string(), column) }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument', 'NoData'],
  }),
  /** Values at the forming bar, again with every change of it. */
  'indicators.forming': latestStream({
    input: z.object({ symbol, timeframe, ...indicatorChoice.shape }),
    item: z.object({ timeUs: timeUs.nullable(), closedCount: z.number().int(), values: z.record(z.string(), z.number().nullable()) }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument'],
  }),
  /** Values by time, for the command line. */
  'indicators.read': call({
    input: z.object({ symbol, timeframe, fromUs: timeUs.optional(), toUs: timeUs.optional(), ...indicatorChoice.shape }),
    output: z.object({ timeUs: column, outputs: z.record(z.string(), column) }),
    errors: ['UnknownIndicator', 'BadParameters', 'UnknownInstrument', 'NoData'],
  }),
  'features.progress': latestStream({
    input: z.object({}),
    item: z.object({ consumedBars: z.number().int(), behindBars: z.number().int(), lastBarTimeUs: timeUs.nullable() }),
  }),
} as const;
