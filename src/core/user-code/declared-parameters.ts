import { z } from 'zod';
import { choiceParameter, LONGEST_PERIOD, numberParameter, periodParameter } from '#core/indicators/parameters.ts';

/** Names of parameters and outputs: they become keys of documents and columns of tables. */
export const declaredName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]{0,39}$/, 'a name of letters, digits and hyphens that begins with a small letter');

/** A number that is one. */
export const finiteNumber = z.number('a number');

const within = <T extends { initial: number; minimum: number; maximum: number }>({ initial, minimum, maximum }: T): boolean =>
  minimum <= initial && initial <= maximum;
const RANGE = { error: 'a default within its range' };

const parameter = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('whole-number'), initial: finiteNumber.int(), minimum: finiteNumber.int(), maximum: finiteNumber.int() })
    .refine(within, RANGE),
  z.object({ kind: z.literal('number'), initial: finiteNumber, minimum: finiteNumber, maximum: finiteNumber }).refine(within, RANGE),
  z
    .object({ kind: z.literal('choice'), values: z.array(z.string().min(1).max(40)).min(1).max(40), initial: z.string() })
    .refine(({ values, initial }) => values.includes(initial), { error: 'a default that is one of its values' }),
]);

/** Parameters as user code declares them, by name. */
export const declaredParameters = z.record(declaredName, parameter, 'made with wholeNumber, number, choice or priceSource');

/** Title and version as user code declares them. */
export const declaredTitle = z.string('a title').min(1, 'a title').max(80, 'a title of at most 80 letters');
export const declaredVersion = z.number('a whole number from 1 on').int().min(1);

/** The schema by which the values of declared parameters are checked, asked for in forms, and given their defaults. */
export function parameterSchema(parameters: z.output<typeof declaredParameters>): z.ZodObject {
  const entries = Object.entries(parameters).map(([key, one]) => {
    if (one.kind === 'choice') return [key, choiceParameter(one.values as [string, ...string[]], one.initial)];
    if (one.kind === 'number') return [key, numberParameter(one.initial, one.minimum, one.maximum)];
    return [key, periodParameter(one.initial, one.minimum, Math.min(one.maximum, Math.max(LONGEST_PERIOD, one.minimum)))];
  });
  return z.strictObject(Object.fromEntries(entries) as z.ZodRawShape);
}

/** The first thing that is wrong with a declaration, in a sentence. */
export function declarationProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue?.path.join('.') || 'definition';
  return `The definition's ${where} should be ${issue?.message ?? 'different'}.`;
}
