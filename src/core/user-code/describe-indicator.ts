import { z } from 'zod';
import type { IndicatorDescription } from '#core/indicators/definition.ts';
import { choiceParameter, LONGEST_PERIOD, numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';

/** Names of parameters and outputs: they become keys of documents and columns of tables. */
const name = z.string().regex(/^[a-z][A-Za-z0-9-]{0,39}$/, 'a name of letters, digits and hyphens that begins with a small letter');
const finite = z.number('a number');
const within = <T extends { initial: number; minimum: number; maximum: number }>({ initial, minimum, maximum }: T): boolean =>
  minimum <= initial && initial <= maximum;
const RANGE = { error: 'a default within its range' };

const parameter = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole-number'), initial: finite.int(), minimum: finite.int(), maximum: finite.int() }).refine(within, RANGE),
  z.object({ kind: z.literal('number'), initial: finite, minimum: finite, maximum: finite }).refine(within, RANGE),
  z
    .object({ kind: z.literal('choice'), values: z.array(z.string().min(1).max(40)).min(1).max(40), initial: z.string() })
    .refine(({ values, initial }) => values.includes(initial), { error: 'a default that is one of its values' }),
]);

const declaration = z.object({
  title: z.string('a title').min(1, 'a title').max(80, 'a title of at most 80 letters'),
  version: z.number('a whole number from 1 on').int().min(1),
  parameters: z.record(name, parameter, 'made with wholeNumber, number, choice or priceSource'),
  outputs: z
    .array(z.object({ name, style: z.enum(['line', 'histogram', 'band', 'points', 'none'], 'line, histogram, band, points or none') }))
    .min(1, 'one output or more')
    .max(16, 'at most 16 outputs')
    .refine((all) => new Set(all.map((one) => one.name)).size === all.length, { error: 'names that differ' }),
  pane: z.object({
    placement: z.enum(['price', 'separate'], "'price' or 'separate'"),
    levels: z.array(finite).max(20).optional(),
    range: z.tuple([finite, finite]).optional(),
  }),
});

function schemaOf(parameters: z.output<typeof declaration>['parameters']): z.ZodObject {
  const entries = Object.entries(parameters).map(([key, one]) => {
    if (one.kind === 'choice') return [key, choiceParameter(one.values as [string, ...string[]], one.initial)];
    if (one.kind === 'number') return [key, numberParameter(one.initial, one.minimum, one.maximum)];
    return [key, periodParameter(one.initial, one.minimum, Math.min(one.maximum, Math.max(LONGEST_PERIOD, one.minimum)))];
  });
  return z.strictObject(Object.fromEntries(entries) as z.ZodRawShape);
}

/** Every id of a user's indicator begins so, and no other. */
export const USER_INDICATOR_PREFIX = 'user:';

/** The id under which the app knows the indicator of a file. */
export const userIndicatorId = (fileName: string): string => `${USER_INDICATOR_PREFIX}${fileName}`;

/**
 * Makes a description of what a user's indicator tells of itself. Its numbers and texts come from a sandbox: nothing is taken unchecked.
 * Error `BadDefinition` with one sentence.
 */
export function describeUserIndicator(fileName: string, told: unknown): Result<IndicatorDescription, ExpectedError> {
  const parsed = declaration.safeParse(told);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'definition';
    return err(new ExpectedError('BadDefinition', `The definition's ${where} should be ${issue?.message ?? 'different'}.`));
  }
  const { title, version, parameters, outputs, pane } = parsed.data;
  const { levels, range, placement } = pane;
  return ok({
    id: userIndicatorId(fileName),
    aliases: [],
    title,
    family: 'user',
    version,
    parameters: schemaOf(parameters),
    outputs,
    pane: { placement, ...(levels ? { levels } : {}), ...(range ? { range } : {}) },
    repaints: false,
  });
}
