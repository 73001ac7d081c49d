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
  /** A file as it lies in the folder now. */
  'indicators.source': call({
    input: z.object({ name: userFileName }),
    output: z.object({ source: z.string() }),
    errors: ['NoUserCode', 'BadName', 'UnknownFile'],
  }),
  /** Writes a file whole or not at all, a new one too; it is then checked like any change. */
  'indicators.save': call({
    input: z.object({ name: userFileName, source: userFileSource }),
    output: z.object({}),
    errors: ['NoUserCode', 'BadName'],
  }),
  /** Deletes a file. Charts that show it say that it is gone. */
  'indicators.remove': call({
    input: z.object({ name: userFileName }),
    output: z.object({}),
    errors: ['NoUserCode', 'BadName', 'UnknownFile'],
  }),
  /** What user code may use, as TypeScript declares it: the text of `tradewind.d.ts`. */
  'indicators.types': call({ input: z.object({}), output: z.object({ declarations: z.string() }), errors: ['NoUserCode'] }),
  /** Writes a new file that begins as an example; answers with its path. */
  'indicators.create': call({
    input: z.object({ name: userFileName }),
    output: z.object({ path: z.string() }),
    errors: ['NoUserCode', 'BadName', 'FileExists'],
  }),
} as const;
