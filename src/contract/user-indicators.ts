import { z } from 'zod';
import { call, latestStream } from './define.ts';

const problem = z.object({ line: z.number().int().min(1).nullable(), message: z.string() });
const fileName = z.string().max(60);

/** Of the trader's own indicators: the files in `indicators` of the data folder. */
export const userIndicatorMethods = {
  /** Every file with its state, again with every change of one. A ready one is in `indicators.list` under its id. */
  'indicators.user': latestStream({
    input: z.object({}),
    item: z.array(
      z.object({
        name: z.string(),
        id: z.string(),
        title: z.string().nullable(),
        state: z.enum(['checking', 'ready', 'refused']),
        problems: z.array(problem),
        nanosecondsPerBar: z.number().nullable(),
      }),
    ),
  }),
  /** Checks a source as a file of that name would be: types, look-ahead, determinism, streaming = batch. No problems: it may be used. */
  'indicators.check': call({
    input: z.object({ name: fileName, source: z.string().max(200_000) }),
    output: z.object({ problems: z.array(problem), nanosecondsPerBar: z.number().nullable() }),
    errors: ['NoUserCode'],
  }),
  /** Writes a new file that begins as an example; answers with its path. */
  'indicators.create': call({
    input: z.object({ name: fileName }),
    output: z.object({ path: z.string() }),
    errors: ['NoUserCode', 'BadName', 'FileExists'],
  }),
} as const;
