import type { z } from 'zod';
import { ExpectedError, err, ok, type Result } from '#core/result.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { type BacktestConfiguration, backtestSettings } from './configuration.ts';
import { type ConfigurationProblem, crossProblems, isRecord, shown, valueAt } from './configuration-problems.ts';
import type { Costs } from './cost-settings.ts';

/** Keys that are also understood one level off where they belong. */
const MOVED: readonly (readonly [from: readonly string[], to: readonly [string, string]])[] = [
  [['latencyBars'], ['execution', 'latencyBars']],
  [['latencyMs'], ['execution', 'latencyMs']],
  [
    ['costs', 'latencyBars'],
    ['execution', 'latencyBars'],
  ],
  [
    ['costs', 'latencyMs'],
    ['execution', 'latencyMs'],
  ],
  [['swap'], ['costs', 'swap']],
  [['borrowRate'], ['costs', 'borrowRate']],
  [
    ['execution', 'swap'],
    ['costs', 'swap'],
  ],
  [
    ['execution', 'borrowRate'],
    ['costs', 'borrowRate'],
  ],
];

/**
 * Checks a configuration from outside and fills in what it does not say. `findStrategy` tells what strategies there are, the
 * trader's own included. Error `BadConfiguration`: every problem at once in its sentence and, as {@link ConfigurationProblem}s, in its data.
 */
export function readConfiguration(
  raw: unknown,
  findStrategy: (id: string) => StrategyDefinition | null,
  strategyIds: readonly string[],
): Result<BacktestConfiguration, ExpectedError> {
  const moved = withKeysMoved(raw);
  const parsed = backtestSettings.safeParse(moved);
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, moved, []));
  const strategy = valueAt(moved, ['strategy', 'id']);
  const definition = typeof strategy === 'string' ? findStrategy(strategy) : null;
  if (typeof strategy === 'string' && definition === null)
    problems.push({ path: 'strategy.id', allowed: `one of ${strategyIds.join(', ')}`, found: shown(strategy) });
  const given = valueAt(moved, ['strategy', 'params']) ?? {};
  const params = definition?.parameters.safeParse(given);
  if (definition && params && !params.success)
    for (const issue of params.error.issues)
      problems.push(...problemsOf(issue, moved, ['strategy', 'params'], Object.keys(definition.parameters.shape)));
  problems.push(...crossProblems(moved, definition));
  if (problems.length > 0 || !parsed.success || !params?.success) {
    return err(badConfiguration(onceEach(problems)));
  }
  const data = parsed.data;
  // Where orders fill at ticks, a bar without any costs what is usual. Their own widths have a factor, so that a stress of the costs reaches them.
  const isSpreadGiven = valueAt(moved, ['costs', 'spread']) !== undefined;
  const spread: Costs['spread'] = isSpreadGiven
    ? { ...data.costs.spread, factor: data.costs.spread.factor ?? 1 }
    : { type: 'quotes', factor: 1 };
  const costs: Costs = data.data === 'ticks' ? { ...data.costs, spread } : data.costs;
  return ok({
    ...data,
    costs,
    maxPositions: data.maxPositions ?? data.symbols.length,
    strategy: { ...data.strategy, params: params.data },
  });
}

/** Problems that are said in the sentence; all of them are in its data. */
const MOST_SAID = 20;

/** The error `BadConfiguration` of some problems: in its sentence, and all of them as its data. */
export function badConfiguration(problems: readonly ConfigurationProblem[]): ExpectedError {
  const sentences = problems.slice(0, MOST_SAID).map(({ path, allowed, found }) => {
    // Why code was refused is a sentence of its own.
    if (found.endsWith('.')) return `${path}: ${found}`;
    return `${path === '' ? 'The configuration' : path} must be ${allowed}, but it is ${found}.`;
  });
  if (problems.length > MOST_SAID) sentences.push(`And ${problems.length - MOST_SAID} more problems.`);
  return new ExpectedError('BadConfiguration', sentences.join(' '), { problems });
}

/** A number that is neither whole nor small enough is told of twice. */
function onceEach(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  const known = new Set<string>();
  return problems.filter(({ path, allowed }) => known.size < known.add(`${path} ${allowed}`).size);
}

/** The problems of an error that {@link badConfiguration} made. */
export const problemsIn = ({ data }: ExpectedError): readonly ConfigurationProblem[] =>
  isRecord(data) && Array.isArray(data.problems) ? data.problems : [];

function problemsOf(
  issue: z.core.$ZodIssue,
  raw: unknown,
  prefix: readonly PropertyKey[],
  known?: readonly string[],
): ConfigurationProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const allowed = known
      ? known.length > 0
        ? `a parameter among ${known.join(', ')}`
        : 'left out: this strategy has no parameters'
      : issue.message;
    return issue.keys.map((key) => ({ path: dotted([...path, key]), allowed, found: 'not known' }));
  }
  const short = shortFormOf(raw, path);
  return [{ path: dotted(short ?? path), allowed: issue.message, found: shown(valueAt(raw, short ?? path)) }];
}

/** Where a number stands for an object with it as its `value`, as a spread or a stop may be given; null elsewhere. */
function shortFormOf(raw: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | null {
  const above = path.slice(0, -1);
  return path[path.length - 1] === 'value' && typeof valueAt(raw, above) === 'number' ? above : null;
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

function withKeysMoved(raw: unknown): unknown {
  if (!isRecord(raw)) return raw;
  const result: Record<string, unknown> = { ...raw };
  for (const [from, [section, key]] of MOVED) {
    const value = valueAt(result, from);
    const target = result[section] ?? {};
    if (value === undefined || !isRecord(target) || Object.hasOwn(target, key)) continue;
    if (from.length === 1) delete result[from[0] as string];
    else {
      const { [from[1] as string]: _moved, ...rest } = result[from[0] as string] as Record<string, unknown>;
      result[from[0] as string] = rest;
    }
    result[section] = { ...target, [key]: value };
  }
  return result;
}
