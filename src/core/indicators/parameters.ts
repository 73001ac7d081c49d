import { z } from 'zod';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';
import type { IndicatorDescription } from './definition.ts';
import { PRICE_SOURCES } from './price-source.ts';

/** Longest look-back that a parameter may ask for, in bars. */
export const LONGEST_PERIOD = 5000;

/** A number of bars from `minimum` to `maximum`. */
export function periodParameter(defaultValue: number, minimum = 1, maximum = LONGEST_PERIOD) {
  const sentence = `a whole number from ${minimum} to ${maximum}`;
  return z.number(sentence).int(sentence).min(minimum, sentence).max(maximum, sentence).default(defaultValue);
}

/** A real number from `minimum` to `maximum`. */
export function numberParameter(defaultValue: number, minimum: number, maximum: number) {
  const sentence = `a number from ${minimum} to ${maximum}`;
  return z.number(sentence).min(minimum, sentence).max(maximum, sentence).default(defaultValue);
}

/** One of the named values. */
export function choiceParameter<const T extends readonly [string, ...string[]]>(values: T, defaultValue: T[number]) {
  return z.enum(values, `one of ${values.join(', ')}`).default(defaultValue as never);
}

/** Which price of the bar is used; the close by default. */
export const sourceParameter = choiceParameter(PRICE_SOURCES, 'close');

/**
 * Checks raw parameters against a definition and fills in the defaults. Texts that are numbers are taken as numbers,
 * because command lines and addresses have only texts. Error `BadParameters`: the sentence names the parameter, the
 * allowed range and what was found.
 */
export function parseIndicatorParameters<Schema extends z.ZodObject>(
  definition: IndicatorDescription<Schema>,
  raw: Readonly<Record<string, unknown>>,
): Result<z.output<Schema>, ExpectedError> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) values[name] = isNumericText(value) ? Number(value) : value;
  const parsed = definition.parameters.safeParse(values);
  if (parsed.success) return ok(parsed.data);
  const sentences = parsed.error.issues.map((issue) => issueSentence(definition, issue, values));
  return err(new ExpectedError('BadParameters', `${definition.title} was not computed: ${sentences.join(' ')}`));
}

const isNumericText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));

function issueSentence(definition: IndicatorDescription, issue: z.core.$ZodIssue, values: Record<string, unknown>): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(definition.parameters.shape);
    const list = known.length === 0 ? 'it has no parameters' : `its parameters are ${known.join(', ')}`;
    return `It has no parameter ${issue.keys.map((key) => `"${key}"`).join(', ')}; ${list}.`;
  }
  const name = String(issue.path[0] ?? '');
  if (name === '') return `${issue.message}.`;
  return `The parameter ${name} must be ${issue.message}, but it is ${JSON.stringify(values[name]) ?? 'missing'}.`;
}
