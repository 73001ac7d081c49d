import type { z } from 'zod';
import type { userIndicatorMethods } from '#contract/user-indicators.ts';
import type { IndicatorListing } from './indicator-catalogue.ts';

/** How a file of the trader's own indicators stands. */
export type OwnIndicator = z.output<(typeof userIndicatorMethods)['indicators.user']['item']>[number];

/** Why an own indicator gives no values now, in one sentence; undefined when it gives them. */
export function problemOf({ name, state, problems }: OwnIndicator): string | undefined {
  if (state === 'ready') return undefined;
  if (state === 'checking') return `${name}.ts is being checked.`;
  const [problem] = problems;
  const where = problem?.line ? `line ${problem.line}: ` : '';
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
  return `${name}.ts was not used. ${where}${problem?.message ?? ''}${more}`;
}

/** Stands for an own indicator that can't be used: known by its name, with nothing to compute or draw. */
export const standIn = ({ id, name, title }: OwnIndicator): IndicatorListing => ({
  id,
  aliases: [],
  title: title ?? name,
  family: 'user',
  version: 1,
  parameters: { type: 'object', properties: {} },
  defaults: {},
  outputs: [],
  placement: 'price',
  levels: [],
  repaints: false,
  hasPublished: false,
  hasMarks: false,
});
