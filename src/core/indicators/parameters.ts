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

/** The symbol of an instrument, empty until one is chosen. Forms offer the known ones by `format`. */
export const symbolParameter = z.string('the symbol of an instrument').max(64, 'a symbol').meta({ format: 'symbol' }).default('');

/** A parameter that matters only with these values of others: forms offer it only then. */
export const offeredWhen = <Schema extends z.ZodType>(others: Readonly<Record<string, string | number>>, parameter: Schema): Schema =>
  parameter.meta({ offeredWhen: others });

/** Which price of the bar is used; the close by default. */
export const sourceParameter = choiceParameter(PRICE_SOURCES, 'close');

/** What others call the period: Stock.Indicators, TradingView, TA-Lib. */
const PERIOD_SYNONYMS: ReadonlySet<string> = new Set(['periods', 'lookback', 'lookbackPeriods', 'length', 'timeperiod']);

/** The parameter that is meant: itself, the period by another name, or `fast` by `fastPeriod`, `fastPeriods` or `fastLength`. */
function meantParameter({ parameters }: IndicatorDescription, name: string): string {
  if (Object.hasOwn(parameters.shape, name)) return name;
  const meant = PERIOD_SYNONYMS.has(name) ? 'period' : name.replace(/(Periods?|Length)$/, '');
  return Object.hasOwn(parameters.shape, meant) ? meant : name;
}

/**
 * Checks raw parameters against a definition and fills in the defaults. Texts that are numbers are taken as numbers,
 * because command lines and addresses have only texts. Usual other names of periods are understood. Error `BadParameters`: the sentence names the parameter, the
 * allowed range and what was found.
 */
export function parseIndicatorParameters<Schema extends z.ZodObject>(
  definition: IndicatorDescription<Schema>,
  raw: Readonly<Record<string, unknown>>,
): Result<z.output<Schema>, ExpectedError> {
  const values: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(raw)) {
    const meant = meantParameter(definition, given);
    // Beside the parameter's own name another name for it is one too many.
    const name = Object.hasOwn(raw, meant) || Object.hasOwn(values, meant) ? given : meant;
    values[name] = isNumericText(value) && !takesText(definition, name, value) ? Number(value) : value;
  }
  const parsed = definition.parameters.safeParse(values);
  if (parsed.success) return ok(parsed.data);
  // A text may break two rules that say the same.
  const sentences = new Set(parsed.error.issues.map((issue) => issueSentence(definition, issue, values)));
  return err(new ExpectedError('BadParameters', `${definition.title} was not computed: ${[...sentences].join(' ')}`));
}

const isNumericText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));

/** Symbols may be numbers with leading zeros. */
const takesText = ({ parameters }: IndicatorDescription, name: string, value: unknown): boolean => {
  const schema = Object.hasOwn(parameters.shape, name) ? parameters.shape[name] : undefined;
  return schema !== undefined && z.safeParse(schema, value).success;
};

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
