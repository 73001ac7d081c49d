import { z } from 'zod';
import { call, latestStream } from './define.ts';
import { sourceProblem, userFileName, userFileSource, userFileStatus } from './user-code.ts';

/** Of the trader's own indicators: the files in `indicators` of the data folder. */
export const userIndicatorMethods = {
  /** Every file with its state, again with every change of one. A ready one is in `indicators.list` under its id. */
  'indicators.user': latestStream({ input: z.object({}), item: z.array(userFileStatus) }),
  /** Checks a source as a file of that name would be: types, look-ahead, determinism, streaming = batch. No problems: it may be used. */
  'indicators.check': call({
    input: z.object({ name: userFileName, source: userFileSource }),
    output: z.object({ problems: z.array(sourceProblem), nanosecondsPerBar: z.number().nullable() }),
    errors: ['NoUserCode'],
  }),
  /** Writes a new file that begins as an example; answers with its path. */
  'indicators.create': call({
    input: z.object({ name: userFileName }),
    output: z.object({ path: z.string() }),
    errors: ['NoUserCode', 'BadName', 'FileExists'],
  }),
} as const;
