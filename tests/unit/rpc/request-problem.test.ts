import { expect, it } from 'vitest';
import { z } from 'zod';
import { requestProblem } from '#rpc/request-problem.ts';

const problemWith = (schema: z.ZodType, value: unknown): string => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue ? requestProblem(issue) : '';
};

it('says what is wrong with a part of a request in plain words, or in those of its own schema', () => {
  expect(problemWith(z.number().max(100_000), 1e12)).toBe('must be at most 100000');
  expect(problemWith(z.number().gt(0), 0)).toBe('must be above 0');
  expect(problemWith(z.string().min(1), '')).toBe('must have at least 1 letter');
  expect(problemWith(z.string().max(60), 'x'.repeat(61))).toBe('must have at most 60 letters');
  expect(problemWith(z.array(z.number()).max(2), [1, 2, 3])).toBe('must have at most 2 entries');
  expect(problemWith(z.number(), 'x')).toBe('must be of the type number');
  expect(problemWith(z.string().min(1, 'the id of a run'), '')).toBe('must be the id of a run');
});
