import { z } from 'zod';

/** A place in a file of the trader's own and what is wrong there; a line is counted from 1. */
export const sourceProblem = z.object({ line: z.number().int().min(1).nullable(), message: z.string() });

/** The longest source that is read, in characters. */
export const LARGEST_SOURCE = 200_000;

/** A file's name without its ending; the service says what is wrong with a bad one. */
export const userFileName = z.string().max(60);
export const userFileSource = z.string().max(LARGEST_SOURCE);

/** How a file of the trader's own stands. */
export const userFileStatus = z.object({
  name: z.string(),
  /** `user:NAME`. */
  id: z.string(),
  /** As its code tells it; null until it could be asked. */
  title: z.string().nullable(),
  state: z.enum(['checking', 'ready', 'refused']),
  problems: z.array(sourceProblem),
  nanosecondsPerBar: z.number().nullable(),
});
export type UserFileStatus = z.output<typeof userFileStatus>;
