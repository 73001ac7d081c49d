import { z } from 'zod';
import { call, latestStream } from './define.ts';
import { sourceProblem, userFileName, userFileSource, userFileStatus } from './user-code.ts';

/** Of the trader's own strategies: the files in `strategies` of the data folder. A ready one is in `strategies.list` under its id. */
export const userStrategyMethods = {
  /** Every file with its state, again with every change of one, whoever changed it. */
  'strategies.own': latestStream({ input: z.object({}), item: z.array(userFileStatus) }),
  /** A file as it lies in the folder now. */
  'strategies.source': call({
    input: z.object({ name: userFileName }),
    output: z.object({ source: z.string() }),
    errors: ['NoUserCode', 'BadName', 'UnknownFile'],
  }),
  /** Writes a file whole or not at all, a new one too; it is then checked like any change. */
  'strategies.save': call({
    input: z.object({ name: userFileName, source: userFileSource }),
    output: z.object({}),
    errors: ['NoUserCode', 'BadName'],
  }),
  /** Writes a new file that begins as an example, and `tradewind.d.ts` beside it; answers with its path. */
  'strategies.create': call({
    input: z.object({ name: userFileName }),
    output: z.object({ path: z.string() }),
    errors: ['NoUserCode', 'BadName', 'FileExists'],
  }),
  /** Deletes a file. Runs that were made with it keep its source. */
  'strategies.remove': call({
    input: z.object({ name: userFileName }),
    output: z.object({}),
    errors: ['NoUserCode', 'BadName', 'UnknownFile'],
  }),
  /** Checks a source as a file of that name would be: types, definition, determinism, look-ahead. No problems: it may be used. */
  'strategies.check': call({
    input: z.object({ name: userFileName, source: userFileSource }),
    output: z.object({ problems: z.array(sourceProblem), nanosecondsPerBar: z.number().nullable() }),
    errors: ['NoUserCode'],
  }),
  /** What user code may use, as TypeScript declares it: the text of `tradewind.d.ts`. */
  'strategies.types': call({ input: z.object({}), output: z.object({ declarations: z.string() }), errors: ['NoUserCode'] }),
} as const;
