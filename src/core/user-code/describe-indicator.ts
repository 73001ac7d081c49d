import { z } from 'zod';
import type { IndicatorDescription } from '#core/indicators/definition.ts';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';
import {
  declarationProblem,
  declaredName,
  declaredParameters,
  declaredTitle,
  declaredVersion,
  finiteNumber,
  parameterSchema,
} from './declared-parameters.ts';
import { userCodeId } from './user-code-id.ts';

const declaration = z.object({
  title: declaredTitle,
  version: declaredVersion,
  parameters: declaredParameters,
  outputs: z
    .array(
      z.object({
        name: declaredName,
        style: z.enum(['line', 'histogram', 'band', 'points', 'none'], 'line, histogram, band, points or none'),
      }),
    )
    .min(1, 'one output or more')
    .max(16, 'at most 16 outputs')
    .refine((all) => new Set(all.map((one) => one.name)).size === all.length, { error: 'names that differ' }),
  pane: z.object({
    placement: z.enum(['price', 'separate'], "'price' or 'separate'"),
    levels: z.array(finiteNumber).max(20).optional(),
    range: z.tuple([finiteNumber, finiteNumber]).optional(),
  }),
});

/**
 * Makes a description of what a user's indicator tells of itself. Its numbers and texts come from a sandbox: nothing is taken unchecked.
 * Error `BadDefinition` with one sentence.
 */
export function describeUserIndicator(fileName: string, told: unknown): Result<IndicatorDescription, ExpectedError> {
  const parsed = declaration.safeParse(told);
  if (!parsed.success) return err(new ExpectedError('BadDefinition', declarationProblem(parsed.error)));
  const { title, version, parameters, outputs, pane } = parsed.data;
  const { levels, range, placement } = pane;
  return ok({
    id: userCodeId(fileName),
    aliases: [],
    title,
    family: 'user',
    version,
    parameters: parameterSchema(parameters),
    outputs,
    pane: { placement, ...(levels ? { levels } : {}), ...(range ? { range } : {}) },
    repaints: false,
  });
}
