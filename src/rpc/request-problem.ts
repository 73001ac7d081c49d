import type { z } from 'zod';

/** What is wrong with a part of a request, as the end of a sentence that begins with its name. Schemas that say it themselves say what is allowed. */
export function requestProblem(issue: z.core.$ZodIssue): string {
  if (!/^(Too|Invalid|Unrecognized)/.test(issue.message)) return `must be ${issue.message}`;
  if (issue.code === 'too_small') return `must ${amountOf(issue.origin, 'at least', Number(issue.minimum), issue.inclusive !== false)}`;
  if (issue.code === 'too_big') return `must ${amountOf(issue.origin, 'at most', Number(issue.maximum), issue.inclusive !== false)}`;
  return issue.code === 'invalid_type' ? `must be of the type ${issue.expected}` : `is not right: ${issue.message}`;
}

function amountOf(origin: string, limit: 'at least' | 'at most', bound: number, isInclusive: boolean): string {
  if (origin === 'string') return `have ${limit} ${bound} ${bound === 1 ? 'letter' : 'letters'}`;
  if (origin === 'array' || origin === 'set') return `have ${limit} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  const other = limit === 'at least' ? 'above' : 'below';
  return `be ${isInclusive ? limit : other} ${bound}`;
}
